package dev.larder.config;

import java.util.HashMap;
import java.util.Map;

import dev.larder.config.store.AerospikeReader;
import dev.larder.config.yaml.Section;
import dev.larder.store.settings.AerospikeSettings.Layout;
import dev.larder.store.settings.AerospikeSettings.Placement;
import dev.larder.store.settings.AerospikeSettings;
import dev.larder.text.Quoted;

/** Finds views that Aerospike could not keep, or could not keep apart, before anything is written. */
final class PlacementCheck {
    /** In a namespace, larder's own set among them. */
    private static final int MOST_SETS = 4_095;

    private PlacementCheck() {}

    /** @param views the block of each, by name */
    static void check(AerospikeSettings settings, String project, Map<String, Section> views) {
        Map<Placement, String> owners = new HashMap<>();
        Map<String, Integer> sets = new HashMap<>();
        views.forEach((view, block) -> {
            Placement placement = settings.placement(project, view);
            int length = AerospikeReader.length(placement.set());
            if (length > AerospikeSettings.LONGEST_SET) {
                block.conflict("aerospike", "its Aerospike set would have a name of " + length + " bytes; "
                        + AerospikeSettings.LONGEST_SET + " is the most. Pin it with `aerospike: {set: ...}`");
            }
            if (placement.set().equals(AerospikeSettings.OWN_SET)) {
                block.conflict("aerospike", "would be kept in the Aerospike set `" + AerospikeSettings.OWN_SET
                        + "`, where larder keeps its own records; pin it elsewhere with `aerospike: {set: ...}`");
            }
            String owner = owners.putIfAbsent(placement, view);
            if (owner != null && settings.records().layout() == Layout.VIEW) {
                block.conflict("aerospike", "would share its Aerospike set with view " + Quoted.of(owner)
                        + "; pin one of them elsewhere with `aerospike: {set: ...}`");
            }
            if (owner == null && sets.merge(placement.namespace(), 1, Integer::sum) == MOST_SETS) {
                block.conflict("aerospike", "is one set too many: a namespace has 4,095, of which larder takes one for"
                        + " itself; pin it elsewhere with `aerospike: {namespace: ...}`");
            }
        });
    }
}
