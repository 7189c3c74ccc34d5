package dev.larder.store.feast;

import static dev.larder.store.feast.Golden.all;
import static dev.larder.store.feast.Golden.bytes;
import static dev.larder.store.feast.Golden.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.DecimalOf;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.JoinKeys.JoinKey;
import dev.larder.feature.SampleValues;
import dev.larder.store.settings.FeastSettings.KeyVersion;
import dev.larder.text.BadValueException;
import dev.larder.text.Times;

/** Every vector of Feast's keys, names, values and times in Redis, in both directions; each is counted. */
class GoldenBytesTest {

    @Test
    void entityKeys() {
        int same = 0;
        List<String> refused = new ArrayList<>();
        for (JsonNode vector : all("entity_keys")) {
            String name = vector.get("name").stringValue();
            Optional<EntityKey> entity = Golden.entity(vector.get("join_keys"));
            if (entity.isEmpty()) {
                refused.add(name);
                continue;
            }
            for (KeyVersion version : KeyVersion.values()) {
                KeyBytes keys = new KeyBytes(entity.get().keys(), version);
                byte[] expected = bytes(vector.get("v" + version.number()).stringValue());
                assertEquals(hex(expected), hex(keys.encode(entity.get())), name);
                assertEquals(expected.length, keys.length(expected), name);
                assertEquals(entity.get(), keys.decode(expected, expected.length), name);
                if (version == KeyVersion.V3) {
                    assertEquals(vector.get("prefix_v3").stringValue(), hex(keys.names()), name);
                    List<String> names = new ArrayList<>();
                    vector.get("v3_roundtrip_join_keys").forEach(key -> names.add(key.stringValue()));
                    assertEquals(names, entity.get().keys().names(), name);
                }
                same++;
            }
        }
        assertEquals(2 * 23, same);
        assertEquals(List.of("empty_entity_key", "ERR_unset_value", "ERR_null_val", "ERR_double", "ERR_float",
                "ERR_bool", "ERR_uuid", "ERR_duplicate_join_keys"), refused, "these larder has no entity for");
    }

    @Test
    void versionsOfEntityKeys() {
        EntityKey driver = EntityKey.of(JoinKeys.of("driver_id", Scalar.INT64), 1001L);
        JsonNode vectors = all("entity_key_version_equivalence");
        for (KeyVersion version : KeyVersion.values()) {
            assertEquals(vectors.get(Integer.toString(version.number())).stringValue(),
                    hex(new KeyBytes(driver.keys(), version).encode(driver)));
        }
    }

    @Test
    void redisKeys() {
        Map<String, EntityKey> entities = new HashMap<>();
        all("entity_keys").forEach(vector -> Golden.entity(vector.get("join_keys"))
                .ifPresent(entity -> entities.put(vector.get("name").stringValue(), entity)));
        int same = 0;
        int noEntity = 0;
        for (JsonNode vector : all("redis_keys")) {
            EntityKey entity = entities.get(vector.get("entity").stringValue());
            if (entity == null) {
                assertEquals("empty_entity_key", vector.get("entity").stringValue());
                noEntity++;
                continue;
            }
            byte[] project = vector.get("project").stringValue().getBytes(StandardCharsets.UTF_8);
            for (KeyVersion version : KeyVersion.values()) {
                KeyBytes keys = new KeyBytes(entity.keys(), version);
                byte[] expected = bytes(vector.get("key_v" + version.number()).stringValue());
                assertEquals(hex(expected), hex(keys.encode(entity)) + hex(project));
                int length = keys.length(expected);
                assertArrayEquals(project, Arrays.copyOfRange(expected, length, expected.length));
                assertEquals(entity, keys.decode(expected, length));
                same++;
            }
        }
        assertEquals(2 * all("redis_keys").size(), same + 2 * noEntity);
        assertTrue(same >= 50, same + " is not most of them");
    }

    @Test
    void fieldNames() {
        int same = 0;
        for (JsonNode vector : all("redis_hash_fields")) {
            assertEquals(vector.get("field_hex").stringValue(), hex(FieldBytes.feature(
                    vector.get("view").stringValue(), vector.get("feature").stringValue())));
            assertEquals((int) vector.get("mmh3_32_unsigned").longValue(),
                    Murmur3.hash(vector.get("string").stringValue().getBytes(StandardCharsets.UTF_8)));
            same++;
        }
        for (JsonNode vector : all("redis_ts_field")) {
            String view = vector.get("effective_name").stringValue();
            assertEquals(vector.get("ts_field").stringValue(),
                    new String(FieldBytes.event(view), StandardCharsets.UTF_8));
            assertEquals(vector.get("conv_rate_field_hex").stringValue(), hex(FieldBytes.feature(view, "conv_rate")));
            same++;
        }
        assertEquals(14 + 9, same);
    }

    @Test
    void values() {
        int same = 0;
        int nulls = 0;
        int decimals = 0;
        List<String> foreign = new ArrayList<>();
        for (JsonNode vector : all("values")) {
            String name = vector.get("name").stringValue();
            byte[] expected = bytes(vector.get("redis_hex").stringValue());
            Optional<Golden.Typed> typed = Golden.typed(vector.get("value"));
            if (typed.isPresent() && typed.get().value() != null) {
                FeatureType type = typed.get().type();
                assertEquals(hex(expected), hex(ValueBytes.encode(type, typed.get().value())), name);
                assertArrayEquals(new Object[]{typed.get().value()}, new Object[]{ValueBytes.decode(type, expected)},
                        name);
                same++;
            } else if (typed.isPresent() || vector.get("value").has("unset") || vector.get("value").has("null")) {
                for (FeatureType type : typed.map(Golden.Typed::type).map(List::of).orElse(SampleValues.types())) {
                    assertEquals(null, ValueBytes.decode(type, expected), name);
                    assertEquals("", hex(ValueBytes.encode(type, null)));
                }
                nulls++;
            } else if (name.equals("decimal_list")) {
                // Feast keeps the scale of each decimal, larder has the type's.
                assertArrayEquals(new BigDecimal[]{new BigDecimal("1.50"), new BigDecimal("2.00")},
                        (BigDecimal[]) ValueBytes.decode(new ArrayOf(new DecimalOf(9, 2)), expected));
                assertEquals("ea020c0a04312e35300a04322e3030", hex(ValueBytes.encode(new ArrayOf(new DecimalOf(9, 2)),
                        new BigDecimal[]{new BigDecimal("1.50"), new BigDecimal("2.00")})));
                decimals++;
            } else {
                for (FeatureType type : SampleValues.types()) {
                    assertThrows(BadValueException.class, () -> ValueBytes.decode(type, expected), name);
                }
                foreign.add(name);
            }
        }
        assertEquals(List.of(38, 3, 1, 15), List.of(same, nulls, decimals, foreign.size()), foreign.toString());
        assertEquals(57, all("values").size());
    }

    @Test
    void aValueOfAnotherTypeIsRefused() {
        for (FeatureType written : SampleValues.types()) {
            Object value = all("values").valueStream().map(vector -> Golden.typed(vector.get("value")))
                    .flatMap(Optional::stream).filter(typed -> typed.type().equals(written) && typed.value() != null)
                    .map(Golden.Typed::value).findFirst().orElseGet(() -> written instanceof ArrayOf array
                            ? array.newArray(0)
                            : BigDecimal.ZERO);
            for (FeatureType read : SampleValues.types()) {
                if (ValueTypes.number(read) != ValueTypes.number(written)) {
                    BadValueException refused = assertThrows(BadValueException.class,
                            () -> ValueBytes.decode(read, ValueBytes.encode(written, value)));
                    String described = switch (written) {
                        case DecimalOf decimal -> "a decimal";
                        case ArrayOf(DecimalOf decimal) -> "an array of decimals";
                        case FeatureType other -> other.withArticle();
                    };
                    assertEquals("it is " + described + ", not " + read.withArticle(),
                            refused.getMessage());
                }
            }
        }
    }

    private static Instant instant(String iso) {
        return iso.contains("+")
                ? OffsetDateTime.parse(iso).toInstant()
                : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
    }

    @Test
    void times() {
        for (JsonNode vector : all("timestamps")) {
            String iso = vector.get("iso").stringValue();
            long micros = Times.micros(instant(iso));
            assertEquals(vector.get("redis_hex").stringValue(), hex(TimeBytes.encode(micros)), iso);
            assertEquals(micros, TimeBytes.decode(bytes(vector.get("redis_hex").stringValue())), iso);

            long millis = vector.get("aerospike_epoch_ms").longValue();
            assertEquals(millis, TimeBytes.millis(micros), iso);
            if (vector.has("redis_read_error")) {
                assertThrows(BadValueException.class, () -> TimeBytes.requireReadable(micros), iso);
            } else {
                TimeBytes.requireReadable(micros);
            }
            if (vector.has("aerospike_read_back")) {
                assertEquals(instant(vector.get("aerospike_read_back").stringValue()),
                        Times.instant(TimeBytes.micros(millis)), iso);
            }
        }
        assertEquals(10, all("timestamps").size());
    }

    /** As Feast's own conversion of a column does, before the value is one. */
    @Test
    void aTimestampFeatureIsStoredInSeconds() {
        JsonNode column = all("column_to_value");
        for (String[] each : new String[][]{{"NaT", "2026-08-01T12:00:00.900Z"},
                {"pre-epoch .5s (numpy floor)", "1969-12-31T23:59:59.500Z"}}) {
            String expected = column.valueStream().filter(vector -> vector.get("case").stringValue().equals(each[0]))
                    .findFirst().orElseThrow().get("result").get(0).get("hex").stringValue();
            assertEquals(expected, hex(ValueBytes.encode(Scalar.TIMESTAMP, Instant.parse(each[1]))));
        }
    }

    @Test
    void rowsInRedis() {
        for (JsonNode row : all("redis_rows")) {
            String view = row.get("view").stringValue();
            EntityKey entity = Golden.entity(row.get("entity")).orElseThrow();
            assertEquals(row.get("redis_key").stringValue(),
                    hex(new KeyBytes(entity.keys(), KeyVersion.V3).encode(entity))
                            + hex(row.get("project").stringValue().getBytes(StandardCharsets.UTF_8)));
            Map<String, String> hash = new HashMap<>();
            hash.put(hex(FieldBytes.event(view)),
                    hex(TimeBytes.encode(Times.micros(instant(row.get("event_ts").stringValue())))));
            row.get("features").forEachEntry((feature, value) -> hash.put(hex(FieldBytes.feature(view, feature)),
                    Golden.typed(value).map(typed -> hex(ValueBytes.encode(typed.type(), typed.value()))).orElse("")));
            Map<String, String> expected = new HashMap<>();
            row.get("hash").forEachEntry((field, value) -> expected.put(field, value.stringValue()));
            assertEquals(expected, hash);
        }
        assertEquals(4, all("redis_rows").size());
    }

    @Test
    void onlyExactJoinKeysMatch() {
        JoinKeys driver = JoinKeys.of("driver_id", Scalar.INT64);
        KeyBytes keys = new KeyBytes(driver, KeyVersion.V3);
        byte[] two = new KeyBytes(new JoinKeys(List.of(new JoinKey("driver_id", Scalar.INT64),
                new JoinKey("x", Scalar.STRING))), KeyVersion.V3).encode(EntityKey.of(new JoinKeys(
                        List.of(
                                new JoinKey("driver_id", Scalar.INT64), new JoinKey("x", Scalar.STRING))),
                        1L, "y"));
        assertEquals(-1, keys.length(two));
        byte[] one = keys.encode(EntityKey.of(driver, 1L));
        for (int cut = 0; cut < one.length; cut++) {
            assertEquals(-1, keys.length(Arrays.copyOf(one, cut)), cut + " bytes");
        }
        KeyBytes texts = new KeyBytes(JoinKeys.of("driver_id", Scalar.STRING), KeyVersion.V3);
        assertEquals("join key `driver_id` is an int64 in the store, but a string in the config", assertThrows(
                BadValueException.class, () -> texts.decode(one, texts.length(one))).getMessage());
    }

    @Test
    void aTimestampKeyIsAWholeSecond() {
        JoinKeys keys = JoinKeys.of("t", Scalar.TIMESTAMP);
        assertEquals("join key `t` is 2026-01-01T00:00:00.500Z, but entity keys of Feast hold whole seconds only",
                assertThrows(
                        BadValueException.class, () -> new KeyBytes(keys, KeyVersion.V3)
                                .encode(EntityKey.of(keys, Instant.parse("2026-01-01T00:00:00.5Z"))))
                        .getMessage());
    }
}
