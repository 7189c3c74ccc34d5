package dev.larder.store.feast;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.DecimalOf;
import dev.larder.feature.FeatureView;
import dev.larder.text.BadValueException;

/**
 * The parts of Feast's file registry, one protobuf message, that larder can use.
 *
 * @param entities by name
 * @param others views of kinds that are no plain feature views, each as messages say it
 */
public record Registry(Map<String, Column> entities, List<View> views, List<String> others) {
    /** In bytes, a hundred times what a thousand views need. */
    private static final int LARGEST_FILE = 32 << 20;

    /** @param type empty for one that larder does not have, and for a decimal; {@code number} is Feast's */
    public record Column(String name, int number, Optional<FeatureType> type) {
        private static final List<String> SCALARS = List.of("Bytes", "String", "Int32", "Int64", "Float64", "Float32",
                "Bool", "UnixTimestamp");

        /** Of decimals, or of arrays of them. Feast does not know their precision. */
        public boolean isDecimal() {
            return number == ValueTypes.DECIMAL || number == ValueTypes.DECIMAL_LIST;
        }

        /** @param decimal what {@link #isDecimal} leaves open */
        public Column with(DecimalOf decimal) {
            return new Column(name, number,
                    Optional.of(number == ValueTypes.DECIMAL ? decimal : new ArrayOf(decimal)));
        }

        /** Feast's name of the type. */
        public String typeName() {
            return switch (number) {
                case 1, 2, 3, 4, 5, 6, 7, 8 -> SCALARS.get(number - 1);
                case 11, 12, 13, 14, 15, 16, 17, 18 -> "list of " + SCALARS.get(number - 11);
                case 20 -> "Map";
                case 21 -> "list of Map";
                case 22, 23, 24, 25, 26, 27, 28, 29, 40, 41, 43, 46 -> "Set";
                case 32 -> "Json";
                case 33 -> "list of Json";
                case 34 -> "Struct";
                case 35 -> "list of Struct";
                case 36 -> "Uuid";
                case 37 -> "TimeUuid";
                case 38 -> "list of Uuid";
                case 39 -> "list of TimeUuid";
                case 42 -> "nested list";
                case 44 -> "Decimal";
                case 45 -> "list of Decimal";
                case 48 -> "ZonedTimestamp";
                default -> "number " + number;
            };
        }
    }

    /**
     * @param entityColumns the join keys as Feast found their types; older registries have none
     * @param ttl empty if it is missing or zero
     * @param isDerived whether its rows are made of others' by Python
     * @param version which one of its schema this is, 0 for the first
     */
    public record View(String name, List<String> entities, List<Column> entityColumns, List<Column> features,
            Optional<Duration> ttl, boolean isOnline, boolean isDerived, int version, Source source) {

        /** @param versioned whether the names of views in the store contain their versions */
        public String storedName(boolean versioned) {
            return versioned && version > 0 ? name + "_v" + version : name;
        }
    }

    /**
     * @param path empty if the source is not a Parquet file
     * @param created empty if it has no such column
     * @param columns feature to column, if their names differ
     */
    public record Source(Optional<String> path, String eventTimestamp, Optional<String> created,
            Map<String, String> columns) {
        static final Source NONE = new Source(Optional.empty(), "", Optional.empty(), Map.of());
    }

    /** @throws BadValueException if the file is no registry */
    public static Registry read(Path file, String project) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
            if (bytes.length > LARGEST_FILE) {
                throw new IOException("it is larger than " + (LARGEST_FILE >> 20) + " MiB");
            }
            return parse(bytes, project);
        }
    }

    /** Of Feast's view of the same name, the features that a view does not have. */
    public List<Column> missingIn(FeatureView view, boolean versioned) {
        return views.stream().filter(feasts -> feasts.storedName(versioned).equals(view.name()))
                .flatMap(feasts -> feasts.features().stream())
                .filter(feature -> view.indexOf(feature.name()) < 0 && view.keys().indexOf(feature.name()) < 0)
                .toList();
    }

    /** @throws BadValueException if the bytes are no registry */
    public static Registry parse(byte[] bytes, String project) {
        Map<String, Column> entities = new LinkedHashMap<>();
        List<View> views = new ArrayList<>();
        List<String> others = new ArrayList<>();
        ProtoInput in = new ProtoInput(bytes);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> entity(in.message(), project, entities);
                case 6 -> view(in.message(), project).ifPresent(views::add);
                case 8 -> named(in.message(), project).ifPresent(name -> others.add("on demand feature view " + name));
                case 14 -> named(in.message(), project).ifPresent(name -> others.add("stream feature view " + name));
                case 19 -> named(in.message(), project).ifPresent(name -> others.add("label view " + name));
                default -> in.skip();
            }
        }
        return new Registry(entities, views, others);
    }

    /** The specification of a thing, in its first field, if it is of the project. */
    private static Optional<Spec> spec(ProtoInput thing, String project, int projectField) {
        Spec spec = new Spec();
        while (thing.next()) {
            if (thing.field() == 1) {
                spec.bytes = thing.bytes();
            } else if (thing.field() == 2) {
                spec.meta = thing.bytes();
            } else {
                thing.skip();
            }
        }
        return spec.text(projectField).equals(project) ? Optional.of(spec) : Optional.empty();
    }

    private static final class Spec {
        private byte[] bytes = {};
        private byte[] meta = {};

        private String text(int field) {
            ProtoInput in = new ProtoInput(bytes);
            String text = "";
            while (in.next()) {
                if (in.field() == field) {
                    text = in.text();
                } else {
                    in.skip();
                }
            }
            return text;
        }
    }

    private static Optional<String> named(ProtoInput thing, String project) {
        return spec(thing, project, 2).map(spec -> spec.text(1));
    }

    private static void entity(ProtoInput thing, String project, Map<String, Column> entities) {
        spec(thing, project, 9).ifPresent(spec -> {
            ProtoInput in = new ProtoInput(spec.bytes);
            String name = "";
            String joinKey = "";
            int type = 0;
            while (in.next()) {
                switch (in.field()) {
                    case 1 -> name = in.text();
                    case 2 -> type = (int) in.varint();
                    case 4 -> joinKey = in.text();
                    default -> in.skip();
                }
            }
            entities.put(name, column(joinKey.isEmpty() ? name : joinKey, type));
        });
    }

    private static Column column(String name, int number) {
        return new Column(name, number, ValueTypes.type(number));
    }

    private static Column column(ProtoInput in) {
        String name = "";
        int type = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> name = in.text();
                case 2 -> type = (int) in.varint();
                default -> in.skip();
            }
        }
        return column(name, type);
    }

    private static Optional<View> view(ProtoInput thing, String project) {
        return spec(thing, project, 2).map(spec -> {
            ProtoInput in = new ProtoInput(spec.bytes);
            String name = "";
            List<String> entities = new ArrayList<>();
            List<Column> features = new ArrayList<>();
            List<Column> entityColumns = new ArrayList<>();
            Optional<Duration> ttl = Optional.empty();
            Source source = Source.NONE;
            boolean online = false;
            boolean disabled = false;
            boolean derived = false;
            while (in.next()) {
                switch (in.field()) {
                    case 1 -> name = in.text();
                    case 3 -> entities.add(in.text());
                    case 4 -> features.add(column(in.message()));
                    case 6 -> ttl = Optional.of(Duration.ofSeconds(seconds(in.message())))
                            .filter(duration -> duration.isPositive());
                    case 7 -> source = source(in.message(), true);
                    case 8 -> online = in.varint() != 0;
                    case 12 -> entityColumns.add(column(in.message()));
                    case 14, 15 -> {
                        derived = true;
                        in.skip();
                    }
                    case 20 -> disabled = in.varint() != 0;
                    default -> in.skip();
                }
            }
            return new View(name, entities, entityColumns, features, ttl, online && !disabled, derived,
                    version(spec.meta), source);
        });
    }

    private static int version(byte[] meta) {
        ProtoInput in = new ProtoInput(meta);
        int version = 0;
        while (in.next()) {
            if (in.field() == 4) {
                version = (int) in.varint();
            } else {
                in.skip();
            }
        }
        return version;
    }

    /** Of a protobuf {@code Duration}. */
    private static long seconds(ProtoInput in) {
        long seconds = 0;
        while (in.next()) {
            if (in.field() == 1) {
                seconds = in.varint();
            } else {
                in.skip();
            }
        }
        return seconds;
    }

    /** @param outermost within which there may be another, and within that none */
    private static Source source(ProtoInput in, boolean outermost) {
        Optional<String> path = Optional.empty();
        String eventTimestamp = "";
        String created = "";
        Map<String, String> columns = new LinkedHashMap<>();
        Source batch = null;
        while (in.next()) {
            switch (in.field()) {
                case 2 -> {
                    Map.Entry<String, String> pair = pair(in.message());
                    columns.put(pair.getValue(), pair.getKey());
                }
                case 3 -> eventTimestamp = in.text();
                case 5 -> created = in.text();
                case 11 -> path = parquet(in.message());
                case 26 -> {
                    ProtoInput inner = in.message();
                    batch = outermost ? source(inner, false) : null;
                }
                default -> in.skip();
            }
        }
        // Of a stream or a push source, what fills the gaps.
        return path.isEmpty() && batch != null
                ? batch
                : new Source(path, eventTimestamp, Optional.of(created).filter(name -> !name.isEmpty()), columns);
    }

    private static Map.Entry<String, String> pair(ProtoInput in) {
        String key = "";
        String value = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> key = in.text();
                case 2 -> value = in.text();
                default -> in.skip();
            }
        }
        return Map.entry(key, value);
    }

    private static Optional<String> parquet(ProtoInput in) {
        String path = "";
        boolean parquet = true;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> {
                    ProtoInput format = in.message();
                    while (format.next()) {
                        parquet = format.field() == 1;
                        format.skip();
                    }
                }
                case 2 -> path = in.text();
                default -> in.skip();
            }
        }
        return parquet && !path.isEmpty() ? Optional.of(path) : Optional.empty();
    }
}
