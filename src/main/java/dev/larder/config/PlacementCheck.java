package dev.larder.config;

import java.util.HashMap;
import java.util.Map;

import dev.larder.feature.Quoted;
import dev.larder.store.AerospikeSettings;
import dev.larder.store.AerospikeSettings.Layout;
import dev.larder.store.AerospikeSettings.Placement;

/** Finds views that Aerospike could not keep, or could not keep apart, before anything is written. */
final class PlacementCheck {
    private PlacementCheck() {}

    /** @param views the block of each, by name */
    static void check(AerospikeSettings settings, String project, Map<String, Section> views) {
        Map<Placement, String> owners = new HashMap<>();
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
            if (owner != null && settings.layout() == Layout.VIEW) {
                block.conflict("aerospike", "would share its Aerospike set with view " + Quoted.of(owner)
                        + "; pin one of them elsewhere with `aerospike: {set: ...}`");
            }
        });
    }
}
