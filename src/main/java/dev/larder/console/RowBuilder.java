package dev.larder.console;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

import dev.larder.feature.Absent;
import dev.larder.feature.BadValueException;
import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys.JoinKey;
import dev.larder.feature.Nearest;
import dev.larder.feature.Times;

/** Puts one row of a view together from named values in any order. */
final class RowBuilder {

    /** What a name stands for in a row. */
    sealed interface Slot {
        record Key(int index, JoinKey key) implements Slot {}

        record Value(int index, Feature feature) implements Slot {}

        record Timestamp() implements Slot {}

        /** Printed with every row, and not taken back: what a row's ttl is the view decides, or the command. */
        record TtlSeconds() implements Slot {}
    }

    private final String source;
    private final FeatureView view;
    private final long defaultEvent;
    private final Map<String, Slot> slots = new HashMap<>();
    private final Object[] keyValues;
    private Object[] values;
    private long eventMicros;

    RowBuilder(String source, FeatureView view, long defaultEvent) {
        this.source = source;
        this.view = view;
        this.defaultEvent = defaultEvent;
        this.keyValues = new Object[view.keys().size()];
        Collection<String> names = new LinkedHashSet<>(view.keys().names());
        names.addAll(view.featureNames());
        ReservedColumns reserved = ReservedColumns.of(names);
        slots.put(reserved.timestamp(), new Slot.Timestamp());
        slots.put(reserved.ttlSeconds(), new Slot.TtlSeconds());
        for (int i = 0; i < view.features().size(); i++) {
            slots.put(view.features().get(i).name(), new Slot.Value(i, view.features().get(i)));
        }
        for (int i = 0; i < view.keys().size(); i++) {
            slots.put(view.keys().all().get(i).name(), new Slot.Key(i, view.keys().all().get(i)));
        }
        clear();
    }

    FeatureView view() {
        return view;
    }

    /** @throws BadValueException with the nearest name where nothing is called so */
    Slot slot(String name) {
        Slot slot = slots.get(name);
        if (slot == null) {
            List<String> known = new ArrayList<>(view.keys().names());
            known.addAll(view.featureNames());
            throw new BadValueException(Nearest.unknown("feature or join key", name, known) + " (view `" + view.name()
                    + "`)");
        }
        return slot;
    }

    static FeatureType type(Slot slot) {
        return switch (slot) {
            case Slot.Key key -> key.key().type();
            case Slot.Value value -> value.feature().type();
            case Slot.Timestamp timestamp -> FeatureType.Scalar.TIMESTAMP;
            case Slot.TtlSeconds ttl -> FeatureType.Scalar.INT64;
        };
    }

    void set(Slot slot, Object value) {
        switch (slot) {
            case Slot.Key key -> {
                requireOnce(keyValues[key.index()] == null);
                keyValues[key.index()] = value;
            }
            case Slot.Value feature -> {
                requireOnce(values[feature.index()] == Absent.MISSING);
                values[feature.index()] = value;
            }
            case Slot.Timestamp timestamp -> {
                if (value == null) {
                    throw new BadValueException("the row has no event time");
                }
                eventMicros = Times.micros((Instant) value);
            }
            case Slot.TtlSeconds ttl -> {
                // As its slot says.
            }
        }
    }

    private static void requireOnce(boolean first) {
        if (!first) {
            throw new BadValueException("given twice");
        }
    }

    /** The row, and an empty builder for the next one. */
    FeatureRow build() {
        for (int i = 0; i < keyValues.length; i++) {
            if (keyValues[i] == null) {
                throw new BadValueException(
                        "join key `" + view.keys().all().get(i).name() + "` is not given, or null");
            }
        }
        FeatureRow row = new FeatureRow(EntityKey.of(view.keys(), keyValues), eventMicros, FeatureRow.NO_TIME, values);
        clear();
        return row;
    }

    private void clear() {
        values = new Object[view.features().size()];
        Arrays.fill(values, Absent.MISSING);
        Arrays.fill(keyValues, null);
        eventMicros = defaultEvent;
    }

    InputException at(long line, RuntimeException cause) {
        return new InputException(source, line, cause.getMessage());
    }
}
