package dev.larder.store.feast;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Makes a registry file as Feast lays it out, by the field numbers of its protobuf messages. */
public final class RegistryBytes {
    public static final int STRING = 2;
    public static final int INT64 = 4;
    public static final int DOUBLE = 5;
    public static final int FLOAT = 6;
    public static final int BOOL = 7;
    public static final int TIMESTAMP = 8;
    public static final int FLOAT_LIST = 16;
    public static final int MAP = 20;
    public static final int UUID = 36;
    public static final int DECIMAL = 44;
    public static final int DECIMAL_LIST = 45;

    private final String project;
    private final ProtoOutput out = new ProtoOutput(1024);

    public RegistryBytes(String project) {
        this.project = project;
        out.bytes(3, utf8("1"));
    }

    public RegistryBytes entity(String name, String joinKey, int type) {
        return entityOf(project, name, joinKey, type);
    }

    public RegistryBytes entityOf(String other, String name, String joinKey, int type) {
        ProtoOutput spec = new ProtoOutput(64).bytes(1, utf8(name)).bytes(9, utf8(other)).bytes(4, utf8(joinKey));
        if (type != 0) {
            spec.varint(2, type);
        }
        out.bytes(1, new ProtoOutput(64).bytes(1, spec.toBytes()).bytes(2, new byte[0]).toBytes());
        return this;
    }

    public RegistryBytes view(String name, Consumer<View> described) {
        return viewOf(project, name, described);
    }

    public RegistryBytes viewOf(String other, String name, Consumer<View> described) {
        View view = new View(other, name);
        described.accept(view);
        out.bytes(6, view.toBytes());
        return this;
    }

    /** A view of another kind: 8 on demand, 14 stream, 19 label. */
    public RegistryBytes other(int field, String name) {
        byte[] spec = new ProtoOutput(64).bytes(1, utf8(name)).bytes(2, utf8(project)).toBytes();
        out.bytes(field, new ProtoOutput(64).bytes(1, spec).toBytes());
        return this;
    }

    public byte[] toBytes() {
        return out.toBytes();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] column(String name, int type) {
        return new ProtoOutput(32).bytes(1, utf8(name)).varint(2, type).bytes(4, utf8("a description")).toBytes();
    }

    /** A feature view, online by default. */
    public static final class View {
        private final ProtoOutput spec = new ProtoOutput(256);
        private final List<byte[]> sources = new ArrayList<>();
        private int version;
        private boolean online = true;

        private View(String project, String name) {
            spec.bytes(1, utf8(name)).bytes(2, utf8(project));
        }

        public View of(String... entities) {
            for (String entity : entities) {
                spec.bytes(3, utf8(entity));
            }
            return this;
        }

        public View joinKey(String name, int type) {
            spec.bytes(12, column(name, type));
            return this;
        }

        public View feature(String name, int type) {
            spec.bytes(4, column(name, type));
            return this;
        }

        public View ttlSeconds(long seconds) {
            spec.bytes(6, seconds == 0 ? new byte[0] : new ProtoOutput(8).varint(1, seconds).toBytes());
            return this;
        }

        public View version(int number) {
            version = number;
            return this;
        }

        public View offline() {
            online = false;
            return this;
        }

        public View disabled() {
            spec.varint(20, 1);
            return this;
        }

        public View transformed() {
            spec.bytes(15, new byte[0]);
            return this;
        }

        public View parquet(String path, String eventTimestamp, String created, Map<String, String> fieldMapping) {
            sources.add(source(path, 1, eventTimestamp, created, fieldMapping));
            return this;
        }

        public View delta(String path) {
            sources.add(source(path, 2, "ts", "", Map.of()));
            return this;
        }

        public View bigQuery() {
            sources.add(new ProtoOutput(32).varint(1, 2).bytes(3, utf8("ts")).bytes(12, new byte[0]).toBytes());
            return this;
        }

        /** A push source, and the file behind it. */
        public View pushedOver(String path) {
            sources.add(new ProtoOutput(64).varint(1, 9).bytes(22, new byte[0])
                    .bytes(26, source(path, 1, "ts", "", Map.of())).toBytes());
            return this;
        }

        private static byte[] source(String path, int format, String eventTimestamp, String created,
                Map<String, String> fieldMapping) {
            ProtoOutput source = new ProtoOutput(128).varint(1, 1).bytes(20, utf8("a source"));
            fieldMapping.forEach((column, feature) -> source.bytes(2,
                    new ProtoOutput(32).bytes(1, utf8(column)).bytes(2, utf8(feature)).toBytes()));
            byte[] form = new ProtoOutput(4).bytes(format, new byte[0]).toBytes();
            return source.bytes(3, utf8(eventTimestamp)).bytes(5, utf8(created))
                    .bytes(11, new ProtoOutput(64).bytes(1, form).bytes(2, utf8(path)).toBytes()).toBytes();
        }

        private byte[] toBytes() {
            sources.forEach(source -> spec.bytes(7, source));
            if (online) {
                spec.varint(8, 1);
            }
            byte[] meta = version == 0 ? new byte[0] : new ProtoOutput(4).varint(4, version).toBytes();
            return new ProtoOutput(256).bytes(1, spec.toBytes()).bytes(2, meta).toBytes();
        }
    }
}
