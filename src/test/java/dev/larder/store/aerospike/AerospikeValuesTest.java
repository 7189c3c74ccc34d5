package dev.larder.store.aerospike;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import com.aerospike.client.util.Packer;
import com.aerospike.client.util.Unpacker;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.SampleValues;
import dev.larder.text.BadValueException;

/** Round trips of values through the bytes of the Aerospike client; invalid values are reported. */
class AerospikeValuesTest {
    /** The head of the list that a value is packed in, and the number of its type. */
    private static final int BESIDE = 2;

    @Provide
    Arbitrary<SampleValues.Typed> values() {
        return SampleValues.typed();
    }

    private static byte[] packed(SampleValues.Typed typed) {
        return Packer.pack(Collections.singletonList(AerospikeValues.write(typed.type(), typed.value())));
    }

    private static Object read(FeatureType type, byte[] packed) {
        return AerospikeValues.read(type, ((List<?>) Unpacker.unpackObjectList(packed, 0, packed.length)).getFirst());
    }

    @Property(tries = 5_000)
    void everyValueRoundTrips(@ForAll("values") SampleValues.Typed typed) {
        assertArrayEquals(new Object[]{typed.value()}, new Object[]{read(typed.type(), packed(typed))});
    }

    /** By it a batch is kept below what the server takes at once. */
    @Property(tries = 5_000)
    void noValueIsLargerThanItsWeight(@ForAll("values") SampleValues.Typed typed) {
        long weight = AerospikeValues.weight(typed.value());
        assertTrue(packed(typed).length <= weight + BESIDE, typed + " weighs " + weight);
    }

    /** Other clients see what the types are: there are no floats and no times. */
    @Example
    void floatsAreDoublesAndTimesAreMicroseconds() {
        assertEquals(0.5, AerospikeValues.write(Scalar.FLOAT, 0.5f));
        assertEquals(List.of(0.5, 1.0), AerospikeValues.write(new ArrayOf(Scalar.FLOAT), new float[]{0.5f, 1}));
        Instant time = Instant.parse("1970-01-01T00:00:01.000002Z");
        assertEquals(1_000_002L, AerospikeValues.write(Scalar.TIMESTAMP, time));
        assertEquals(List.of(1_000_002L), AerospikeValues.write(new ArrayOf(Scalar.TIMESTAMP), new Instant[]{time}));
    }

    @Example
    void nullIsNull() {
        for (FeatureType type : SampleValues.types()) {
            assertEquals(null, read(type, packed(new SampleValues.Typed(type, null))));
        }
        assertTrue(AerospikeValues.weight(null) > 0);
    }

    @Example
    void anIntegerOfAnotherWriterIsReadAsADouble() {
        assertEquals(3.0, AerospikeValues.read(Scalar.DOUBLE, 3L));
        assertEquals(3.0f, AerospikeValues.read(Scalar.FLOAT, 3L));
    }

    @Example
    void aValueOfAnotherTypeIsReported() {
        FeatureType list = new ArrayOf(Scalar.INT64);
        refused("the store has a double where an int64 should be", Scalar.INT64, 1.5);
        refused("the store has an integer where a string should be", Scalar.STRING, 1L);
        refused("the store has a string where a double should be", Scalar.DOUBLE, "1");
        refused("the store has a boolean where a timestamp should be", Scalar.TIMESTAMP, true);
        refused("the store has a blob where a bool should be", Scalar.BOOL, new byte[0]);
        refused("the store has a list where a bytes should be", Scalar.BYTES, List.of());
        refused("the store has a map or another type where an array<int64> should be", list, Map.of());
        refused("the store has a string where an int64 should be", list, List.of(1L, "2"));
        refused("an element of an array<int64> is null in the store", list, Collections.singletonList(null));
        refused("2147483648 is out of range for int32", Scalar.INT32, 1L << 31);
    }

    private static void refused(String message, FeatureType type, Object stored) {
        assertEquals(message,
                assertThrows(BadValueException.class, () -> AerospikeValues.read(type, stored)).getMessage());
    }
}
