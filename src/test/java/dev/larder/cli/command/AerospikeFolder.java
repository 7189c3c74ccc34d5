package dev.larder.cli.command;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import dev.larder.store.aerospike.AerospikeStore;
import dev.larder.store.aerospike.server.AerospikeTarget;
import dev.larder.store.settings.AerospikeSettings;

/** larder with an Aerospike store, at the present time: the server expires records by its own clock. */
final class AerospikeFolder {
    private final Larder larder;
    private final AerospikeTarget server;
    private final String options;

    /** @param options of the store, such as {@code layout: feast} */
    AerospikeFolder(Path folder, AerospikeTarget server, String options) {
        this.server = server;
        this.options = options;
        this.larder = new Larder(folder).opener(
                (config, clock) -> new AerospikeStore((AerospikeSettings) config.store(), config.project(), clock));
        larder.clock().advance(
                Duration.between(larder.clock().instant(), Instant.now().truncatedTo(ChronoUnit.SECONDS)));
    }

    Larder larder() {
        return larder;
    }

    AerospikeFolder project(String file, String project, String views) {
        larder.file(file, """
                project: %s
                online_store: {type: aerospike, hosts: ["%s:%d"], namespace: %s, %s,
                  timeouts: {connect: 5s, read: 10s, write: 10s, batch: 20s}}
                feature_views:
                %s""".formatted(project, server.host(), server.port(), AerospikeTarget.FEATURES, options,
                views.indent(2)));
        return this;
    }
}
