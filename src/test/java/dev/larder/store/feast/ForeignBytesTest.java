package dev.larder.store.feast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.SampleValues;
import dev.larder.text.BadValueException;

/** Bytes that Feast itself does not write: valid forms of other protobuf writers, and invalid messages. */
class ForeignBytesTest {
    private static final String NO_MESSAGE = "its bytes are not the protobuf message that Feast writes";

    private static byte[] inList(Scalar element, ProtoOutput list) {
        return new ProtoOutput(0).bytes(ValueTypes.number(new ArrayOf(element)), list.toBytes()).toBytes();
    }

    private static void refused(String message, Executable reading) {
        assertEquals(message, assertThrows(BadValueException.class, reading).getMessage());
    }

    /** A protobuf reader accepts unpacked as well as packed numbers, and skips unknown fields. */
    @Test
    void listsMayBeUnpacked() {
        byte[] longs = inList(Scalar.INT64, new ProtoOutput(0).varint(1, 5).varint(2, 9)
                .bytes(1, new ProtoOutput(0).varint(-1).varint(300).toBytes()).varint(1, 7));
        assertArrayEquals(new long[]{5, -1, 300, 7}, (long[]) ValueBytes.decode(new ArrayOf(Scalar.INT64), longs));
        byte[] doubles = inList(Scalar.DOUBLE, new ProtoOutput(0).fixed64(1, Double.doubleToLongBits(1.5))
                .fixed32(3, 1).fixed64(1, Double.doubleToLongBits(-0.0)));
        assertArrayEquals(new double[]{1.5, -0.0},
                (double[]) ValueBytes.decode(new ArrayOf(Scalar.DOUBLE), doubles));
        byte[] texts = inList(Scalar.STRING, new ProtoOutput(0).bytes(1, new byte[]{'a'}).fixed64(2, 1)
                .bytes(1, new byte[0]));
        assertArrayEquals(new String[]{"a", ""}, (String[]) ValueBytes.decode(new ArrayOf(Scalar.STRING), texts));
    }

    /** The bytes have the right length, but another wire type than the field. */
    @Test
    void aFieldOfAnotherKindIsRefused() {
        for (FeatureType type : SampleValues.types()) {
            int field = ValueTypes.number(type);
            ProtoOutput message = new ProtoOutput(0);
            byte[] bytes = (switch (type) {
                case Scalar.INT32, Scalar.INT64, Scalar.BOOL, Scalar.TIMESTAMP -> message.bytes(field, new byte[0]);
                case Scalar.DOUBLE -> message.varint(field, 1L << 55);
                case Scalar.FLOAT -> message.varint(field, 1L << 27);
                case FeatureType texts -> message.varint(field, 0);
            }).toBytes();
            refused(NO_MESSAGE, () -> ValueBytes.decode(type, bytes));
        }
    }

    @Test
    void bytesThatAreNotAMessageAreRefused() {
        byte[] endless = new byte[12];
        Arrays.fill(endless, (byte) 0x80);
        endless[0] = (byte) (ValueTypes.number(Scalar.INT64) << 3);
        endless[11] = 0;
        refused(NO_MESSAGE, () -> ValueBytes.decode(Scalar.INT64, endless));
        refused(NO_MESSAGE, () -> ValueBytes.decode(new ArrayOf(Scalar.DOUBLE),
                inList(Scalar.DOUBLE, new ProtoOutput(0).bytes(1, new byte[9]))));
        byte[] latin = "Kraków".getBytes(StandardCharsets.ISO_8859_1);
        refused("6 bytes are not UTF-8 text", () -> ValueBytes.decode(Scalar.STRING,
                new ProtoOutput(0).bytes(ValueTypes.number(Scalar.STRING), latin).toBytes()));
        refused("an element is not UTF-8 text", () -> ValueBytes.decode(new ArrayOf(Scalar.STRING),
                inList(Scalar.STRING, new ProtoOutput(0).bytes(1, latin))));
    }

    @Test
    void nanosecondsOfAFullSecondAreRefused() {
        assertEquals(999_999, TimeBytes.decode(new ProtoOutput(0).varint(2, 999_999_999).toBytes()));
        for (long nanos : new long[]{-1, 1_000_000_000}) {
            refused(NO_MESSAGE, () -> TimeBytes.decode(new ProtoOutput(0).varint(2, nanos).toBytes()));
        }
    }

    @Test
    void aNumberOutOfRangeIsRefused() {
        assertEquals(1L << 62, SlotValues.decode(Scalar.INT64, 0x1p62));
        refused("it is the double 9.223372036854776E18, not an int64",
                () -> SlotValues.decode(Scalar.INT64, 0x1p63));
        refused("it is the double 0.5, not an int32", () -> SlotValues.decode(Scalar.INT32, 0.5));
        refused("it is the integer 9007199254740993, not a double",
                () -> SlotValues.decode(Scalar.DOUBLE, (1L << 53) + 1));
        refused("element 2 is null",
                () -> SlotValues.decode(new ArrayOf(Scalar.BOOL), Arrays.asList(true, null)));
        refused("it is a list, not a string", () -> SlotValues.decode(Scalar.STRING, List.of()));
    }
}
