package dev.larder.spark;

import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

import dev.larder.text.Secret;

/**
 * Carries plain data (a config, a view, options) to another JVM of this run. Java serialises neither {@link Optional}
 * nor {@link Path}, nor the records that hold them, and larder's records hold many. Secrets travel as they are: a
 * cluster that others listen to needs Spark's own encryption.
 */
final class SerializedRecord<T> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Serializable packed;
    private transient T content;

    SerializedRecord(T content) {
        this.packed = pack(content);
        this.content = content;
    }

    @SuppressWarnings("unchecked")
    T content() {
        if (content == null) {
            content = (T) unpack(packed);
        }
        return content;
    }

    private record Packed(Class<?> type, ArrayList<Serializable> parts) implements Serializable {}

    private static Serializable pack(Object value) {
        return switch (value) {
            case null -> null;
            case Record plain -> packed(plain.getClass(), components(plain));
            case Optional<?> maybe -> packed(Optional.class, maybe.map(List::of).orElse(List.of()));
            case OptionalInt maybe ->
                packed(OptionalInt.class, maybe.isPresent() ? List.of(maybe.getAsInt()) : List.of());
            case OptionalLong maybe ->
                packed(OptionalLong.class, maybe.isPresent() ? List.of(maybe.getAsLong()) : List.of());
            case List<?> list -> packed(List.class, list);
            case Map<?, ?> map -> packed(Map.class, List.of(new ArrayList<>(map.keySet()),
                    new ArrayList<>(map.values())));
            case Path path -> packed(Path.class, List.of(path.toString()));
            case Secret secret -> packed(Secret.class, List.of(secret.reveal()));
            case Serializable simple -> simple;
            default -> throw new IllegalStateException(value.getClass() + " cannot be sent to executors");
        };
    }

    private static Packed packed(Class<?> type, List<?> parts) {
        ArrayList<Serializable> packed = new ArrayList<>();
        parts.forEach(part -> packed.add(pack(part)));
        return new Packed(type, packed);
    }

    private static Object unpack(Serializable value) {
        if (!(value instanceof Packed packed)) {
            return value;
        }
        List<Object> parts = new ArrayList<>();
        packed.parts.forEach(part -> parts.add(unpack(part)));
        Class<?> type = packed.type;
        if (type == Optional.class) {
            return parts.stream().findFirst();
        } else if (type == OptionalInt.class) {
            return parts.isEmpty() ? OptionalInt.empty() : OptionalInt.of((Integer) parts.getFirst());
        } else if (type == OptionalLong.class) {
            return parts.isEmpty() ? OptionalLong.empty() : OptionalLong.of((Long) parts.getFirst());
        } else if (type == List.class) {
            return parts;
        } else if (type == Map.class) {
            return map((List<?>) parts.get(0), (List<?>) parts.get(1));
        } else if (type == Path.class) {
            return Path.of((String) parts.getFirst());
        } else if (type == Secret.class) {
            return new Secret((String) parts.getFirst());
        }
        return plain(type, parts);
    }

    private static Map<Object, Object> map(List<?> keys, List<?> values) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            map.put(keys.get(i), values.get(i));
        }
        return map;
    }

    private static List<Object> components(Record plain) {
        List<Object> values = new ArrayList<>();
        try {
            for (RecordComponent component : plain.getClass().getRecordComponents()) {
                component.getAccessor().setAccessible(true);
                values.add(component.getAccessor().invoke(plain));
            }
            return values;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(plain.getClass() + " cannot be sent to executors", e);
        }
    }

    private static Object plain(Class<?> type, List<Object> parts) {
        try {
            Constructor<?> canonical = type.getDeclaredConstructor(Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType).toArray(Class<?>[]::new));
            canonical.setAccessible(true);
            return canonical.newInstance(parts.toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be made of what was sent", e);
        }
    }
}
