package dev.larder.store.feast;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.larder.feature.Feature;
import dev.larder.feature.NoValue;
import dev.larder.text.BadValueException;

/**
 * A view's part of an Aerospike record. The record is one entity's, under the {@link KeyBytes} as a blob: a bin
 * {@value #FEATURES}, from view to its slot, a bin {@value #EVENT}, from view to the milliseconds of its event time,
 * and a bin {@value #CREATED}, the milliseconds of whichever view's row came last. Both maps are ordered by key; a
 * slot, from feature to {@link SlotValues}, is not.
 */
public final class ViewSlot {
    public static final String FEATURES = "features";
    public static final String EVENT = "event_ts";
    public static final String CREATED = "created_ts";

    private ViewSlot() {}

    /** @param values one a feature; what is {@link NoValue#MISSING} is not in the slot */
    public static Map<String, Object> of(List<Feature> features, Object[] values) {
        Map<String, Object> slot = LinkedHashMap.newLinkedHashMap(values.length);
        for (int i = 0; i < values.length; i++) {
            if (values[i] != NoValue.MISSING) {
                slot.put(features.get(i).name(), SlotValues.encode(features.get(i).type(), values[i]));
            }
        }
        return slot;
    }

    /**
     * One value a feature, {@link NoValue#MISSING} where the slot has none.
     *
     * @throws BadValueException naming the feature that is not of its type
     */
    public static Object[] values(List<Feature> features, Map<?, ?> slot) {
        Object[] values = new Object[features.size()];
        for (int i = 0; i < values.length; i++) {
            Feature feature = features.get(i);
            try {
                values[i] = slot.containsKey(feature.name())
                        ? SlotValues.decode(feature.type(), slot.get(feature.name()))
                        : NoValue.MISSING;
            } catch (BadValueException e) {
                throw new BadValueException("feature `" + feature.name() + "`: " + e.getMessage());
            }
        }
        return values;
    }
}
