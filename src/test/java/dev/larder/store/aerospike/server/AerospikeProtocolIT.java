package dev.larder.store.aerospike.server;

import static dev.larder.store.aerospike.server.ScriptedClient.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.aerospike.client.AerospikeClient;
import com.aerospike.client.AerospikeException;
import com.aerospike.client.BatchRecord;
import com.aerospike.client.Bin;
import com.aerospike.client.Key;
import com.aerospike.client.Operation;
import com.aerospike.client.Value;
import com.aerospike.client.policy.BatchPolicy;
import com.aerospike.client.policy.ClientPolicy;
import com.aerospike.client.policy.GenerationPolicy;
import com.aerospike.client.policy.RecordExistsAction;
import com.aerospike.client.policy.WritePolicy;

/** Commands on single records: what the store builds on, held against whichever server there is. */
class AerospikeProtocolIT {
    private static final int TEN_YEARS = 315_360_000;

    private static ScriptedClient server;

    @BeforeAll
    static void open() {
        server = new ScriptedClient(AerospikeServers.any(), "protocol");
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Test
    void valuesRoundTrip() {
        assertEquals("b=true f=1.5d i=1 l=[1, a, nothing] m=ordered {k=1} s=ü u={k=1} y=x0102",
                server.put(null, "values",
                        new Bin("i", 1), new Bin("f", 1.5), new Bin("s", "ü"), new Bin("b", true),
                        new Bin("y", new byte[]{1, 2}), new Bin("l", Value.get(Arrays.asList(1, "a", null))),
                        new Bin("m", new TreeMap<>(Map.of("k", 1))), new Bin("u", new HashMap<>(Map.of("k", 1)))));
        assertEquals("f=1.100000023841858d i=-9223372036854775808 nan=NaNd", server.put(null, "numbers",
                new Bin("i", Long.MIN_VALUE), new Bin("f", 1.1f), new Bin("nan", Double.NaN)));
    }

    @Test
    void binsAreReadByName() {
        server.put(null, "named", new Bin("a", 1), new Bin("b", 2));
        assertEquals("b=2", ServerReply.by(() -> server.client().get(null, server.key("named"), "b", "absent")));
        assertEquals("no bins", ServerReply.by(() -> server.client().get(null, server.key("named"), "absent")));
        assertEquals("no bins", ServerReply.by(() -> server.client().getHeader(null, server.key("named"))));
        assertEquals("nothing", ServerReply.by(() -> server.client().get(null, server.key("absent"), "b")));
        assertTrue(server.client().exists(null, server.key("named")));
        assertFalse(server.client().exists(null, server.key("absent")));
    }

    @Test
    void aPutKeepsOtherBins() {
        server.put(null, "merged", new Bin("a", 1), new Bin("b", 2));
        assertEquals("a=1 b=3 c=4", server.put(null, "merged", new Bin("b", 3), new Bin("c", 4)));
        assertEquals(2, server.generation("merged"));
        assertEquals("b=3 c=4", server.put(null, "merged", Bin.asNull("a")));
    }

    @Test
    void aRecordWithoutBinsDoesNotExist() {
        server.put(null, "emptied", new Bin("a", 1));
        assertEquals("nothing", server.put(null, "emptied", Bin.asNull("a")));
        assertEquals("error 2", server.put(null, "never there", Bin.asNull("a")));
    }

    @ParameterizedTest
    @CsvSource({
            "UPDATE, a=1, a=1 b=1", "UPDATE_ONLY, error 2, a=1 b=1", "REPLACE, a=1, a=1", "REPLACE_ONLY, error 2, a=1",
            "CREATE_ONLY, a=1, error 5"})
    void aWriteMayRequireAnExistingOrAMissingRecord(RecordExistsAction action, String whereNothingIs,
            String whereOneIs) {
        WritePolicy policy = server.writing();
        policy.recordExistsAction = action;
        assertEquals(whereNothingIs, server.put(policy, "absent " + action, new Bin("a", 1)));
        server.put(null, "present " + action, new Bin("b", 1));
        assertEquals(whereOneIs, server.put(policy, "present " + action, new Bin("a", 1)));
    }

    @Test
    void aWriteMayExpectAGeneration() {
        WritePolicy policy = server.writing();
        policy.generationPolicy = GenerationPolicy.EXPECT_GEN_EQUAL;
        policy.generation = 0;
        assertEquals("a=1", server.put(policy, "counted", new Bin("a", 1)));
        assertEquals("error 3", server.put(policy, "counted", new Bin("a", 2)));
        policy.generation = 1;
        assertEquals("a=2", server.put(policy, "counted", new Bin("a", 2)));
        assertEquals("error 3", server.put(policy, "not there", new Bin("a", 2)));
        assertEquals("error 3", ServerReply.by(() -> server.client().delete(policy, server.key("counted"))));
        policy.generation = 2;
        assertEquals("true", ServerReply.by(() -> server.client().delete(policy, server.key("counted"))));
        assertEquals("false", ServerReply.by(() -> server.client().delete(null, server.key("counted"))));
    }

    @Test
    void operationsRunInOrder() {
        assertEquals("no bins", server.operate("ops", put("a", 1)));
        assertEquals("a=3", server.operate("ops", Operation.add(new Bin("a", 2)), Operation.get("a"),
                Operation.get("absent")));
        assertEquals("a=3 b=1", server.operate("ops", put("b", 1), Operation.get()));
        assertEquals("no bins", server.operate("ops", put("b", 1), Operation.getHeader()));
        assertEquals("a=3 b=1", server.operate("ops", Operation.get(), Operation.delete()));
        assertNull(server.record("ops"));
        assertEquals("error 2", server.operate("ops", Operation.touch()));
        assertEquals("error 2", server.operate("ops", Operation.delete()));
        server.put(null, "ops", new Bin("a", 1));
        assertEquals("no bins", server.operate("ops", Operation.delete(), put("z", 1)));
        assertEquals("z=1", server.get("ops"));
        assertEquals(2, server.generation("ops"));
        server.put(null, "ops", new Bin("s", "x"));
        assertEquals("error 12", server.operate("ops", Operation.add(new Bin("s", 1))));
    }

    @ParameterizedTest
    @CsvSource({
            "0, -1", "-1, -1", "-2, -1", "100, 100", "315360000, 315360000"})
    void timesToLive(int expiration, int left) {
        server.put(server.expiring(expiration), "ttl " + expiration, new Bin("a", 1));
        assertEquals(left, server.timeToLive("ttl " + expiration), 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {
            -3, TEN_YEARS + 1})
    void invalidTimesToLiveAreRefused(int expiration) {
        assertEquals("error 4", server.put(server.expiring(expiration), "no ttl", new Bin("a", 1)));
    }

    @Test
    void aWriteKeepsATimeToLiveOnlyIfAsked() {
        server.put(server.expiring(1000), "kept", new Bin("a", 1));
        server.put(server.expiring(-2), "kept", new Bin("a", 2));
        assertEquals(1000, server.timeToLive("kept"), 5);
        server.client().touch(server.expiring(-2), server.key("kept"));
        assertEquals(1000, server.timeToLive("kept"), 5);
        server.client().touch(server.expiring(500), server.key("kept"));
        assertEquals(500, server.timeToLive("kept"), 5);
        server.put(null, "kept", new Bin("a", 3));
        assertEquals(-1, server.timeToLive("kept"));
    }

    @Test
    void aRecordExpires() {
        server.put(server.expiring(1), "short", new Bin("a", 1));
        assertEquals("a=1", server.get("short"));
        AerospikeServers.pause(Duration.ofMillis(2100));
        assertEquals("nothing", server.get("short"));
        assertFalse(server.client().exists(null, server.key("short")));
        assertEquals("a=2", server.put(server.writing(), "short", new Bin("a", 2)));
        assertEquals(-1, server.timeToLive("short"));
    }

    @Test
    void aTtlIsRefusedIfTheNamespaceDoesNotExpireRecords() {
        Key key = new Key(AerospikeTarget.OTHER, server.set(), "a");
        assertEquals("0", server.info("namespace/" + AerospikeTarget.OTHER, ";").get("nsup-period"));
        assertEquals("error 22", ServerReply.by(() -> {
            server.client().put(server.expiring(10), key, new Bin("a", 1));
            return "written";
        }));
        for (int expiration : new int[]{0, -1, -2}) {
            server.client().put(server.expiring(expiration), key, new Bin("a", 1));
        }
        assertEquals(-1, server.client().get(null, key).getTimeToLive());
    }

    @Test
    void namesAreLimitedInLength() {
        assertEquals("123456789012345=1", server.put(null, "names", new Bin("123456789012345", 1)));
        assertEquals("error 21", server.put(null, "names", new Bin("1234567890123456", 1)));
        assertEquals("error 21", server.put(null, "names", new Bin("üüüüüüüü", 1)));
        assertEquals("error 21",
                ServerReply.by(() -> server.client().get(null, server.key("names"), "1234567890123456")));
        Key longSet = new Key(AerospikeTarget.FEATURES, "s".repeat(64), 1);
        assertEquals("nothing", ServerReply.by(() -> server.client().get(null, longSet)));
        assertThrowsCode(4, () -> server.client().put(null, longSet, new Bin("a", 1)));
        Key known = new Key(AerospikeTarget.FEATURES, server.set() + ":; /ü" + "s".repeat(40), 1);
        server.client().put(null, known, new Bin("a", 1));
        assertEquals("a=1", ServerReply.by(() -> server.client().get(null, known)));
    }

    private static void assertThrowsCode(int code, Runnable call) {
        assertEquals(code, assertThrows(AerospikeException.class, call::run).getResultCode());
    }

    @Test
    void anUnknownNamespaceIsRefused() {
        assertThrowsCode(20, () -> server.client().put(null, new Key("absent", "s", 1), new Bin("a", 1)));
    }

    /** To the byte, for sets, keys, names and times to live count too. */
    @Test
    void aRecordIsLimitedToOneMebibyte() {
        int overhead = 40 + 1 + server.set().length() + 6 + "b".length();
        byte[] most = new byte[1024 * 1024 - overhead];
        server.client().put(null, server.key("large"), new Bin("b", most));
        assertEquals(most.length, ((byte[]) server.record("large").getValue("b")).length);
        assertThrowsCode(13,
                () -> server.client().put(null, server.key("large"), new Bin("b", new byte[most.length + 1])));
        assertThrowsCode(13, () -> server.client().put(server.expiring(100), server.key("large"), new Bin("b", most)));
        assertEquals(1, server.generation("large"));
    }

    @Test
    void keysOfSeveralKinds() {
        assertEquals(server.key(1), server.key(1L));
        for (Object key : List.of(1, "1", new byte[]{1}, 1.5)) {
            server.client().put(null, server.key(key), new Bin("a", key.getClass().getSimpleName()));
        }
        assertEquals("a=Integer", ServerReply.by(() -> server.client().get(null, server.key(1L))));
        assertEquals("a=String", ServerReply.by(() -> server.client().get(null, server.key("1"))));
        assertEquals("a=byte[]", ServerReply.by(() -> server.client().get(null, server.key(new byte[]{1}))));
    }

    @Test
    void compressionNeedsTheEnterpriseEdition() {
        WritePolicy policy = server.writing();
        policy.compress = true;
        assertThrowsCode(25, () -> server.client().put(policy, server.key("small"), new Bin("a", "x".repeat(1000))));
    }

    /** The answer to a batch is not one that ends a batch, so the client waits for more. */
    @Test
    void aCompressedBatchGetsNoResponse() {
        BatchPolicy policy = new BatchPolicy();
        policy.compress = true;
        policy.totalTimeout = 300;
        List<BatchRecord> rows = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            rows.add(server.write("compressed" + i, put("a", "x".repeat(100))));
        }
        assertThrowsCode(9, () -> server.client().operate(policy, rows));
        assertNull(server.record("compressed0"));
    }

    @Test
    void usersNeedTheEnterpriseEdition() {
        ClientPolicy policy = new ClientPolicy();
        policy.user = "user";
        policy.password = "password";
        AerospikeException refused = assertThrows(AerospikeException.class,
                () -> new AerospikeClient(policy, server.target().host(), server.target().port()).close());
        assertTrue(refused.getMessage().contains("Error 51: "), refused.getMessage());
    }
}
