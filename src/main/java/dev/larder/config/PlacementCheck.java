package dev.larder.config;

import java.util.HashMap;
import java.util.Map;

import dev.larder.config.store.AerospikeBlock;
import dev.larder.config.yaml.Section;
import dev.larder.store.settings.AerospikeSettings;
import dev.larder.store.settings.AerospikeSettings.Layout;
import dev.larder.store.settings.AerospikeSettings.Placement;
import dev.larder.text.Quoted;

/** Finds views that Aerospike could not store, or not keep apart, before anything is written. */
final class PlacementCheck {
    /** Of one namespace, including larder's own set. */
    private static final int MOST_SETS = 4_095;

    private PlacementCheck() {}

    /** @param views the block of each, by name */
    static void check(AerospikeSettings settings, String project, Map<String, Section> views) {
        Map<Placement, String> owners = new HashMap<>();
        Map<String, Integer> sets = new HashMap<>();
        views.forEach((view, block) -> {
            Placement placement = settings.placement(project, view);
            int length = AerospikeBlock.length(placement.set());
            if (length > AerospikeSettings.LONGEST_SET) {
                block.conflict(AerospikeBlock.PIN, "the name of its Aerospike set would have " + length + " bytes, but "
                        + AerospikeSettings.LONGEST_SET + " is the limit. Set `aerospike: {set: ...}`.");
            }
            if (placement.set().equals(AerospikeSettings.OWN_SET)) {
                block.conflict(AerospikeBlock.PIN, "would be stored in the Aerospike set `" + AerospikeSettings.OWN_SET
                        + "`, which larder uses for its own records. Set `aerospike: {set: ...}`.");
            }
            String owner = owners.putIfAbsent(placement, view);
            if (owner != null && settings.records().layout() == Layout.VIEW) {
                block.conflict(AerospikeBlock.PIN, "would share its Aerospike set with view " + Quoted.of(owner)
                        + ". Set `aerospike: {set: ...}` for one of them.");
            }
            if (owner == null && sets.merge(placement.namespace(), 1, Integer::sum) == MOST_SETS) {
                block.conflict(AerospikeBlock.PIN, "is one set too many: an Aerospike namespace has at most 4,095, of"
                        + " which larder uses one itself. Set `aerospike: {namespace: ...}`.");
            }
        });
    }
}
