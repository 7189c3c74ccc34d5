package dev.larder.store.redis.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.NoValue;
import dev.larder.feature.SampleValues;
import dev.larder.text.BadValueException;

class PackedRecordTest {
    private static final PackedSchema SCHEMA = PackedSchema.of(List.of(new Feature("a", Scalar.DOUBLE),
            new Feature("b", Scalar.STRING), new Feature("c", Scalar.INT32), new Feature("d", Scalar.BOOL),
            new Feature("e", new ArrayOf(Scalar.FLOAT))));

    @Example
    void bytesAreAsDocumented() {
        byte[] record = PackedRecord.write(SCHEMA, 1, FeatureRow.NO_TIME,
                new Object[]{12.5, "é", null, NoValue.MISSING, new float[]{0.5f}});
        assertEquals("01" + "8000000000000001" + "0000000000000000" + PackedSchema.name(SCHEMA.fingerprint())
                + "1a" + "02" + "0000000000002940" + "02000000c3a9" + "010000000000003f",
                HexFormat.of().formatHex(record));
        assertEquals("a double\nb string\nc int32\nd bool\ne array<float>\n", SCHEMA.text());
        assertEquals(Optional.of(SCHEMA), PackedSchema.parse(SCHEMA.text()));
    }

    /** Records that another program may have written. */
    @Example
    void malformedFeatureListsAreRejected() {
        for (String text : List.of("", "a\n", "a int65\n", " int64\n", "a int64\nb")) {
            assertEquals(Optional.empty(), PackedSchema.parse(text), text);
        }
    }

    @Provide
    Arbitrary<List<SampleValues.Typed>> rows() {
        return SampleValues.typed().list().ofMinSize(1).ofMaxSize(9);
    }

    @Property
    void everyRowRoundTrips(@ForAll("rows") List<SampleValues.Typed> row, @ForAll long event, @ForAll long created,
            @ForAll int holes) {
        PackedSchema schema = PackedSchema.of(IntStream.range(0, row.size())
                .mapToObj(i -> new Feature("f" + i, row.get(i).type())).toList());
        Object[] values = IntStream.range(0, row.size()).mapToObj(i -> switch (holes >> 2 * i & 3) {
            case 0 -> null;
            case 1 -> NoValue.MISSING;
            default -> row.get(i).value();
        }).toArray();
        byte[] record = PackedRecord.write(schema, event, created, values);
        assertEquals(event, PackedRecord.eventMicros(record));
        assertEquals(created, PackedRecord.createdMicros(record));
        assertEquals(schema.fingerprint(), PackedRecord.fingerprint(record));
        assertArrayEquals(values, PackedRecord.read(schema, record, schema.features()).values());
    }

    @Property(tries = 5_000)
    void damagedBytesGiveAReason(@ForAll("damaged") byte[] record) {
        try {
            PackedRecord.fingerprint(record);
            PackedRecord.read(SCHEMA, record, SCHEMA.features());
        } catch (BadValueException e) {
            assertFalse(e.getMessage().isEmpty());
        }
    }

    @Provide
    Arbitrary<byte[]> damaged() {
        byte[] whole = PackedRecord.write(SCHEMA, 1, 2, new Object[]{12.5, "text", 7, true, new float[]{1, 2}});
        Arbitrary<byte[]> cut = Arbitraries.integers().between(0, whole.length - 1)
                .map(length -> Arrays.copyOf(whole, length));
        Arbitrary<byte[]> changed = Arbitraries.integers().between(0, whole.length - 1)
                .flatMap(at -> Arbitraries.bytes().map(replacement -> {
                    byte[] copy = whole.clone();
                    copy[at] = replacement;
                    return copy;
                }));
        return Arbitraries.oneOf(cut, changed, ValueEncodingTest.anyBytes());
    }

    @Example
    void readerWithAnotherFeatureListReadsCommonFeatures() {
        byte[] record = PackedRecord.write(SCHEMA, 1, 2, new Object[]{12.5, "b", 7, true, new float[0]});
        assertArrayEquals(new Object[]{7, NoValue.MISSING, 12.5}, PackedRecord.read(SCHEMA, record, List.of(
                new Feature("c", Scalar.INT32), new Feature("new", Scalar.BYTES), new Feature("a", Scalar.DOUBLE)))
                .values());
    }

    @Example
    void trailingBytesAreDamage() {
        byte[] record = PackedRecord.write(SCHEMA, 1, 2, new Object[]{12.5, "b", 7, true, new float[0]});
        assertEquals("the record is 1 bytes too long", assertThrows(BadValueException.class, () -> PackedRecord
                .read(SCHEMA, Arrays.copyOf(record, record.length + 1), SCHEMA.features())).getMessage());
    }

    /** Checked before anything else: this version cannot know what a later one writes. */
    @Example
    void anotherVersionIsRefused() {
        byte[] record = PackedRecord.write(SCHEMA, 1, 2, new Object[]{12.5, "b", 7, true, new float[0]});
        for (int version : new int[]{0, 2, 127, -1}) {
            record[0] = (byte) version;
            assertEquals("the record is not in packed encoding, or in a newer version of it",
                    assertThrows(BadValueException.class, () -> PackedRecord.fingerprint(record)).getMessage());
        }
    }

    /** Version and times are 17 bytes, with the fingerprint 25. */
    @Example
    void truncatedHeaderIsDamage() {
        byte[] record = PackedRecord.write(SCHEMA, 1, 2, new Object[]{12.5, "b", 7, true, new float[0]});
        PackedRecord.requireTimes(Arrays.copyOf(record, 17));
        assertThrows(BadValueException.class, () -> PackedRecord.requireTimes(Arrays.copyOf(record, 16)));
        assertEquals(SCHEMA.fingerprint(), PackedRecord.fingerprint(Arrays.copyOf(record, 25)));
        assertEquals("the record is cut short", assertThrows(BadValueException.class,
                () -> PackedRecord.fingerprint(Arrays.copyOf(record, 24))).getMessage());
    }
}
