package dev.larder.store.feast;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.DecimalOf;
import dev.larder.text.BadValueException;

/**
 * The parts of Feast's file registry, one protobuf message, that larder can use.
 *
 * @param entities by name
 * @param others views of kinds that are no plain feature views, each as messages say it
 */
public record Registry(Map<String, Column> entities, List<View> views, List<String> others) {

    /** @param type empty for one that larder does not have, and for a decimal; {@code number} is Feast's */
    public record Column(String name, int number, Optional<FeatureType> type) {
        /** Of decimals, or of arrays of them. Feast does not know their precision. */
        public boolean isDecimal() {
            return number == ValueTypes.DECIMAL || number == ValueTypes.DECIMAL_LIST;
        }

        /** @param decimal what {@link #isDecimal} leaves open */
        public Column with(DecimalOf decimal) {
            return new Column(name, number,
                    Optional.of(number == ValueTypes.DECIMAL ? decimal : new ArrayOf(decimal)));
        }
    }

    /**
     * @param entityColumns the join keys as Feast found their types; older registries have none
     * @param ttl empty if it is missing or zero
     * @param isDerived whether its rows are made of others' by Python
     * @param version which one of its schema this is, 0 for the first
     */
    public record View(String name, List<String> entities, List<Column> entityColumns, List<Column> features,
            Optional<Duration> ttl, boolean isOnline, boolean isDerived, int version, Source source) {}

    /**
     * @param path empty if the source is not a Parquet file
     * @param created empty if it has no such column
     * @param columns feature to column, if their names differ
     */
    public record Source(Optional<String> path, String eventTimestamp, Optional<String> created,
            Map<String, String> columns) {
        static final Source NONE = new Source(Optional.empty(), "", Optional.empty(), Map.of());
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
