package dev.larder.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.config.Config;
import dev.larder.config.ConfigChoice;
import dev.larder.config.ConfigLoader;
import dev.larder.materialize.RunOptions;
import dev.larder.source.Window;
import dev.larder.source.arrival.ArrivalLimits;
import dev.larder.source.arrival.Arrivals;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.store.settings.RedisSettings;

/** What executors get equals what the driver has. */
class SerializedRecordTest {
    @TempDir
    private Path folder;

    @SuppressWarnings("unchecked")
    private static <T> T sent(T content) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new SerializedRecord<>(content));
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            T arrived = ((SerializedRecord<T>) in.readObject()).content();
            assertNotSame(content, arrived);
            return arrived;
        }
    }

    private Config config(String store) throws IOException {
        Files.writeString(folder.resolve("larder.yaml"), """
                project: acme
                prewrite_hook: Hook
                hook_path: [hooks, more.jar]
                online_store: %s
                feature_views:
                  customers:
                    entity: {customer_id: string, day: timestamp}
                    source: {path: data, event_timestamp: e, created_timestamp: c, columns: {total: t, customer_id: i}}
                    features: {total: double, clicks: {type: array<int64>, ttl: 5m}}
                    ttl: 7d
                    ttl_from: event
                    max_rejects: 5%%
                    min_rows: 3
                    lookback: 2h
                    expect:
                      rows: {min: 1, change: 5%%}
                      age: {max: 1d}
                      deletes: {max: 7}
                      features: {total: {min: 0, in: [1.5, 2], null_share: {change: 2pp}}}
                    aerospike: {set: pinned}
                  tables:
                    entity: {id: int64}
                    source: {format: iceberg, table: db.t, event_timestamp: e}
                    features: {x: bytes}
                    ttl: never
                  queries:
                    entity: {id: int64}
                    source: {query: SELECT 1, event_timestamp: e}
                    features: {x: bool}
                """.formatted(store));
        return new ConfigLoader(Map.of(), folder).load(ConfigChoice.NONE);
    }

    @Test
    void configs() throws Exception {
        for (String store : List.of("{type: sqlite, path: x.db}",
                "{type: redis, mode: sentinel, master: m, addresses: ['a:1', 'b:2'], username: u, password: p,"
                        + " tls: {enabled: true, ca_file: ca.pem}, layout: entity, encoding: binary}",
                "{type: aerospike, hosts: [a], username: u, password: p, timeouts: {read: 1s}}")) {
            Config config = config(store);
            assertEquals(config, sent(config));
        }
    }

    @Test
    void secretsArriveAndStayHidden() throws Exception {
        Config arrived = sent(config("{type: redis, password: letmein}"));
        assertEquals("letmein", ((RedisSettings) arrived.store()).connection().credentials().password()
                .orElseThrow().reveal());
        assertEquals(-1, arrived.toString().indexOf("letmein"));
    }

    @Test
    void optionsAndPlans() throws Exception {
        RunOptions options = new RunOptions(
                new RunOptions.Scope(OptionalLong.of(1), OptionalLong.empty(), Arrivals.Mode.ARRIVED,
                        Duration.ofHours(2),
                        new ArrivalLimits(OptionalLong.of(7), OptionalLong.empty()), Optional.of(Path.of("state"))),
                new RunOptions.Checks(config("{type: sqlite}").views().getFirst().rules(), true, true),
                new RunOptions.Resources(4, OptionalInt.of(5), OptionalLong.of(6), 7), Conflict.OVERWRITE, false,
                Duration.ZERO, true);
        assertEquals(options, sent(options));
        Config config = config("{type: sqlite}");
        KeyTimes.Inputs inputs = new KeyTimes.Inputs(config.views().getFirst().view(),
                config.views().getFirst().source().orElseThrow(), "t",
                List.of(new TablePlan.Column("a", CellType.Simple.PARTITION, "partition"),
                        new TablePlan.Column("b", new CellType.ListOf(new CellType.Decimal(9, 3)),
                                "ARRAY<DECIMAL(9,3)>")),
                Window.ALL);
        assertEquals(inputs, sent(inputs));
    }
}
