package dev.larder.format;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.NoValue;
import dev.larder.feature.UnknownNameException;
import dev.larder.feature.ViewField;
import dev.larder.text.BadValueException;
import dev.larder.text.Times;

/** Builds a row of a view, or an entity key alone, from named values in any order. */
final class RowBuilder {

    /** The meaning of a name in a row. */
    sealed interface Slot {
        record Field(ViewField field) implements Slot {}

        record Timestamp() implements Slot {}

        /** Printed with every row but ignored when it is read: the view or the command decides about ttls. */
        record TtlSeconds() implements Slot {}
    }

    static final Slot TIMESTAMP = new Slot.Timestamp();
    static final Slot TTL_SECONDS = new Slot.TtlSeconds();

    private final JoinKeys keys;
    private final List<Feature> features;
    private final Optional<FeatureView> view;
    private final long defaultEvent;
    private final long latestEvent;
    private final Map<String, Slot> slots = new HashMap<>();
    private final Object[] keyValues;
    private Object[] values;
    private long eventMicros;

    private RowBuilder(JoinKeys keys, Optional<FeatureView> view, long defaultEvent, long latestEvent) {
        this.keys = keys;
        this.features = view.map(FeatureView::features).orElse(List.of());
        this.view = view;
        this.defaultEvent = defaultEvent;
        this.latestEvent = latestEvent;
        this.keyValues = new Object[keys.size()];
        Collection<String> names = new LinkedHashSet<>(keys.names());
        features.forEach(feature -> names.add(feature.name()));
        ReservedColumns reserved = ReservedColumns.of(names);
        slots.put(reserved.timestamp(), TIMESTAMP);
        slots.put(reserved.ttlSeconds(), TTL_SECONDS);
        names.forEach(name -> slots.put(name, new Slot.Field(field(name))));
        clear();
    }

    /**
     * @param defaultEvent event time of rows that give none, in microseconds
     * @param latestEvent later event times are refused
     */
    static RowBuilder ofRows(FeatureView view, long defaultEvent, long latestEvent) {
        return new RowBuilder(view.keys(), Optional.of(view), defaultEvent, latestEvent);
    }

    static RowBuilder ofKeys(JoinKeys keys) {
        return new RowBuilder(keys, Optional.empty(), 0, Long.MAX_VALUE);
    }

    JoinKeys keys() {
        return keys;
    }

    /** Empty if only keys are read. */
    Optional<FeatureView> view() {
        return view;
    }

    boolean knows(String name) {
        return slots.containsKey(name);
    }

    /** @throws UnknownNameException with the most similar name */
    Slot slot(String name) {
        Slot slot = slots.get(name);
        return slot != null ? slot : new Slot.Field(field(name));
    }

    private ViewField field(String name) {
        return view.isPresent() ? view.get().field(name) : keys.field(name);
    }

    static FeatureType type(Slot slot) {
        return switch (slot) {
            case Slot.Field(ViewField.Key key) -> key.key().type();
            case Slot.Field(ViewField.Value value) -> value.feature().type();
            case Slot.Timestamp timestamp -> FeatureType.Scalar.TIMESTAMP;
            case Slot.TtlSeconds ttl -> FeatureType.Scalar.INT64;
        };
    }

    void set(Slot slot, Object value) {
        switch (slot) {
            case Slot.Field(ViewField.Key key) -> {
                requireOnce(keyValues[key.index()] == null);
                keyValues[key.index()] = value;
            }
            case Slot.Field(ViewField.Value feature) -> {
                requireOnce(values[feature.index()] == NoValue.MISSING);
                values[feature.index()] = value;
            }
            case Slot.Timestamp timestamp -> {
                if (value == null && view.isPresent()) {
                    throw new BadValueException("the row has no event time");
                }
                eventMicros = value == null ? defaultEvent : Times.micros((Instant) value);
                if (eventMicros > latestEvent) {
                    throw new BadValueException(Times.tooLate(eventMicros, latestEvent)
                            + "; use --allow-future to write it");
                }
            }
            case Slot.TtlSeconds ttl -> {
                // Ignored on purpose.
            }
        }
    }

    private static void requireOnce(boolean first) {
        if (!first) {
            throw new BadValueException("given twice");
        }
    }

    /** Returns the row and clears the builder for the next one. */
    FeatureRow build() {
        for (int i = 0; i < keyValues.length; i++) {
            if (keyValues[i] == null) {
                throw new BadValueException("join key `" + keys.all().get(i).name() + "` is missing or null");
            }
        }
        FeatureRow row = new FeatureRow(EntityKey.of(keys, keyValues), eventMicros, FeatureRow.NO_TIME, values);
        clear();
        return row;
    }

    private void clear() {
        values = new Object[features.size()];
        Arrays.fill(values, NoValue.MISSING);
        Arrays.fill(keyValues, null);
        eventMicros = defaultEvent;
    }
}
