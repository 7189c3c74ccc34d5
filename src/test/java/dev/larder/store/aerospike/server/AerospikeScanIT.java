package dev.larder.store.aerospike.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.aerospike.client.AerospikeException;
import com.aerospike.client.BatchRecord;
import com.aerospike.client.Bin;
import com.aerospike.client.Key;
import com.aerospike.client.Operation;
import com.aerospike.client.Value;
import com.aerospike.client.cdt.CTX;
import com.aerospike.client.cdt.MapOperation;
import com.aerospike.client.cdt.MapReturnType;
import com.aerospike.client.exp.Exp;
import com.aerospike.client.policy.QueryPolicy;
import com.aerospike.client.policy.WritePolicy;
import com.aerospike.client.query.Filter;
import com.aerospike.client.query.KeyRecord;
import com.aerospike.client.query.PartitionFilter;
import com.aerospike.client.query.RecordSet;
import com.aerospike.client.query.Statement;
import com.aerospike.client.task.ExecuteTask;

/** All records of a set: read, changed in the background, truncated, counted. */
class AerospikeScanIT {
    private static final int RECORDS = 300;

    private static ScriptedClient server;

    @BeforeAll
    static void open() {
        server = new ScriptedClient(AerospikeServers.any(), "scans");
    }

    @AfterAll
    static void close() {
        server.close();
    }

    /** Of every second the key is stored. */
    @BeforeEach
    void fill() {
        server.empty();
        WritePolicy keyed = server.writing();
        keyed.sendKey = true;
        for (int i = 0; i < RECORDS; i++) {
            server.client().put(i % 2 == 0 ? keyed : null, server.key("key" + i), new Bin("i", i),
                    new Bin("m", new TreeMap<>(Map.of("a", i))));
        }
    }

    private static Statement statement(String... bins) {
        Statement statement = new Statement();
        statement.setNamespace(AerospikeTarget.FEATURES);
        statement.setSetName(server.set());
        statement.setBinNames(bins.length == 0 ? null : bins);
        return statement;
    }

    private static List<KeyRecord> all(RecordSet found) {
        List<KeyRecord> all = new ArrayList<>();
        try (found) {
            found.forEach(all::add);
        }
        return all;
    }

    private static List<KeyRecord> query(QueryPolicy policy, Statement statement) {
        return all(server.client().query(policy, statement));
    }

    @Test
    void aScanReturnsEveryRecordOnce() {
        List<KeyRecord> all = query(null, statement());
        assertEquals(RECORDS, all.size());
        Set<Long> numbers = new HashSet<>();
        for (KeyRecord one : all) {
            long i = one.record.getLong("i");
            numbers.add(i);
            assertEquals(server.key("key" + i), one.key);
            assertEquals(i % 2 == 0 ? "key" + i : null, one.key.userKey == null ? null : one.key.userKey.toString());
            assertEquals("i=" + i + " m=ordered {a=" + i + "}", ServerReply.shown(one.record));
        }
        assertEquals(RECORDS, numbers.size());
    }

    @Test
    void onlySomeBins() {
        assertEquals(RECORDS, query(null, statement("i", "absent")).stream()
                .filter(one -> one.record.bins.keySet().equals(Set.of("i"))).count());
        assertEquals(0, query(null, statement("absent")).size());
        QueryPolicy policy = new QueryPolicy();
        policy.includeBinData = false;
        assertEquals(RECORDS, query(policy, statement()).stream().filter(one -> one.record.bins == null).count());
    }

    @Test
    void onlySomeRecords() {
        QueryPolicy policy = new QueryPolicy();
        policy.filterExp = Exp.build(Exp.lt(Exp.intBin("i"), Exp.val(10)));
        assertEquals(10, query(policy, statement()).size());
        Statement some = statement();
        some.setMaxRecords(25);
        assertEquals(25, query(null, some).size());
    }

    @Test
    void pageByPage() {
        PartitionFilter everywhere = PartitionFilter.all();
        Set<String> seen = new TreeSet<>();
        List<Integer> sizes = new ArrayList<>();
        while (!everywhere.isDone()) {
            Statement page = statement();
            page.setMaxRecords(140);
            List<KeyRecord> records = all(server.client().queryPartitions(null, page, everywhere));
            records.forEach(one -> seen.add(ServerReply.shown(one.key.digest)));
            sizes.add(records.size());
        }
        assertEquals(List.of(140, 140, 20), sizes);
        assertEquals(RECORDS, seen.size());
    }

    @Test
    void partitionByPartition() {
        int count = 0;
        for (int begin = 0; begin < 4096; begin += 1024) {
            count += all(server.client().queryPartitions(null, statement(), PartitionFilter.range(begin, 1024))).size();
        }
        assertEquals(RECORDS, count);
    }

    @Test
    void unsupportedQueriesAreRefused() {
        Statement absent = statement();
        absent.setSetName("never there");
        assertEquals(0, query(null, absent).size());
        QueryPolicy odd = new QueryPolicy();
        odd.filterExp = Exp.build(Exp.val(1));
        assertEquals(4, assertThrows(AerospikeException.class, () -> query(odd, statement())).getResultCode());
        assertEquals(4, assertThrows(AerospikeException.class,
                () -> query(null, statement("1234567890123456"))).getResultCode());
        Statement indexed = statement();
        indexed.setFilter(Filter.equal("i", 1));
        QueryPolicy once = new QueryPolicy();
        once.maxRetries = 0;
        assertEquals(201, assertThrows(AerospikeException.class, () -> query(once, indexed)).getResultCode());
    }

    @Test
    void theWholeNamespace() {
        server.client().put(null, new Key(AerospikeTarget.FEATURES, null, "setless"), new Bin("i", 1));
        Statement everything = statement("i");
        everything.setSetName(null);
        Set<String> sets = new TreeSet<>();
        query(null, everything).forEach(one -> sets.add(String.valueOf(one.key.setName)));
        assertTrue(sets.containsAll(Set.of("null", server.set())), sets.toString());
    }

    /** @return what the server says of it: succeeded, filtered, failed */
    private static String background(WritePolicy policy, Operation... operations) {
        ExecuteTask task = server.client().execute(policy, statement(), operations);
        task.waitTillComplete(50);
        Map<String, String> job = server.info("query-show:trid=" + Long.toUnsignedString(task.getTaskId()), ":");
        assertEquals("done(ok)", job.get("status"));
        return job.get("recs-succeeded") + " " + job.get("recs-filtered-bins") + " " + job.get("recs-failed");
    }

    private static WritePolicy firstHundred() {
        WritePolicy policy = server.writing();
        policy.filterExp = Exp.build(Exp.lt(Exp.intBin("i"), Exp.val(100)));
        return policy;
    }

    @Test
    void recordsAreChangedInTheBackground() {
        server.put(server.expiring(1000), "key1", new Bin("x", 1));
        server.put(server.expiring(1000), "key2", new Bin("x", 1));
        WritePolicy kept = firstHundred();
        kept.expiration = -2;
        assertEquals("100 200 0", background(kept, Operation.put(new Bin("y", 1))));
        assertEquals("i=1 m=ordered {a=1} x=1 y=1", server.get("key1"));
        assertEquals("i=100 m=ordered {a=100}", server.get("key100"));
        assertEquals(1000, server.timeToLive("key1"), 5);
        assertEquals("300 0 0", background(null, MapOperation.removeByKey("m", Value.get("a"), MapReturnType.NONE)));
        assertEquals("i=2 m=ordered {} x=1 y=1", server.get("key2"));
        assertEquals(-1, server.timeToLive("key2"));
    }

    @Test
    void recordsAreDeletedInTheBackground() {
        assertEquals("100 200 0", background(firstHundred(), Operation.delete()));
        assertEquals("nothing", server.get("key0"));
        assertEquals(200, query(null, statement()).size());
    }

    @Test
    void failedRecordsOfABackgroundJobAreCounted() {
        assertEquals("0 0 300", background(null, MapOperation.removeByKey("m", Value.get("a"), MapReturnType.NONE,
                CTX.mapKey(Value.get("absent")))));
        assertEquals("0 0 300", background(null, Operation.put(new Bin("1234567890123456", 1))));
        assertEquals("0 0 300", background(server.expiring(-7), Operation.touch()));
        WritePolicy odd = server.writing();
        odd.filterExp = Exp.build(Exp.val(1));
        assertEquals(4, assertThrows(AerospikeException.class, () -> background(odd, Operation.delete()))
                .getResultCode());
    }

    @Test
    void aBackgroundJobCanBeAborted() {
        List<BatchRecord> rows = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            rows.add(server.write("more" + i, ScriptedClient.put("i", i)));
        }
        server.client().operate(null, rows);
        ExecuteTask task = server.client().execute(null, statement(), Operation.put(new Bin("y", 1)));
        String job = "trid=" + Long.toUnsignedString(task.getTaskId());
        assertEquals("active(ok)", server.info("query-show:" + job, ":").get("status"));
        assertEquals("ok", server.target().ask("query-abort:" + job));
        task.waitTillComplete(50);
        assertEquals("done(user-aborted)", server.info("query-show:" + job, ":").get("status"));
        assertEquals("ERROR:2:id not active", server.target().ask("query-abort:" + job));
        QueryPolicy changed = new QueryPolicy();
        changed.filterExp = Exp.build(Exp.binExists("y"));
        assertTrue(query(changed, statement()).size() < 10_000);
    }

    @Test
    void aBackgroundJobKeepsToItsRate() {
        Statement slow = statement();
        slow.setRecordsPerSecond(100);
        WritePolicy few = server.writing();
        few.filterExp = Exp.build(Exp.lt(Exp.intBin("i"), Exp.val(10)));
        long start = System.nanoTime();
        ExecuteTask task = server.client().execute(few, slow, Operation.put(new Bin("y", 1)));
        String job = "query-show:trid=" + Long.toUnsignedString(task.getTaskId());
        assertEquals("100", server.info(job, ":").get("rps"));
        task.waitTillComplete(20);
        assertEquals("10 290", server.info(job, ":").get("recs-succeeded") + " "
                + server.info(job, ":").get("recs-filtered-bins"));
        assertTrue(System.nanoTime() - start > 2_000_000_000L, "what is filtered out counts too");
    }

    @Test
    void aBackgroundJobOnAMissingSetSucceeds() {
        Statement absent = statement();
        absent.setSetName("never there");
        ExecuteTask task = server.client().execute(null, absent, Operation.delete());
        task.waitTillComplete(50);
        assertEquals("ERROR:2:job not found",
                server.target().ask("query-show:trid=" + Long.toUnsignedString(task.getTaskId())));
    }

    private static int objects() {
        return Integer.parseInt(server.info("sets/" + AerospikeTarget.FEATURES + "/" + server.set(), ":")
                .get("objects"));
    }

    private static void awaitObjects(int count) {
        for (int i = 0; objects() != count; i++) {
            assertTrue(i < 200, "objects: " + objects());
            AerospikeServers.pause(Duration.ofMillis(100));
        }
    }

    @Test
    void aTruncatedSetIsEmptyImmediately() {
        assertEquals(RECORDS, objects());
        AerospikeServers.pause(Duration.ofMillis(5));
        server.client().truncate(null, AerospikeTarget.FEATURES, server.set(), null);
        assertEquals("nothing", server.get("key0"));
        assertEquals(0, query(null, statement()).size());
        AerospikeServers.pause(Duration.ofMillis(5));
        server.put(null, "key0", new Bin("a", 1));
        assertEquals("a=1", server.get("key0"));
        awaitObjects(1);
    }

    @Test
    void onlyOlderRecordsAreTruncated() {
        AerospikeServers.pause(Duration.ofMillis(5));
        Calendar then = Calendar.getInstance();
        AerospikeServers.pause(Duration.ofMillis(5));
        server.put(null, "later", new Bin("a", 1));
        server.client().truncate(null, AerospikeTarget.FEATURES, server.set(), then);
        assertEquals("nothing", server.get("key0"));
        assertEquals("a=1", server.get("later"));
        then.add(Calendar.HOUR, 1);
        AerospikeException refused = assertThrows(AerospikeException.class,
                () -> server.client().truncate(null, AerospikeTarget.FEATURES, server.set(), then));
        assertEquals("Truncate failed: ERROR:4:would truncate in the future", refused.getBaseMessage());
    }

    @Test
    void truncatingAMissingSetSucceeds() {
        server.client().truncate(null, AerospikeTarget.FEATURES, "never there", null);
        server.client().truncate(null, "absent", "never there", null);
        server.client().truncate(null, "absent", null, null);
    }

    @Test
    void aWholeNamespaceIsTruncated() {
        Key key = new Key(AerospikeTarget.OTHER, server.set(), "a");
        server.client().put(null, key, new Bin("a", 1));
        AerospikeServers.pause(Duration.ofMillis(5));
        server.client().truncate(null, AerospikeTarget.OTHER, null, null);
        assertEquals("nothing", ServerReply.by(() -> server.client().get(null, key)));
        assertEquals("i=0 m=ordered {a=0}", server.get("key0"));
    }

    @Test
    void expiredRecordsAreNotCounted() {
        server.put(server.expiring(1), "short", new Bin("a", 1));
        assertEquals(RECORDS + 1, objects());
        awaitObjects(RECORDS);
    }

    @Test
    void infoOfTheServer() {
        AerospikeTarget target = server.target();
        assertEquals("features;other", target.ask("namespaces"));
        assertTrue(target.ask("edition").startsWith("Aerospike "), target.ask("edition"));
        assertTrue(target.ask("build").matches("\\d+\\.\\d+.*"), target.ask("build"));
        assertEquals("ok", target.ask("status"));
        assertEquals(target.ask("node"), target.ask("name"));
        assertEquals(target.ask("cluster-stable"), target.ask("cluster-stable:size=1;namespace=features"));
        assertEquals("ERROR:7:cluster not specified size", target.ask("cluster-stable:size=2"));
        assertEquals("ERROR:20:namespace not found on node", target.ask("cluster-stable:namespace=absent"));
        assertEquals("ERROR:4:unrecognized command", target.ask("nonsense"));
        assertEquals("type=unknown", target.ask("namespace/absent"));
        assertEquals("ns_type=unknown", target.ask("sets/absent"));
        assertEquals("", target.ask("sets/features/never there"));
        assertEquals("ERROR:2:job not found", target.ask("query-show:trid=4711"));
        assertEquals("ERROR:4:bad id", target.ask("query-show:trid=0"));
        assertEquals("ERROR:25:enterprise only", target.ask("racks:"));
    }

    @Test
    void infoOfNamespaces() {
        Map<String, String> features = server.info("namespace/" + AerospikeTarget.FEATURES, ";");
        assertEquals("5 0 false false 1048576 false 1", String.join(" ", features.get("nsup-period"),
                features.get("default-ttl"), features.get("allow-ttl-without-nsup"), features.get("stop_writes"),
                features.get("max-record-size"), features.get("strong-consistency"),
                features.get("effective_replication_factor")));
        assertTrue(Integer.parseInt(features.get("objects")) >= RECORDS);
        for (String name : List.of("data_used_pct", "data_avail_pct", "data_total_bytes", "data_used_bytes",
                "storage-engine.stop-writes-used-pct", "storage-engine.stop-writes-avail-pct")) {
            assertNotNull(features.get(name), name);
        }
        String sets = server.target().ask("sets/" + AerospikeTarget.FEATURES);
        assertTrue(sets.contains("ns=features:set=scans:objects=300:"), sets);
    }
}
