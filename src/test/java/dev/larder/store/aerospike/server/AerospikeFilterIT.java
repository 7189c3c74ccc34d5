package dev.larder.store.aerospike.server;

import static dev.larder.store.aerospike.server.ScriptedClient.ORDERED;
import static dev.larder.store.aerospike.server.ScriptedClient.items;
import static dev.larder.store.aerospike.server.ScriptedClient.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import com.aerospike.client.BatchDelete;
import com.aerospike.client.BatchRead;
import com.aerospike.client.BatchRecord;
import com.aerospike.client.Bin;
import com.aerospike.client.Operation;
import com.aerospike.client.ResultCode;
import com.aerospike.client.Value;
import com.aerospike.client.cdt.CTX;
import com.aerospike.client.cdt.MapOperation;
import com.aerospike.client.cdt.MapOrder;
import com.aerospike.client.cdt.MapReturnType;
import com.aerospike.client.exp.Exp;
import com.aerospike.client.exp.ExpOperation;
import com.aerospike.client.exp.ExpReadFlags;
import com.aerospike.client.exp.ExpWriteFlags;
import com.aerospike.client.exp.MapExp;
import com.aerospike.client.policy.BatchDeletePolicy;
import com.aerospike.client.policy.BatchPolicy;
import com.aerospike.client.policy.BatchReadPolicy;
import com.aerospike.client.policy.BatchWritePolicy;
import com.aerospike.client.policy.GenerationPolicy;
import com.aerospike.client.policy.Policy;
import com.aerospike.client.policy.RecordExistsAction;
import com.aerospike.client.policy.WritePolicy;

/** Expressions: what they say of a record, and whether a record is touched that they filter. */
class AerospikeFilterIT {
    private static final Exp UNKNOWN = Exp.eq(Exp.intBin("absent"), Exp.val(1));
    private static final CTX VIEW = CTX.mapKey(Value.get("view"));
    private static final CTX ABSENT = CTX.mapKey(Value.get("absent"));

    private static ScriptedClient server;

    @BeforeAll
    static void open() {
        server = new ScriptedClient(AerospikeServers.any(), "filters");
        server.put(null, "record", new Bin("i", 7), new Bin("s", "abc"), new Bin("d", 1.5), new Bin("b", true),
                new Bin("y", new byte[]{1, 2}), new Bin("l", List.of(1, 2)),
                new Bin("m", new TreeMap<>(Map.of("a", 1, "view", new TreeMap<>(Map.of("ts", 26))))));
    }

    @AfterAll
    static void close() {
        server.close();
    }

    /** An error is one of the types; what cannot be told of this record is 26, and nothing where that may be. */
    @ParameterizedTest
    @MethodSource
    void values(String expected, Exp expression) {
        assertEquals("r=" + expected, server.operate("record",
                ExpOperation.read("r", Exp.build(expression), ExpReadFlags.EVAL_NO_FAIL)).replace("error", "r=error"));
        assertEquals(expected.equals("nothing") ? "error 26" : "r=" + expected, server.operate("record",
                ExpOperation.read("r", Exp.build(expression), ExpReadFlags.DEFAULT)).replace("error 4", "r=error 4"));
    }

    static Stream<Arguments> values() {
        Exp map = Exp.mapBin("m");
        return Stream.of(
                Arguments.of("7", Exp.intBin("i")),
                Arguments.of("abc", Exp.stringBin("s")),
                Arguments.of("1.5d", Exp.floatBin("d")),
                Arguments.of("true", Exp.boolBin("b")),
                Arguments.of("x0102", Exp.blobBin("y")),
                Arguments.of("[1, 2]", Exp.listBin("l")),
                Arguments.of("ordered {a=1 view=ordered {ts=26}}", map),
                Arguments.of("nothing", Exp.intBin("absent")),
                Arguments.of("nothing", Exp.intBin("s")),
                Arguments.of("nothing", Exp.unknown()),
                Arguments.of("true", Exp.binExists("i")),
                Arguments.of("false", Exp.binExists("absent")),
                Arguments.of("19", Exp.binType("m")),
                Arguments.of("0", Exp.binType("absent")),
                Arguments.of("-1", Exp.ttl()),
                Arguments.of("-1", Exp.voidTime()),
                Arguments.of("filters", Exp.setName()),
                Arguments.of("false", Exp.keyExists()),
                Arguments.of("nothing", Exp.key(Exp.Type.STRING)),
                Arguments.of("144", Exp.recordSize()),
                Arguments.of("2", Exp.cond(Exp.val(false), Exp.val(1), Exp.val(2))),
                Arguments.of("nothing", Exp.cond(UNKNOWN, Exp.val(1), Exp.val(2))),
                Arguments.of("nothing", Exp.cond(Exp.val(false), Exp.val(1), Exp.unknown())),
                Arguments.of("error 4", Exp.cond(Exp.val(false), Exp.val(1), Exp.val("text"))),
                Arguments.of("8", Exp.let(Exp.def("x", Exp.intBin("i")), Exp.add(Exp.var("x"), Exp.val(1)))),
                Arguments.of("9", Exp.max(Exp.intBin("i"), Exp.val(9))),
                Arguments.of("1", MapExp.getByKey(MapReturnType.VALUE, Exp.Type.INT, Exp.val("a"), map)),
                Arguments.of("nothing", MapExp.getByKey(MapReturnType.VALUE, Exp.Type.INT, Exp.val("z"), map)),
                Arguments.of("nothing", MapExp.getByKey(MapReturnType.VALUE, Exp.Type.STRING, Exp.val("a"), map)),
                Arguments.of("0", MapExp.getByKey(MapReturnType.COUNT, Exp.Type.INT, Exp.val("z"), map)),
                Arguments.of("false", MapExp.getByKey(MapReturnType.EXISTS, Exp.Type.BOOL, Exp.val("z"), map)),
                Arguments.of("26", MapExp.getByKey(MapReturnType.VALUE, Exp.Type.INT, Exp.val("ts"), map, VIEW)),
                Arguments.of("nothing", MapExp.getByKey(MapReturnType.COUNT, Exp.Type.INT, Exp.val("ts"), map, ABSENT)),
                Arguments.of("nothing", MapExp.getByKey(MapReturnType.COUNT, Exp.Type.INT, Exp.val("a"),
                        Exp.mapBin("absent"))),
                Arguments.of("1", MapExp.getByKeyList(MapReturnType.COUNT, Exp.val(List.of("a", "z")), map)),
                Arguments.of("[1]", MapExp.getByKeyList(MapReturnType.VALUE, Exp.val(List.of("a", "z")), map)),
                Arguments.of("true", MapExp.getByKeyList(MapReturnType.EXISTS, Exp.val(List.of("a", "z")), map)),
                Arguments.of("ordered {ts=26}", MapExp.getByKeyList(MapReturnType.ORDERED_MAP,
                        Exp.val(List.of("ts", "z")), map, VIEW)),
                Arguments.of("2", MapExp.size(map)),
                Arguments.of("1", MapExp.size(map, VIEW)),
                Arguments.of("ordered {view=ordered {ts=26}}", MapExp.removeByKey(Exp.val("a"), map)),
                Arguments.of("ordered {a=1 n=2 view=ordered {ts=26}}",
                        MapExp.put(ORDERED, Exp.val("n"), Exp.val(2), map)));
    }

    @ParameterizedTest
    @MethodSource
    void truths(String expected, Exp expression) {
        Policy policy = new Policy(server.client().getReadPolicyDefault());
        policy.filterExp = Exp.build(expression);
        policy.failOnFilteredOut = true;
        assertEquals(expected, ServerReply.by(() -> server.client().get(policy, server.key("record"), "i"))
                .replace("i=7", "true").replace("error 27", "filtered"));
    }

    static Stream<Arguments> truths() {
        Exp yes = Exp.val(true);
        Exp no = Exp.val(false);
        return Stream.of(
                Arguments.of("true", Exp.eq(Exp.intBin("i"), Exp.val(7))),
                Arguments.of("filtered", Exp.ne(Exp.intBin("i"), Exp.val(7))),
                Arguments.of("filtered", Exp.lt(Exp.intBin("i"), Exp.val(7))),
                Arguments.of("true", Exp.le(Exp.intBin("i"), Exp.val(7))),
                Arguments.of("filtered", Exp.gt(Exp.intBin("i"), Exp.val(7))),
                Arguments.of("true", Exp.ge(Exp.intBin("i"), Exp.val(7))),
                Arguments.of("true", Exp.lt(Exp.floatBin("d"), Exp.val(2.0))),
                Arguments.of("true", Exp.gt(Exp.stringBin("s"), Exp.val("abb"))),
                Arguments.of("true", Exp.gt(Exp.blobBin("y"), Exp.val(new byte[]{1}))),
                Arguments.of("true", Exp.gt(Exp.val(new byte[]{(byte) 200}), Exp.val(new byte[]{1, 0}))),
                Arguments.of("true", Exp.eq(Exp.listBin("l"), Exp.val(List.of(1, 2)))),
                Arguments.of("filtered", Exp.eq(Exp.val(Double.NaN), Exp.val(Double.NaN))),
                Arguments.of("true", Exp.eq(Exp.val(-0.0), Exp.val(0.0))),
                Arguments.of("filtered", UNKNOWN),
                Arguments.of("filtered", Exp.ne(Exp.intBin("absent"), Exp.val(1))),
                Arguments.of("filtered", Exp.not(UNKNOWN)),
                Arguments.of("filtered", Exp.and(yes, UNKNOWN)),
                Arguments.of("true", Exp.not(Exp.and(UNKNOWN, no))),
                Arguments.of("true", Exp.or(UNKNOWN, yes)),
                Arguments.of("filtered", Exp.not(Exp.or(UNKNOWN, no))),
                Arguments.of("true", Exp.gt(Exp.lastUpdate(), Exp.val(1_700_000_000_000_000_000L))),
                Arguments.of("true", Exp.lt(Exp.sinceUpdate(), Exp.val(600_000))),
                Arguments.of("error 4", Exp.eq(Exp.intBin("i"), Exp.val("text"))),
                Arguments.of("error 4", Exp.eq(Exp.intBin("i"), Exp.val(7.0))),
                Arguments.of("error 4", Exp.intBin("i")),
                Arguments.of("error 4", Exp.val(1)));
    }

    @Test
    void digestsMatchTheClient() {
        StringBuilder told = new StringBuilder();
        for (String key : List.of("record", "a", "b", "c")) {
            server.operate("digest " + key, put("a", 1));
            told.append(server.operate("digest " + key,
                    ExpOperation.read("r", Exp.build(Exp.digestModulo(1000)), ExpReadFlags.DEFAULT))).append(' ');
        }
        assertEquals("r=401 r=535 r=208 r=953 ", told.toString());
    }

    @Test
    void theKeyIsStoredIfItWasSent() {
        WritePolicy keyed = server.writing();
        keyed.sendKey = true;
        server.put(keyed, "keyed", new Bin("a", 1));
        server.put(null, "keyed", new Bin("a", 2));
        assertEquals("k=keyed", server.operate("keyed",
                ExpOperation.read("k", Exp.build(Exp.key(Exp.Type.STRING)), ExpReadFlags.DEFAULT)));
        server.put(null, "unkeyed", new Bin("a", 1));
        server.put(keyed, "unkeyed", new Bin("a", 2));
        assertEquals("k=unkeyed", server.operate("unkeyed",
                ExpOperation.read("k", Exp.build(Exp.key(Exp.Type.STRING)), ExpReadFlags.DEFAULT)));
    }

    private static BatchWritePolicy filtering(Exp filter) {
        BatchWritePolicy policy = new BatchWritePolicy();
        policy.filterExp = Exp.build(filter);
        return policy;
    }

    @Test
    void onlyNewerRowsAreWritten() {
        server.put(null, "older", new Bin("ts", 5));
        server.put(server.expiring(1000), "newer", new Bin("ts", 50));
        server.put(null, "no ts", new Bin("x", 1));
        server.put(null, "text ts", new Bin("ts", "x"));
        BatchWritePolicy policy = filtering(Exp.lt(Exp.intBin("ts"), Exp.val(10)));
        assertEquals("""
                ts=nothing
                error 27
                error 27
                error 27
                ts=nothing
                """, server.batch(
                server.write(policy, "older", put("ts", 10)), server.write(policy, "newer", put("ts", 10)),
                server.write(policy, "no ts", put("ts", 10)), server.write(policy, "text ts", put("ts", 10)),
                server.write(policy, "not there", put("ts", 10))));
        assertEquals("ts=10", server.get("older"));
        assertEquals("ts=50", server.get("newer"));
        assertEquals("ts=10", server.get("not there"));
        assertEquals(1, server.generation("newer"));
        assertEquals(1000, server.timeToLive("newer"), 5);
    }

    @Test
    void ofManyWritersTheNewestWins() throws Exception {
        int writers = 8;
        int keys = 100;
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
            Random random = new Random(writer);
            tasks.add(() -> {
                for (int round = 0; round < 20; round++) {
                    int ts = random.nextInt(0, 1_000_000);
                    BatchWritePolicy policy = filtering(Exp.lt(Exp.intBin("ts"), Exp.val(ts)));
                    List<BatchRecord> rows = new ArrayList<>();
                    for (int i = 0; i < keys; i++) {
                        rows.add(server.write(policy, "contended" + i, put("ts", ts),
                                MapOperation.putItems(ORDERED, "m", items("ts", ts))));
                    }
                    server.client().operate(null, rows);
                    for (BatchRecord row : rows) {
                        assertTrue(row.resultCode == ResultCode.OK || row.resultCode == ResultCode.FILTERED_OUT,
                                row.toString());
                    }
                }
                return null;
            });
        }
        int newest = IntStream.range(0, writers)
                .flatMap(writer -> new Random(writer).ints(20, 0, 1_000_000)).max().orElseThrow();
        try (ExecutorService all = Executors.newFixedThreadPool(writers)) {
            for (Future<Void> task : all.invokeAll(tasks)) {
                task.get();
            }
        }
        for (int i = 0; i < keys; i++) {
            assertEquals("m=ordered {ts=" + newest + "} ts=" + newest, server.get("contended" + i));
        }
    }

    /** In a map of maps: absent bins and views are written, which takes conditions. */
    @Test
    void onlyNewerRowsAreWrittenBelowAPath() {
        server.operate("map older", MapOperation.putItems(ORDERED, "m", items("ts", 5), create()));
        server.operate("map newer", MapOperation.putItems(ORDERED, "m", items("ts", 50), create()));
        server.operate("map without", MapOperation.putItems(ORDERED, "m", items("x", 1)));
        server.operate("no map", put("x", 1));
        Exp stored = MapExp.getByKey(MapReturnType.VALUE, Exp.Type.INT, Exp.val("ts"), Exp.mapBin("m"), VIEW);
        Exp views = MapExp.getByKey(MapReturnType.COUNT, Exp.Type.INT, Exp.val("view"), Exp.mapBin("m"));
        BatchWritePolicy policy = filtering(Exp.cond(Exp.not(Exp.binExists("m")), Exp.val(true),
                Exp.eq(views, Exp.val(0)), Exp.val(true), Exp.le(stored, Exp.val(10))));
        Operation write = MapOperation.putItems(ORDERED, "m", items("ts", 10), create());
        assertEquals("""
                m=1
                error 27
                m=1
                m=1
                m=1
                """, server.batch(server.write(policy, "map older", write), server.write(policy, "map newer", write),
                server.write(policy, "map without", write), server.write(policy, "no map", write),
                server.write(policy, "no record", write)));
        assertEquals("m=ordered {view=ordered {ts=50}}", server.get("map newer"));
        assertEquals("m=ordered {view=ordered {ts=10} x=1}", server.get("map without"));
    }

    private static CTX create() {
        return CTX.mapKeyCreate(Value.get("view"), MapOrder.KEY_ORDERED);
    }

    @Test
    void readsAndDeletesAreFilteredToo() {
        server.put(null, "spared", new Bin("ts", 50));
        BatchReadPolicy reading = new BatchReadPolicy();
        reading.filterExp = Exp.build(Exp.lt(Exp.intBin("ts"), Exp.val(10)));
        BatchDeletePolicy deleting = new BatchDeletePolicy();
        deleting.filterExp = reading.filterExp;
        assertEquals("""
                error 27
                error 2
                error 27
                error 2
                """, server.batch(
                new BatchRead(reading, server.key("spared"), true), new BatchRead(reading, server.key("nobody"), true),
                new BatchDelete(deleting, server.key("spared")), new BatchDelete(deleting, server.key("nobody"))));
    }

    @Test
    void theFilterOfABatchAppliesToRowsWithoutTheirOwn() {
        server.put(null, "plain", new Bin("a", 1));
        BatchPolicy policy = new BatchPolicy(server.client().getBatchParentPolicyWriteDefault());
        policy.filterExp = Exp.build(Exp.val(false));
        BatchReadPolicy own = new BatchReadPolicy();
        own.filterExp = Exp.build(Exp.val(true));
        assertEquals("error 27\nerror 2\na=1\n", server.batch(policy, server.read("plain"), server.read("nobody"),
                new BatchRead(own, server.key("plain"), true)));
    }

    /** Which of several errors is reported. */
    @Test
    void existenceAndGenerationAreCheckedBeforeTheFilter() {
        server.put(null, "checked", new Bin("a", 1));
        WritePolicy policy = server.writing();
        policy.filterExp = Exp.build(Exp.val(false));
        policy.failOnFilteredOut = true;
        assertEquals("error 21", server.put(policy, "checked", new Bin("1234567890123456", 1)));
        policy.expiration = -9;
        assertEquals("error 27", server.put(policy, "checked", new Bin("a", 1)));
        policy.recordExistsAction = RecordExistsAction.CREATE_ONLY;
        assertEquals("error 5", server.put(policy, "checked", new Bin("a", 1)));
        policy.recordExistsAction = RecordExistsAction.UPDATE;
        policy.generationPolicy = GenerationPolicy.EXPECT_GEN_EQUAL;
        policy.generation = 9;
        assertEquals("error 3", server.put(policy, "checked", new Bin("a", 1)));
    }

    @Test
    void filteredRecordsAreReportedOnlyIfAsked() {
        WritePolicy policy = server.writing();
        policy.filterExp = Exp.build(Exp.val(false));
        assertEquals("nothing", server.operate(policy, "record", Operation.get("i")));
    }

    @Test
    void anExpressionIsStored() {
        assertEquals("w=nothing | 8", server.operate("written", put("i", 7), expression(Exp.add(Exp.intBin("i"),
                Exp.val(1)), ExpWriteFlags.DEFAULT), Operation.get("w")).replace("i=nothing ", ""));
        assertEquals("error 26", server.operate("written", expression(Exp.unknown(), ExpWriteFlags.DEFAULT)));
        assertEquals(1, server.generation("written"));
        assertEquals("w=nothing", server.operate("written", expression(Exp.unknown(), ExpWriteFlags.EVAL_NO_FAIL)));
        assertEquals(2, server.generation("written"));
        assertEquals("i=7 w=8", server.get("written"));
        assertEquals("error 26", server.operate("written", expression(Exp.nil(), ExpWriteFlags.DEFAULT)));
        server.operate("written", expression(Exp.nil(), ExpWriteFlags.ALLOW_DELETE));
        assertEquals("i=7", server.get("written"));
        assertEquals("error 2", server.operate("unwritten", expression(Exp.unknown(), ExpWriteFlags.EVAL_NO_FAIL)));
        assertEquals("w=nothing", server.operate("unwritten", expression(Exp.val(1), ExpWriteFlags.DEFAULT)));
    }

    private static Operation expression(Exp expression, int flags) {
        return ExpOperation.write("w", Exp.build(expression), flags);
    }
}
