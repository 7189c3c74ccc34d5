package dev.larder.source;

import java.util.ArrayList;
import java.util.List;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys.JoinKey;
import dev.larder.feature.ValueText;
import dev.larder.feature.ViewSource;

/**
 * A column that a view needs from its source.
 *
 * @param name the name of the join key or feature; for a time, the name of its column
 */
public record ColumnNeed(Role role, String name, FeatureType type, String column) {

    public enum Role {
        JOIN_KEY("join key"),
        EVENT_TIME("event time"),
        CREATED_TIME("created time"),
        FEATURE("feature"),
        DELETED("deletion mark");

        private final String text;

        Role(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Returns join keys, event time, created time if the source has one, features, then the deletion mark if there is one. */
    public static List<ColumnNeed> of(FeatureView view, ViewSource source) {
        List<ColumnNeed> needs = new ArrayList<>();
        for (JoinKey key : view.keys().all()) {
            needs.add(new ColumnNeed(Role.JOIN_KEY, key.name(), key.type(), source.columnOf(key.name())));
        }
        String event = source.eventTimestamp();
        needs.add(new ColumnNeed(Role.EVENT_TIME, event, Scalar.TIMESTAMP, event));
        source.createdTimestamp().ifPresent(
                created -> needs.add(new ColumnNeed(Role.CREATED_TIME, created, Scalar.TIMESTAMP, created)));
        for (Feature feature : view.features()) {
            needs.add(new ColumnNeed(Role.FEATURE, feature.name(), feature.type(), source.columnOf(feature.name())));
        }
        source.deleted().ifPresent(deleted -> needs.add(new ColumnNeed(Role.DELETED, deleted.column(),
                deleted.values().isEmpty() ? Scalar.BOOL : Scalar.STRING, deleted.column())));
        return List.copyOf(needs);
    }

    /** The types that the column may be read as; the first that fits is taken. */
    public List<FeatureType> readableAs() {
        if (role != Role.DELETED) {
            return List.of(type);
        }
        return type == Scalar.BOOL
                ? List.of(Scalar.BOOL, Scalar.TIMESTAMP)
                : List.of(Scalar.STRING, Scalar.INT64, Scalar.BOOL);
    }

    /** A value of the column as text. */
    public String print(Object value) {
        return role != Role.DELETED
                ? ValueText.print(type, value)
                : readableAs().stream().map(Scalar.class::cast).filter(each -> each.valueClass().isInstance(value))
                        .findFirst().map(each -> ValueText.print(each, value)).orElseThrow();
    }

    /** The line of a view's config that makes this column another one. */
    String setting(String otherColumn) {
        return switch (role) {
            case JOIN_KEY, FEATURE -> "source.columns: {" + name + ": " + otherColumn + "}";
            case EVENT_TIME -> "source.event_timestamp: " + otherColumn;
            case CREATED_TIME -> "source.created_timestamp: " + otherColumn;
            case DELETED -> type == Scalar.BOOL
                    ? "source.deleted: " + otherColumn
                    : "source.deleted.column: " + otherColumn;
        };
    }

    /** Whether a file may lack the column; its rows then have null. */
    public boolean isOptional() {
        return switch (role) {
            case JOIN_KEY, EVENT_TIME -> false;
            case CREATED_TIME, FEATURE, DELETED -> true;
        };
    }

    /** Whether it says whose row it is, or how new. */
    public boolean isKeyTime() {
        return switch (role) {
            case JOIN_KEY, EVENT_TIME, CREATED_TIME -> true;
            case FEATURE, DELETED -> false;
        };
    }

    /**
     * As messages about a value of the column begin: with the feature's or join key's name, and the column's if it differs.
     *
     * @param place within the value: empty, or {@code [2]} for an element of a list
     */
    public String describe(String place) {
        return switch (role) {
            case JOIN_KEY, FEATURE -> role + " `" + name + place + "`"
                    + (name.equals(column) ? "" : " (column `" + column + "`)");
            case EVENT_TIME, CREATED_TIME, DELETED -> "`" + column + "`";
        };
    }

    /** The first hash that Java makes up for a record costs 3 ms. */
    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return role + " `" + name + "`";
    }
}
