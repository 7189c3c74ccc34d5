package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;
import dev.larder.store.feast.RegistryBytes;

/** {@code init --from-feast}: a first larder.yaml for who has Feast already. */
class InitFromFeastTest {
    private static final Path EXAMPLE = Path.of("examples/feast");

    @TempDir
    Path folder;

    private Larder larder;

    @BeforeEach
    void repo() throws IOException {
        larder = new Larder(folder);
        Files.createDirectories(folder.resolve("repo/data"));
        store("{type: redis}");
    }

    private void store(String store) {
        larder.file("repo/feature_store.yaml", "project: demo\nprovider: local\nonline_store: " + store + "\n");
    }

    private void registry(RegistryBytes registry) throws IOException {
        Files.write(folder.resolve("repo/data/registry.db"), registry.toBytes());
    }

    private static RegistryBytes drivers(RegistryBytes registry) {
        return registry.entity("driver", "driver_id", RegistryBytes.INT64)
                .view("driver_stats", view -> view.of("driver").joinKey("driver_id", RegistryBytes.INT64)
                        .feature("conv_rate", RegistryBytes.FLOAT).feature("trips", RegistryBytes.INT64)
                        .feature("embedding", RegistryBytes.FLOAT_LIST).ttlSeconds(86_400)
                        .parquet("data/stats.parquet", "event_timestamp", "created", new TreeMap<>(
                                Map.of("avg_trips", "trips", "other", "none"))));
    }

    private String written() throws IOException {
        return Files.readString(folder.resolve("larder.yaml"));
    }

    @Test
    void whatTheRegistryKnows() throws IOException {
        registry(drivers(new RegistryBytes("demo").entityOf("other", "driver", "wrong", RegistryBytes.STRING)
                .viewOf("other", "not_ours", view -> view.of("driver").parquet("x", "ts", "", Map.of()))));

        larder.run("init", "--from-feast", "repo").exits(ExitCode.OK).says("wrote FOLDER/larder.yaml; next, to"
                + " see what it would do, run: larder materialize --dry-run\n");

        assertEquals("""
                # Feast's project, its online store and how it writes there are read from its own file.
                online_store:
                  type: feast
                  repo: repo/feature_store.yaml

                feature_views:
                  driver_stats:
                    entity: {driver_id: int64}
                    source:
                      path: repo/data/stats.parquet
                      event_timestamp: event_timestamp
                      created_timestamp: created
                      columns: {trips: avg_trips}
                    features:
                      conv_rate: float
                      trips: int64
                      embedding: array<float>
                    ttl: 1d
                """, written());
        larder.run("config", "check").exits(ExitCode.OK);
    }

    @Test
    void whatLarderCannotDoIsListed() throws IOException {
        registry(drivers(new RegistryBytes("demo")).entity("customer", "customer_id", RegistryBytes.STRING)
                .entity("nothing", "nothing_id", 0)
                .view("by_entity", view -> view.of("driver", "customer").feature("x", RegistryBytes.DOUBLE)
                        .feature("m", RegistryBytes.MAP).feature("_y", RegistryBytes.DOUBLE).version(3)
                        .parquet("file:///data/x.parquet", "ts", "", Map.of()))
                .view("pushed", view -> view.of("driver").feature("x", RegistryBytes.BOOL).ttlSeconds(0)
                        .pushedOver("/data/pushed"))
                .view("offline", view -> view.of("driver").feature("x", RegistryBytes.BOOL).offline()
                        .parquet("x", "ts", "", Map.of()))
                .view("disabled", view -> view.of("driver").feature("x", RegistryBytes.BOOL).disabled()
                        .parquet("x", "ts", "", Map.of()))
                .view("derived", view -> view.of("driver").feature("x", RegistryBytes.BOOL).transformed()
                        .parquet("x", "ts", "", Map.of()))
                .view("in_bigquery", view -> view.of("driver").feature("x", RegistryBytes.BOOL).bigQuery())
                .view("in_delta", view -> view.of("driver").feature("x", RegistryBytes.BOOL).delta("x"))
                .view("for all", view -> view.of("driver").feature("x", RegistryBytes.BOOL)
                        .parquet("x", "ts", "", Map.of()))
                .view("entityless", view -> view.of("__dummy").joinKey("__dummy_id", RegistryBytes.STRING)
                        .feature("x", RegistryBytes.BOOL).parquet("x", "ts", "", Map.of()))
                .view("untyped", view -> view.of("nothing").feature("x", RegistryBytes.BOOL)
                        .parquet("x", "ts", "", Map.of()))
                .view("by_truth", view -> view.joinKey("t", RegistryBytes.BOOL).feature("x", RegistryBytes.BOOL)
                        .parquet("x", "ts", "", Map.of()))
                .view("maps", view -> view.of("driver").feature("x", RegistryBytes.MAP)
                        .parquet("x", "ts", "", Map.of()))
                .other(8, "odfv").other(14, "sfv").other(19, "lv"));

        larder.run("init", "--from-feast", "repo/feature_store.yaml").exits(ExitCode.OK)
                .says("""
                        left out: view offline: it is not online
                        left out: view disabled: it is not online
                        left out: view derived: Python makes its rows
                        left out: view in_bigquery: its source is no Parquet file
                        left out: view in_delta: its source is no Parquet file
                        left out: view for all: larder's names are letters, digits, `_`, `.` and `-`
                        left out: view entityless: it has no entity
                        left out: view untyped: its join key `nothing_id` is of Feast's type 0, which is none: run `feast apply`, \
                        or give the entity a type, and larder's are string, int32, int64, bytes and timestamp
                        left out: view by_truth: its join key `t` is of Feast's type 7, and larder's are string, int32, int64, \
                        bytes and timestamp
                        left out: view maps: it has no feature that larder could hold
                        left out: on demand feature view odfv: larder materializes plain feature views only
                        left out: stream feature view sfv: larder materializes plain feature views only
                        left out: label view lv: larder materializes plain feature views only
                        left out: ttl of view driver_stats: views of the same entity have another, and Feast's record has one \
                        expiry for all of them
                        left out: feature by_entity:m: larder has nothing of Feast's type 20
                        left out: feature by_entity:_y: larder's names begin with a letter
                        wrote FOLDER/larder.yaml; next, to see what it would do, run: larder materialize --dry-run
                        """);

        String text = written();
        assertEquals("""
                    # ttl: 1d
                  by_entity:
                    entity: {driver_id: int64, customer_id: string}
                    source:
                      path: /data/x.parquet
                      event_timestamp: ts
                    features:
                      x: double
                      # m: larder has nothing of Feast's type 20
                      # _y: larder's names begin with a letter
                  pushed:
                    entity: {driver_id: int64}
                    source:
                      path: /data/pushed
                      event_timestamp: ts
                    features:
                      x: bool
                """, text.substring(text.indexOf("    # ttl")));
        larder.run("config", "check").exits(ExitCode.OK);
    }

    @Test
    void aViewOfALaterVersionIsServedUnderIt() throws IOException {
        larder.file("repo/feature_store.yaml", "project: demo\nonline_store: {type: redis}\nregistry:"
                + " {path: ../reg.db, enable_online_feature_view_versioning: true}\n");
        Files.write(folder.resolve("reg.db"), new RegistryBytes("demo").entity("e", "e", RegistryBytes.INT64)
                .view("a", view -> view.of("e").feature("x", RegistryBytes.BOOL).version(2)
                        .parquet("x", "ts", "", Map.of()))
                .view("b", view -> view.of("e").feature("x", RegistryBytes.BOOL).parquet("x", "ts", "", Map.of()))
                .toBytes());
        larder.run("init", "--from-feast", "repo").exits(ExitCode.OK);
        assertEquals("[  a_v2:,   b:]",
                written().lines().filter(line -> line.matches("  [ab].*:")).toList().toString());
    }

    @Test
    void aStoreThatLarderDoesNotWriteIsReplaced() throws IOException {
        store("{type: sqlite, path: x.db}");
        registry(drivers(new RegistryBytes("demo")));
        larder.run("init", "--from-feast", "repo").exits(ExitCode.OK).says("left out: the online store: larder writes"
                + " `redis` and `aerospike` of Feast's; this draft has larder's own\nwrote FOLDER/larder.yaml; next, to"
                + " see what it would do, run: larder materialize --dry-run\n");
        assertEquals("project: demo\n\nonline_store:\n  type: sqlite\n", written().substring(0, 44));
        larder.run("config", "check").exits(ExitCode.OK);
    }

    private void fails(String message) {
        larder.run("init", "--from-feast", "repo").exits(ExitCode.USAGE).says("error: " + message + "\n");
    }

    @Test
    void whereThereIsNothingToStartFrom() throws IOException {
        fails("there is no FOLDER/repo/data/registry.db, Feast's registry; `feast apply` writes it");
        registry(new RegistryBytes("demo").other(8, "odfv"));
        fails("Feast's registry has no view of project `demo` that larder could materialize:\non demand feature view"
                + " odfv: larder materializes plain feature views only");
        Files.writeString(folder.resolve("repo/data/registry.db"), "SQLite format 3\0");
        fails("FOLDER/repo/data/registry.db cannot be read as Feast's registry: its bytes are not the protobuf message"
                + " that Feast writes");
        for (String elsewhere : new String[]{"s3://bucket/registry.db",
                "{registry_type: sql, path: \"postgresql://x\"}"}) {
            larder.file("repo/feature_store.yaml", "project: demo\nregistry: " + elsewhere + "\n");
            fails("FOLDER/repo/feature_store.yaml has its registry elsewhere than in a local file, and larder reads no"
                    + " other");
        }
        larder.file("repo/feature_store.yaml", "registry: x\n");
        fails("FOLDER/repo/feature_store.yaml:1: project: is missing");
        Files.delete(folder.resolve("repo/feature_store.yaml"));
        fails("FOLDER/repo/feature_store.yaml: there is no such file; name Feast's feature_store.yaml, or its folder");
        larder.run("init", "--from-feast", "repo", "--entity", "x").exits(ExitCode.USAGE).says("error: --from-feast"
                + " stands alone: Feast's registry names the files, the entities and the views\n");
    }

    /** The example's registry is of the quickstart's views; its larder.yaml is what the command writes. */
    @Test
    void theExample() throws IOException {
        byte[] registry = new RegistryBytes("quickstart").entity("customer", "customer_id", RegistryBytes.STRING)
                .view("customer_features", view -> view.of("customer").joinKey("customer_id", RegistryBytes.STRING)
                        .feature("total_purchases", RegistryBytes.DOUBLE)
                        .feature("avg_order_value", RegistryBytes.DOUBLE).feature("clicks_7d", RegistryBytes.INT64)
                        .feature("city", RegistryBytes.STRING).feature("is_vip", RegistryBytes.BOOL)
                        .ttlSeconds(2_592_000)
                        .parquet("../quickstart/data/customer_features", "event_timestamp", "", Map.of()))
                .view("customer_embedding", view -> view.of("customer").joinKey("customer_id", RegistryBytes.STRING)
                        .feature("embedding", RegistryBytes.FLOAT_LIST).ttlSeconds(2_592_000)
                        .parquet("../quickstart/data/customer_embedding.parquet", "event_timestamp", "", Map.of()))
                .toBytes();
        assertArrayEquals(registry, Files.readAllBytes(EXAMPLE.resolve("registry.db")));

        Files.createDirectories(folder.resolve("examples/feast"));
        for (String file : new String[]{"registry.db", "feature_store.yaml"}) {
            Files.copy(EXAMPLE.resolve(file), folder.resolve("examples/feast").resolve(file));
        }
        larder.run("--config", "examples/feast/larder.yaml", "init", "--from-feast", "examples/feast")
                .exits(ExitCode.OK);
        assertEquals(Files.readString(EXAMPLE.resolve("larder.yaml")),
                Files.readString(folder.resolve("examples/feast/larder.yaml")));
    }
}
