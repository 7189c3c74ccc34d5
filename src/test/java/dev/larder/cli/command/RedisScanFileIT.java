package dev.larder.cli.command;

import java.io.IOException;
import java.util.List;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import dev.larder.feature.FeatureRow;
import dev.larder.store.redis.RedisServers;

/** The rows of Redis go into a file, and from the file into an empty store, in every layout and encoding. */
class RedisScanFileIT {
    private static final List<String> STORES = List.of("layout: view, encoding: text",
            "layout: view, encoding: binary", "layout: view, encoding: packed", "layout: entity, encoding: text",
            "layout: entity, encoding: binary");

    @Provide
    Arbitrary<List<FeatureRow>> rows() {
        return FileRoundTrip.rows();
    }

    @Property(tries = 6)
    void aStoreCanBeRebuiltFromItsScanFile(@ForAll("rows") List<FeatureRow> rows) throws IOException {
        for (String options : STORES) {
            FileRoundTrip.inFolder(folder -> {
                RedisFolder redis = new RedisFolder(folder, RedisServers.usual(), options)
                        .project("larder.yaml", "acme", FileRoundTrip.yaml("origin.parquet"))
                        .project("copy.yaml", "copy", FileRoundTrip.yaml("copy.parquet"));
                new FileRoundTrip(folder, redis.larder()).check(rows);
            });
        }
    }
}
