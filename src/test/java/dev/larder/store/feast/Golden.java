package dev.larder.store.feast;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.DecimalOf;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.JoinKeys.JoinKey;

/** Vectors that Feast's own functions made, in {@code feast/golden.json}. */
public final class Golden {
    private static final JsonNode ALL = read();
    private static final Map<String, FeatureType> TYPES = Map.ofEntries(
            Map.entry("string", Scalar.STRING), Map.entry("bytes_hex", Scalar.BYTES), Map.entry("int32", Scalar.INT32),
            Map.entry("int64", Scalar.INT64), Map.entry("float", Scalar.FLOAT), Map.entry("double", Scalar.DOUBLE),
            Map.entry("bool", Scalar.BOOL), Map.entry("unix_timestamp", Scalar.TIMESTAMP),
            Map.entry("uuid", Scalar.UUID), Map.entry("string_list", new ArrayOf(Scalar.STRING)),
            Map.entry("bytes_list", new ArrayOf(Scalar.BYTES)),
            Map.entry("int32_list", new ArrayOf(Scalar.INT32)), Map.entry("int64_list", new ArrayOf(Scalar.INT64)),
            Map.entry("float_list", new ArrayOf(Scalar.FLOAT)), Map.entry("double_list", new ArrayOf(Scalar.DOUBLE)),
            Map.entry("bool_list", new ArrayOf(Scalar.BOOL)),
            Map.entry("unix_timestamp_list", new ArrayOf(Scalar.TIMESTAMP)));

    /** A value that larder has a type for. */
    public record Typed(FeatureType type, Object value) {}

    private Golden() {}

    private static JsonNode read() {
        try (InputStream in = Golden.class.getResourceAsStream("/feast/golden.json")) {
            return new JsonMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonNode all(String section) {
        return ALL.get(section);
    }

    public static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    public static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** Empty for a type that larder does not have, and for null. */
    public static Optional<Typed> typed(JsonNode value) {
        String name = value.propertyNames().iterator().next();
        return Optional.ofNullable(TYPES.get(name)).map(type -> new Typed(type, switch (type) {
            case Scalar scalar -> scalar(scalar, value.get(name));
            case DecimalOf decimal -> throw new IllegalArgumentException(name);
            case ArrayOf array -> array(array, value.get(name));
        }));
    }

    private static Object array(ArrayOf type, JsonNode elements) {
        Object array = type.newArray(elements.size());
        for (int i = 0; i < elements.size(); i++) {
            Array.set(array, i, scalar((Scalar) type.element(), elements.get(i)));
        }
        return array;
    }

    private static Object scalar(Scalar type, JsonNode value) {
        return switch (type) {
            case STRING -> value.stringValue();
            case BYTES -> bytes(value.isObject() ? value.get("hex").stringValue() : value.stringValue());
            case INT32 -> value.intValue();
            case INT64 -> value.longValue();
            case FLOAT -> (float) real(value);
            case DOUBLE -> real(value);
            case BOOL -> value.booleanValue();
            case UUID -> UUID.fromString(value.stringValue());
            // Feast has this number for no time at all.
            case TIMESTAMP -> value.longValue() == Long.MIN_VALUE ? null : Instant.ofEpochSecond(value.longValue());
        };
    }

    private static double real(JsonNode value) {
        return value.isNumber() ? value.doubleValue() : switch (value.stringValue()) {
            case "nan" -> Double.NaN;
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> throw new IllegalArgumentException(value.toString());
        };
    }

    /** Empty for what is no key in larder, as it is none in Feast. */
    public static Optional<EntityKey> entity(JsonNode joinKeys) {
        List<JoinKey> keys = new ArrayList<>();
        List<Typed> values = new ArrayList<>();
        for (JsonNode key : joinKeys) {
            Optional<Typed> typed = typed(key.get("value"));
            if (typed.isEmpty() || !(typed.get().type() instanceof Scalar scalar)) {
                return Optional.empty();
            }
            keys.add(new JoinKey(key.get("name").stringValue(), scalar));
            values.add(typed.get());
        }
        // larder has keys of this type, Feast has not.
        if (keys.stream().anyMatch(key -> key.type() == Scalar.UUID)) {
            return Optional.empty();
        }
        try {
            JoinKeys sorted = new JoinKeys(keys);
            return Optional.of(EntityKey.of(sorted, sorted.all().stream()
                    .map(key -> values.get(keys.indexOf(key)).value()).toArray()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What the Aerospike client would be given, or would give. Of another class for what it has no type for. */
    public static Object nativeOf(JsonNode node) {
        return switch (node.get("t").stringValue()) {
            case "nil" -> null;
            case "int" -> node.get("v").longValue();
            case "double" -> real(node.get("v"));
            case "bool" -> node.get("v").booleanValue();
            case "str" -> node.get("v").stringValue();
            case "blob", "bytearray" -> bytes(node.get("hex").stringValue());
            case "list" -> {
                List<Object> list = new ArrayList<>();
                node.get("v").forEach(element -> list.add(nativeOf(element)));
                yield list;
            }
            default -> node;
        };
    }
}
