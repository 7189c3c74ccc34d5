package dev.larder.cli.command;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import dev.larder.feature.FeatureRow;
import dev.larder.store.aerospike.server.AerospikeServers;

/** The rows of Aerospike go into a file, and from the file into an empty store. */
class AerospikeScanFileIT {
    private static final AtomicLong PROJECTS = new AtomicLong(System.currentTimeMillis());

    @Provide
    Arbitrary<List<FeatureRow>> rows() {
        return FileRoundTrip.rows();
    }

    @Property(tries = 6)
    void aStoreCanBeRebuiltFromItsScanFile(@ForAll("rows") List<FeatureRow> rows) throws IOException {
        FileRoundTrip.inFolder(folder -> {
            AerospikeFolder aerospike = new AerospikeFolder(folder, AerospikeServers.any(), "layout: view")
                    .project("larder.yaml", "s" + PROJECTS.incrementAndGet(), FileRoundTrip.yaml("origin.parquet"))
                    .project("copy.yaml", "s" + PROJECTS.incrementAndGet(), FileRoundTrip.yaml("copy.parquet"));
            new FileRoundTrip(folder, aerospike.larder()).check(rows);
        });
    }
}
