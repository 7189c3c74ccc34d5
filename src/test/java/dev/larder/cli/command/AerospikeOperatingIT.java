package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.aerospike.client.AerospikeClient;
import com.aerospike.client.query.RecordSet;
import com.aerospike.client.query.Statement;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.larder.cli.session.ExitCode;
import dev.larder.store.aerospike.server.AerospikeServers;
import dev.larder.store.aerospike.server.AerospikeTarget;

/** The operators' commands on Aerospike, in larder's own layout and in Feast's. */
class AerospikeOperatingIT {
    private static final String VIEW = "layout: view";
    private static final String FEAST = "layout: feast, send_key: true";
    private static final AtomicLong PROJECTS = new AtomicLong(System.currentTimeMillis());

    @TempDir
    Path folder;

    private final AerospikeTarget server = AerospikeServers.any();
    private final String project = "o" + PROJECTS.incrementAndGet();

    private Larder larder(String options, String views) {
        return new AerospikeFolder(folder, server, options).project("larder.yaml", project, views).larder();
    }

    private static List<String> by(Larder.Run ttl) {
        return ttl.out().lines().skip(1).map(line -> line.substring(line.lastIndexOf(',') + 1)).toList();
    }

    @Test
    void rowsExpireOnTheServerAndFeaturesAtRead() {
        Larder larder = larder(VIEW, Views.CUSTOMERS);
        larder.run("put", "customer_features", "customer_id=c1", "total=1.5", "clicks=7").isSilent();
        String row = larder.run("get", "customer_features", "customer_id=c1", "-o", "json").isSilent().out();
        assertTrue(row.matches("(?s).*\"ttl_seconds\":60480[01],.*"), row);
        assertEquals(List.of("server", "server", "read"),
                by(larder.run("ttl", "customer_features", "customer_id=c1", "-o", "csv")).subList(0, 3));

        larder.run("ttl", "customer_features", "customer_id=c1", "--expire-in", "30d").exits(ExitCode.OK);
        String later = larder.run("get", "customer_features", "customer_id=c1", "-o", "json").isSilent().out();
        assertTrue(later.matches("(?s).*\"ttl_seconds\":259200[01],.*"), later);
        assertEquals(row.replaceFirst("\"ttl_seconds\":\\d+", ""), later.replaceFirst("\"ttl_seconds\":\\d+", ""));

        larder.run("ttl", "customer_features", "customer_id=c1", "--clear").exits(ExitCode.OK);
        assertTrue(larder.run("get", "customer_features", "customer_id=c1", "-o", "json").out()
                .contains("\"ttl_seconds\":null"));
        larder.run("ttl", "customer_features", "--summary").exits(ExitCode.OK)
                .says("sampled 1 of 1 row of view customer_features (100 %)\n");
        larder.run("ttl", "customer_features", "customer_id=c2").exits(ExitCode.NOT_FOUND);
        larder.run("ttl", "customer_features", "customer_id=c1", "--expire-in", "4000d").exits(ExitCode.FAILED);
    }

    /** The ttl of a view, here 7 days, only concerns reads: the record holds the rows of other views too. */
    @Test
    void feastsRecordsExpireByTheirOwnTtl() {
        Larder larder = larder(FEAST + ", record_ttl: 30d", Views.CUSTOMERS);
        larder.run("put", "customer_features", "customer_id=c1", "total=1.5", "clicks=7").isSilent();
        String row = larder.run("get", "customer_features", "customer_id=c1", "-o", "json").isSilent().out();
        assertTrue(row.contains("\"ttl_seconds\":604800,"), row);
        assertEquals(List.of("read", "read", "read"),
                by(larder.run("ttl", "customer_features", "customer_id=c1", "-o", "csv")).subList(0, 3));

        larder.run("ttl", "customer_features", "customer_id=c1", "--expire-in", "1d").exits(ExitCode.OK);
        assertEquals(List.of("server", "server", "read"),
                by(larder.run("ttl", "customer_features", "customer_id=c1", "-o", "csv")).subList(0, 3));
        larder.run("ttl", "customer_features", "customer_id=c1", "--clear").exits(ExitCode.OK);
        assertEquals(row, larder.run("get", "customer_features", "customer_id=c1", "-o", "json").isSilent().out());
        larder.clock().advance(Duration.ofDays(7));
        larder.run("get", "customer_features", "customer_id=c1").exits(ExitCode.NOT_FOUND);
        assertEquals(0, larder.run("scan", "customer_features", "-o", "csv").out().lines().skip(1).count());
    }

    /** Feast stores milliseconds, rounded towards 1970: the stored row must not count as newer than its source. */
    @ParameterizedTest
    @ValueSource(strings = {VIEW, FEAST})
    void dryRunAfterARunCountsNoStaleRows(String options) {
        new CustomerFiles(folder).rows("a.parquet", "'c1', '1969-12-31 23:59:59.9995', 1");
        Larder larder = larder(options, CustomerFiles.VIEW);
        larder.run("materialize").exits(ExitCode.OK);
        String dry = larder.run("materialize", "--dry-run").exits(ExitCode.OK).err();
        assertTrue(dry.contains("would write 1 of 1 row read, in"), dry);
    }

    @ParameterizedTest
    @ValueSource(strings = {VIEW, FEAST})
    void statsReportTheServersOwnSizes(String options) {
        Larder larder = larder(options,
                "numbers: {entity: {id: string}, features: {a: double, b: double, c: double}, ttl: 7d}\n");
        StringBuilder csv = new StringBuilder("id,a,b,c\n");
        for (int i = 0; i < 500; i++) {
            csv.append("cust-").append(100_000 + i).append(',').append(Math.sqrt(i)).append(",0.1,\n");
        }
        larder.input(csv.toString()).run("batch-put", "numbers", "--replace").exits(ExitCode.OK);
        String json = larder.run("stats", "-o", "json").isSilent().out();
        JsonNode stats = JsonMapper.shared().readTree(json).get(0);
        assertEquals(500, stats.get("entities").asLong());
        assertTrue(stats.get("exact").asBoolean());
        double said = stats.get("bytes_per_entity").asDouble();
        double calculated = stats.get("forms").get(0).get("bytes_per_entity").asDouble();
        assertTrue(calculated > said * 0.7 && calculated < said * 1.4, json);
        String some = larder.run("stats", "--sample", "100").isSilent().out();
        assertTrue(some.matches("(?s).*entities +about 500, estimated from a sample of 100\n.*"), some);
    }

    @ParameterizedTest
    @ValueSource(strings = {VIEW, FEAST})
    void erasureLeavesNothingOfAnEntity(String options) {
        String clicks = "clicks: {entity: {customer_id: string}, features: {n: int64}, ttl: 7d}\n";
        String dropped = "dropped: {entity: {customer_id: string}, features: {n: int64}, ttl: 7d}\n";
        Larder larder = larder(options, Views.CUSTOMERS + clicks + dropped);
        for (String id : List.of("c1", "c2")) {
            larder.run("put", "customer_features", "customer_id=" + id, "total=1", "city=Oslo").isSilent();
            larder.run("put", "clicks", "customer_id=" + id, "n=1").isSilent();
            larder.run("put", "dropped", "customer_id=" + id, "n=1").isSilent();
        }
        larder = larder(options, Views.CUSTOMERS.replace("    city: string\n", "") + clicks);
        larder.run("delete", "--all-views", "customer_id=c1", "--yes").exits(ExitCode.OK).says("""
                deleted customer_id=c1 from view customer_features
                deleted customer_id=c1 from view clicks
                deleted customer_id=c1 from view dropped
                """);
        Map<String, String> left = records();
        left.keySet().removeIf(name -> !name.startsWith(project + "_"));
        assertEquals(options.equals(VIEW) ? 3 : 1, left.size(), left::toString);

        larder.run("prune", "--yes").exits(ExitCode.OK);
        assertTrue(records().entrySet().stream().filter(each -> each.getKey().startsWith(project + "_"))
                .noneMatch(each -> each.getValue().contains("city") || each.getValue().contains("dropped")));
        larder.run("teardown", "--yes").exits(ExitCode.OK);
        assertTrue(records().keySet().stream().noneMatch(name -> name.startsWith(project + "_")));
    }

    @Test
    void doctorChecksTheNamespace() {
        Larder larder = larder(VIEW, Views.CUSTOMERS);
        Larder.Run run = larder.run("doctor").exits(ExitCode.OK);
        for (String line : List.of("OK    connection: ", "OK    server: Aerospike Community Edition ",
                "OK    cluster: size 1, all partitions are served", "OK    clock: ",
                "OK    namespace features: it accepts ttls",
                "WARN  view customer_features: Aerospike expires whole records only: ",
                "OK    write and read: a row was written, read and deleted")) {
            assertTrue(run.out().lines().anyMatch(each -> each.startsWith(line)), run::toString);
        }
        larder.run("--set", "online_store.namespace=nowhere", "doctor").exits(ExitCode.FAILED);
        run = larder.run("--set", "online_store.namespace=other", "doctor").exits(ExitCode.FAILED);
        assertTrue(
                run.out().contains("FAIL  namespace other: it refuses a ttl (nsup-period 0), and view customer_features"
                        + " has one"),
                run::toString);
        larder.run("--set", "online_store.compression=true", "get", "customer_features", "customer_id=c")
                .exits(ExitCode.FAILED);
    }

    @ParameterizedTest
    @ValueSource(strings = {VIEW, FEAST})
    void otherProjectsStayUnchanged(String options) {
        try (AerospikeTarget own = AerospikeServers.own()) {
            AerospikeFolder aerospike = new AerospikeFolder(folder, own, options);
            new CustomerFiles(folder, IsolationScenario.views()).sql("a.parquet",
                    "SELECT 'c2' AS customer_id, TIMESTAMP '2020-01-01' AS event, 5.0::DOUBLE AS total, 'm' AS more");
            aerospike.project("larder.yaml", "acme", IsolationScenario.views());
            IsolationScenario neighbours = new IsolationScenario(aerospike.larder(), () -> {
                Map<String, String> others = records(own);
                others.keySet().removeIf(AerospikeOperatingIT::belongsToAcme);
                return others;
            });
            neighbours.fill("larder.yaml");
            for (String each : IsolationScenario.PROJECTS) {
                aerospike.project("other.yaml", each, IsolationScenario.views());
                neighbours.fill("other.yaml");
            }

            neighbours.runAll(() -> aerospike.project("larder.yaml", "acme",
                    IsolationScenario.views("vv", "acme").replace(", more: string", "")));

            Map<String, String> left = records(own);
            left.keySet().removeIf(name -> !belongsToAcme(name) || name.contains("/project:"));
            // Deleted metadata could come back when a node restarts, so it is overwritten with a mark.
            left.entrySet().removeIf(each -> each.getValue().contains("deleted=1"));
            assertEquals(Map.of(), left);
        }
    }

    /** Whether a record belongs to project {@code acme}: its sets, and larder's metadata of it. */
    private static boolean belongsToAcme(String name) {
        return name.startsWith("acme_")
                || name.matches("larder/(project|view|watermark|profile|runs|manifest|lease):acme(:.*)?")
                || name.startsWith("larder/set:acme_");
    }

    private Map<String, String> records() {
        return records(server);
    }

    /** The whole namespace: each record by its set and key. */
    private static Map<String, String> records(AerospikeTarget server) {
        Map<String, String> records = new TreeMap<>();
        Statement all = new Statement();
        all.setNamespace(AerospikeTarget.FEATURES);
        try (AerospikeClient client = new AerospikeClient(server.host(), server.port());
                RecordSet found = client.query(null, all)) {
            while (found.next()) {
                String key = found.getKey().userKey != null && found.getKey().userKey.getObject() instanceof String text
                        ? text
                        : HexFormat.of().formatHex(found.getKey().digest);
                records.put(found.getKey().setName + "/" + key,
                        found.getRecord().bins + " " + found.getRecord().generation + " "
                                + found.getRecord().expiration);
            }
        }
        return records;
    }
}
