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
    void draftOfARegistry() throws IOException {
        registry(drivers(new RegistryBytes("demo").entityOf("other", "driver", "wrong", RegistryBytes.STRING)
                .viewOf("other", "not_ours", view -> view.of("driver").parquet("x", "ts", "", Map.of()))));

        larder.run("init", "--from-feast", "repo").exits(ExitCode.OK).says("wrote FOLDER/larder.yaml. To"
                + " preview the load, run: larder materialize --dry-run\n");

        assertEquals("""
                # The project, the online store and its layout come from Feast's own file.
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
                    # Feast's ttl for this view. larder reads older rows as expired if it is set here; the records
                    # themselves expire by Feast's `key_ttl_seconds` alone.
                    # ttl: 1d
                """, written());
        larder.run("config", "check").exits(ExitCode.OK);
    }

    /** Feast's registry has no precision; the source has. */
    @Test
    void decimalsAndUuids() throws IOException {
        registry(new RegistryBytes("demo").entity("driver", "driver_id", RegistryBytes.INT64)
                .view("money", view -> view.of("driver").joinKey("driver_id", RegistryBytes.INT64)
                        .feature("amount", RegistryBytes.DECIMAL).feature("fees", RegistryBytes.DECIMAL_LIST)
                        .feature("small", RegistryBytes.DECIMAL).feature("ride", RegistryBytes.UUID)
                        .feature("text", RegistryBytes.DECIMAL)
                        .parquet("data/money.parquet", "ts", "", Map.of("total", "amount")))
                .view("absent", view -> view.of("driver").joinKey("driver_id", RegistryBytes.INT64)
                        .feature("x", RegistryBytes.BOOL).feature("amount", RegistryBytes.DECIMAL)
                        .parquet("data/absent.parquet", "ts", "", Map.of())));
        new CustomerFiles(folder).sql("money.parquet", "SELECT 1 AS driver_id, TIMESTAMP '2026-11-19' AS ts,"
                + " 1.5::DECIMAL(38,10) AS total, [1.5::DECIMAL(12,2)] AS fees, 1::DECIMAL(4,1) AS small,"
                + " uuid() AS ride, '1.5' AS text");
        Files.move(folder.resolve("data/money.parquet"), folder.resolve("repo/data/money.parquet"));
        Files.delete(folder.resolve("larder.yaml"));

        larder.run("init", "--from-feast", "repo").exits(ExitCode.OK).says("left out: feature money:text: Feast's type"
                + " Decimal has no precision, and the source does not say it; add it as decimal(P,S)"
                + "\nleft out: feature absent:amount: Feast's type Decimal has no precision, and"
                + " `FOLDER/repo/data/absent.parquet` does not exist; add it as decimal(P,S)"
                + "\nwrote FOLDER/larder.yaml. To preview the load, run: larder materialize --dry-run\n");

        String text = written();
        assertEquals("""
                    features:
                      amount: decimal(38,10)
                      fees: array<decimal(12,2)>
                      small: decimal(4,1)
                      ride: uuid
                      # Not written by larder:
                """, text.substring(text.indexOf("    features"), text.indexOf("      #   text")));
        larder.run("config", "check").exits(ExitCode.OK);
    }

    @Test
    void skippedPartsAreListed() throws IOException {
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
                        left out: view derived: its rows are computed in Python
                        left out: view in_bigquery: its source is not a Parquet file
                        left out: view in_delta: its source is not a Parquet file
                        left out: view for all: its name is not a valid name: a letter, then letters, digits, `_`, `.` or `-`
                        left out: view entityless: it has no entity
                        left out: view untyped: its join key `nothing_id` has no type: run `feast apply`, or give the entity a type
                        left out: view by_truth: its join key `t` has Feast's type Bool. The types of Feast's entity keys are string, \
                        int32, int64, bytes and timestamp
                        left out: view maps: it has no feature of a type that larder supports
                        left out: on demand feature view odfv: larder loads plain feature views only
                        left out: stream feature view sfv: larder loads plain feature views only
                        left out: label view lv: larder loads plain feature views only
                        left out: feature by_entity:m: larder does not support Feast's type Map
                        left out: feature by_entity:_y: its name is not a valid name: a letter, then letters, digits, `_`, `.` or `-`
                        wrote FOLDER/larder.yaml. To preview the load, run: larder materialize --dry-run
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
                      # Not written by larder:
                      #   m: larder does not support Feast's type Map
                      #   _y: its name is not a valid name: a letter, then letters, digits, `_`, `.` or `-`
                      # larder leaves them in the record as Feast wrote them. But Feast skips rows whose event time is
                      # already stored: let Feast materialize first, or it never writes them.
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

    /** Feast reads the columns of a source under the names of its {@code field_mapping}, those of join keys too. */
    @Test
    void fieldMappingOfJoinKeysAndTimes() throws IOException {
        registry(new RegistryBytes("demo").entity("driver", "driver_id", RegistryBytes.INT64)
                .view("driver_stats", view -> view.of("driver").joinKey("driver_id", RegistryBytes.INT64)
                        .feature("trips", RegistryBytes.INT64)
                        .parquet("data/stats.parquet", "event_timestamp", "created", new TreeMap<>(
                                Map.of("drv", "driver_id", "ts", "event_timestamp", "made", "created")))));
        larder.run("init", "--from-feast", "repo").exits(ExitCode.OK);
        assertEquals("""
                  driver_stats:
                    entity: {driver_id: int64}
                    source:
                      path: repo/data/stats.parquet
                      event_timestamp: ts
                      created_timestamp: made
                      columns: {driver_id: drv}
                    features:
                      trips: int64
                """, written().substring(written().indexOf("  driver_stats")));
        larder.run("config", "check").exits(ExitCode.OK);
    }

    /** {@code feast apply} of a view without its entity leaves the join key among the features. */
    @Test
    void entityThatWasNotApplied() throws IOException {
        registry(new RegistryBytes("demo")
                .view("by_column", view -> view.of("driver").joinKey("driver_id", RegistryBytes.INT64)
                        .feature("driver_id", RegistryBytes.INT64).feature("trips", RegistryBytes.INT64)
                        .parquet("x", "ts", "", Map.of()))
                .view("by_name", view -> view.of("driver").feature("driver_id", RegistryBytes.INT64)
                        .feature("trips", RegistryBytes.INT64).parquet("x", "ts", "", Map.of())));
        larder.run("init", "--from-feast", "repo").exits(ExitCode.OK).says("left out: view by_name: its entity"
                + " `driver` is not in the registry: run `feast apply`\nwrote FOLDER/larder.yaml. To preview the load,"
                + " run: larder materialize --dry-run\n");
        assertEquals("""
                    entity: {driver_id: int64}
                    source:
                      path: repo/x
                      event_timestamp: ts
                    features:
                      trips: int64
                """, written().substring(written().indexOf("    entity")));
        larder.run("config", "check").exits(ExitCode.OK);
    }

    /** In Aerospike Feast writes rows of any event time, and Feast's ttl has another name. */
    @Test
    void draftForAerospike() throws IOException {
        store("{type: aerospike}");
        registry(new RegistryBytes("demo").entity("driver", "driver_id", RegistryBytes.INT64)
                .view("stats", view -> view.of("driver").feature("trips", RegistryBytes.INT64)
                        .feature("config", 32).ttlSeconds(60).parquet("x", "ts", "", Map.of())));
        larder.run("init", "--from-feast", "repo").exits(ExitCode.OK);
        assertEquals("""
                    features:
                      trips: int64
                      # Not written by larder:
                      #   config: larder does not support Feast's type Json
                      # larder leaves them in the record as Feast wrote them.
                    # Feast's ttl for this view. larder reads older rows as expired if it is set here; the records
                    # themselves expire by Feast's `ttl_seconds` alone.
                    # ttl: 1m
                """, written().substring(written().indexOf("    features")));
    }

    @Test
    void viewOfALaterVersionHasItInItsName() throws IOException {
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
    void unsupportedStoreIsReplaced() throws IOException {
        store("{type: sqlite, path: x.db}");
        registry(drivers(new RegistryBytes("demo")));
        larder.run("init", "--from-feast", "repo").exits(ExitCode.OK).says("left out: the online store: larder writes"
                + " Feast's stores `redis` and `aerospike` only; this draft uses SQLite\nwrote FOLDER/larder.yaml. To"
                + " preview the load, run: larder materialize --dry-run\n");
        assertEquals("project: demo\n\nonline_store:\n  type: sqlite\n", written().substring(0, 44));
        larder.run("config", "check").exits(ExitCode.OK);
    }

    private void fails(String message) {
        larder.run("init", "--from-feast", "repo").exits(ExitCode.USAGE).says("error: " + message + "\n");
    }

    @Test
    void missingOrUnreadableRegistry() throws IOException {
        fails("no such file: FOLDER/repo/data/registry.db, Feast's registry. `feast apply` writes it.");
        registry(new RegistryBytes("demo").other(8, "odfv"));
        fails("Feast's registry has no view of project `demo` that larder could load:\non demand feature view"
                + " odfv: larder loads plain feature views only");
        Files.writeString(folder.resolve("repo/data/registry.db"), "SQLite format 3\0");
        fails("cannot read FOLDER/repo/data/registry.db as Feast's registry: its bytes are not the protobuf message"
                + " that Feast writes");
        for (String elsewhere : new String[]{"s3://bucket/registry.db",
                "{registry_type: sql, path: \"postgresql://x\"}"}) {
            larder.file("repo/feature_store.yaml", "project: demo\nregistry: " + elsewhere + "\n");
            fails("FOLDER/repo/feature_store.yaml: larder reads only registries that are local files");
        }
        larder.file("repo/feature_store.yaml", "registry: x\n");
        fails("FOLDER/repo/feature_store.yaml:1: project: is missing. The project in Feast.");
        Files.delete(folder.resolve("repo/feature_store.yaml"));
        fails("FOLDER/repo/feature_store.yaml: no such file. Name Feast's feature_store.yaml, or its folder.");
        larder.run("init", "--from-feast", "repo", "--entity", "x").exits(ExitCode.USAGE).says("error: --from-feast"
                + " cannot be combined with --from, --entity, --event-timestamp, --column or --view, because Feast's registry"
                + " contains the files, entities and views\n");
    }

    /** The example's registry is of the quickstart's views; its larder.yaml is what the command writes. */
    @Test
    void exampleIsUpToDate() throws IOException {
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
