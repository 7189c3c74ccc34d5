package dev.larder.store.feast;

import static dev.larder.store.feast.Golden.all;
import static dev.larder.store.feast.Golden.bytes;
import static dev.larder.store.feast.Golden.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import com.aerospike.client.Key;

import tools.jackson.databind.JsonNode;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.DecimalOf;
import dev.larder.feature.FeatureType.Element;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.NoValue;
import dev.larder.store.settings.FeastSettings.KeyVersion;
import dev.larder.text.BadValueException;

/** Every vector of Feast's records and values in Aerospike; each is counted. */
class GoldenSlotValuesTest {
    private static final List<Feature> DRIVER_STATS = List.of(new Feature("conv_rate", Scalar.FLOAT),
            new Feature("trips", Scalar.INT64), new Feature("tag", Scalar.STRING));

    @Test
    void valuesAreEncoded() {
        int same = 0;
        List<String> refused = new ArrayList<>();
        for (JsonNode vector : all("values")) {
            Optional<Golden.Typed> typed = Golden.typed(vector.get("value"));
            if (typed.isEmpty()) {
                continue;
            }
            FeatureType type = typed.get().type();
            Object stored = SlotValues.encode(type, typed.get().value());
            if (vector.get("aerospike_write_ok").booleanValue()) {
                assertArrayEquals(elements(Golden.nativeOf(vector.get("aerospike_native"))), elements(stored),
                        vector.get("name").stringValue());
                same++;
            } else {
                // Feast cannot write these, and reads them from whole seconds: see the vectors of reading.
                refused.add(vector.get("name").stringValue());
            }
            assertArrayEquals(new Object[]{typed.get().value()}, new Object[]{SlotValues.decode(type, stored)});
        }
        assertEquals(34, same);
        assertEquals(List.of("unix_timestamp", "unix_timestamp_0", "unix_timestamp_-1", "unix_timestamp_list", "uuid"),
                refused);
        assertEquals(-1L, SlotValues.encode(Scalar.TIMESTAMP, Instant.parse("1969-12-31T23:59:59.5Z")));
    }

    /** So that byte arrays are compared by what is in them. */
    private static Object[] elements(Object stored) {
        return stored instanceof List<?> list ? list.toArray() : new Object[]{stored};
    }

    /**
     * larder reads what keeps its value, and no more: Feast makes numbers of texts and texts of whatever there is, cuts
     * fractions, takes NaN for null and null in a list for zero; and it refuses an integer among reals.
     */
    @Test
    void valuesAreDecoded() {
        int same = 0;
        int bothRefuse = 0;
        int noType = 0;
        List<String> otherwise = new ArrayList<>();
        for (JsonNode vector : all("aerospike_native_to_value")) {
            Optional<FeatureType> type = type(vector.get("feature_type").stringValue());
            if (type.isEmpty()) {
                noType++;
                continue;
            }
            Optional<String> feast = Optional.ofNullable(vector.get("hex")).map(JsonNode::stringValue);
            Optional<String> larder = read(type.get(), Golden.nativeOf(vector.get("native")));
            if (!larder.equals(feast)) {
                otherwise.add(vector.get("feature_type").stringValue() + " from " + vector.get("native"));
            } else if (feast.isPresent()) {
                same++;
            } else {
                bothRefuse++;
            }
        }
        assertEquals("""
                Int32 from {"t":"bool","v":true}
                Int32 from {"t":"str","v":"7"}
                Int32 from {"t":"blob","hex":"37"}
                Int32 from {"t":"list","v":[{"t":"int","v":1}]}
                Int64 from {"t":"double","v":5.7,"hex":"4016cccccccccccd"}
                Int64 from {"t":"bool","v":true}
                Int64 from {"t":"str","v":"7"}
                Float32 from {"t":"double","v":"nan","hex":"7ff8000000000000"}
                Float32 from {"t":"str","v":"1.5"}
                Float64 from {"t":"double","v":"nan","hex":"7ff8000000000000"}
                String from {"t":"int","v":5}
                String from {"t":"double","v":1.5,"hex":"3ff8000000000000"}
                String from {"t":"bool","v":true}
                String from {"t":"blob","hex":"78"}
                String from {"t":"list","v":[{"t":"str","v":"a"}]}
                Bytes from {"t":"blob","hex":""}
                Bytes from {"t":"bytearray","hex":"78"}
                UnixTimestamp from {"t":"double","v":1.7855856009E9,"hex":"41da9b77f039999a"}
                Array(Int32) from {"t":"list","v":[{"t":"double","v":1.0,"hex":"3ff0000000000000"}]}
                Array(Float32) from {"t":"list","v":[{"t":"int","v":1}]}
                Array(Float64) from {"t":"list","v":[{"t":"int","v":1}]}
                Array(Float64) from {"t":"list","v":[{"t":"nil"},{"t":"double","v":0.5,"hex":"3fe0000000000000"}]}
                Array(String) from {"t":"list","v":[{"t":"nil"},{"t":"str","v":"a"}]}
                Array(Bool) from {"t":"list","v":[{"t":"int","v":1},{"t":"int","v":0}]}""",
                String.join("\n", otherwise));
        assertEquals(List.of(34, 12, 14), List.of(same, bothRefuse, noType));
        assertEquals(84, same + bothRefuse + noType + otherwise.size());
    }

    /** As Feast's bytes of the value; empty where it is refused. */
    private static Optional<String> read(FeatureType type, Object stored) {
        try {
            return Optional.of(hex(ValueBytes.encode(type, SlotValues.decode(type, stored))));
        } catch (BadValueException e) {
            return Optional.empty();
        }
    }

    private static Optional<FeatureType> type(String feast) {
        boolean array = feast.startsWith("Array(");
        Optional<Element> element = switch (array ? feast.substring(6, feast.length() - 1) : feast) {
            case "Int32" -> Optional.of(Scalar.INT32);
            case "Int64" -> Optional.of(Scalar.INT64);
            case "Float32" -> Optional.of(Scalar.FLOAT);
            case "Float64" -> Optional.of(Scalar.DOUBLE);
            case "String" -> Optional.of(Scalar.STRING);
            case "Bytes" -> Optional.of(Scalar.BYTES);
            case "Bool" -> Optional.of(Scalar.BOOL);
            case "Uuid" -> Optional.of(Scalar.UUID);
            case "Decimal" -> Optional.of(new DecimalOf(9, 2));
            case "UnixTimestamp" -> Optional.of(Scalar.TIMESTAMP);
            default -> Optional.empty();
        };
        return array ? element.map(ArrayOf::new) : element.map(FeatureType.class::cast);
    }

    @Test
    void records() {
        int records = 0;
        for (JsonNode row : all("aerospike_rows")) {
            for (JsonNode call : row.get("calls")) {
                for (JsonNode record : call.path("records")) {
                    check(record);
                    records++;
                }
            }
        }
        assertEquals(12, records);
    }

    private static void check(JsonNode record) {
        byte[] blob = bytes(record.get("user_key_hex").stringValue());
        KeyBytes keys = new KeyBytes(JoinKeys.of("driver_id", Scalar.INT64), KeyVersion.V3);
        EntityKey entity = keys.decode(blob, keys.length(blob));
        assertArrayEquals(blob, keys.encode(entity));
        assertEquals(record.get("digest").stringValue(), hex(new Key(record.get("ns").stringValue(),
                record.get("set").stringValue(), blob).digest));

        JsonNode put = record.get("ops").get(0);
        assertEquals(ViewSlot.FEATURES, put.get("bin").stringValue());
        Map<String, Object> slot = new TreeMap<>();
        put.get("items").get("v").get(0).get(1).get("v")
                .forEach(pair -> slot.put(pair.get(0).get("v").stringValue(), Golden.nativeOf(pair.get(1))));
        Object[] values = ViewSlot.values(DRIVER_STATS, slot);
        assertEquals(slot, new TreeMap<>(ViewSlot.of(DRIVER_STATS, values)));
        // A row of three features, or one of a null, a zero and no tag.
        assertEquals(blob[blob.length - 8] == (byte) 0xe9
                ? Arrays.asList(0.5f, 10L, "a")
                : Arrays.asList(null, 0L, NoValue.MISSING), Arrays.asList(values));

        assertEquals(ViewSlot.EVENT, record.get("ops").get(1).get("bin").stringValue());
        long millis = record.get("ops").get(1).get("value").get("v").longValue();
        assertEquals(millis, TimeBytes.millis(TimeBytes.micros(millis)));
        if (record.get("ops").size() == 3) {
            assertEquals(ViewSlot.CREATED, record.get("ops").get(2).get("bin").stringValue());
        }
    }

    @Test
    void anErrorOfASlotNamesTheFeature() {
        assertEquals("feature `trips`: it is a string, not an int64", assertThrows(BadValueException.class,
                () -> ViewSlot.values(DRIVER_STATS, Map.of("trips", "many"))).getMessage());
    }
}
