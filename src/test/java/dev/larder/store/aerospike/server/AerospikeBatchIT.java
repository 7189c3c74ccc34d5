package dev.larder.store.aerospike.server;

import static dev.larder.store.aerospike.server.ScriptedClient.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import com.aerospike.client.AerospikeException;
import com.aerospike.client.BatchRead;
import com.aerospike.client.BatchRecord;
import com.aerospike.client.BatchWrite;
import com.aerospike.client.Bin;
import com.aerospike.client.Key;
import com.aerospike.client.Operation;
import com.aerospike.client.ResultCode;
import com.aerospike.client.Value;
import com.aerospike.client.cdt.CTX;
import com.aerospike.client.cdt.MapOperation;
import com.aerospike.client.cdt.MapReturnType;
import com.aerospike.client.policy.BatchPolicy;
import com.aerospike.client.policy.BatchWritePolicy;
import com.aerospike.client.policy.GenerationPolicy;
import com.aerospike.client.policy.RecordExistsAction;

/** Many records in one request, each with an answer of its own. */
class AerospikeBatchIT {
    private static ScriptedClient server;

    @BeforeAll
    static void open() {
        server = new ScriptedClient(AerospikeServers.any(), "batches");
    }

    @AfterAll
    static void close() {
        server.close();
    }

    private static BatchWritePolicy policy() {
        return new BatchWritePolicy();
    }

    @Test
    void everyRowHasAResponse() {
        server.put(null, "there", new Bin("a", 1), new Bin("b", 2));
        BatchWritePolicy keyed = policy();
        keyed.sendKey = true;
        keyed.expiration = 1000;
        assertEquals("""
                a=1 b=2
                a=1
                a=1
                no bins
                error 2
                a=nothing m=2 n=nothing
                a=1 m=ordered {x=1 y=2}
                no bins
                error 2
                error 2
                a=nothing | 1
                a=1
                =nothing
                """, server.batch(
                server.read("there"),
                server.read("there", "a", "absent"),
                new BatchRead(server.key("there"), Operation.array(Operation.get("a"), Operation.get("absent"))),
                new BatchRead(server.key("there"), false),
                server.read("absent"),
                server.write(keyed, "new", put("a", 1),
                        MapOperation.putItems(ScriptedClient.ORDERED, "m", ScriptedClient.items("x", 1, "y", 2)),
                        Operation.put(Bin.asNull("n"))),
                server.read("new"),
                server.delete("new"),
                server.delete("new"),
                server.read("new"),
                server.write("newer", put("a", 1), Operation.get("a")),
                server.write("newest", put("a", 1), Operation.get()),
                server.write("newest", Operation.delete())));
    }

    @Test
    void anErrorAffectsItsRowOnly() {
        server.put(null, "number", new Bin("a", 1));
        BatchWritePolicy expected = policy();
        expected.generationPolicy = GenerationPolicy.EXPECT_GEN_EQUAL;
        expected.generation = 9;
        BatchWritePolicy created = policy();
        created.recordExistsAction = RecordExistsAction.CREATE_ONLY;
        BatchWritePolicy tooLate = policy();
        tooLate.expiration = 315_360_001;
        assertEquals("""
                error 21
                error 4
                error 4
                error 13
                error 12
                error 26
                error 3
                error 5
                error 2
                a=nothing
                """, server.batch(
                server.write("name", put("1234567890123456", 1)),
                new BatchWrite(new Key(AerospikeTarget.FEATURES, "s".repeat(64), 1), Operation.array(put("a", 1))),
                server.write(tooLate, "late", put("a", 1)),
                server.write("large", put("a", new byte[2_000_000])),
                server.write("number", MapOperation.size("a"), put("b", 1)),
                server.write("path", MapOperation.putItems(ScriptedClient.ORDERED, "m", ScriptedClient.items("x", 1),
                        CTX.mapKey(Value.get("view")))),
                server.write(expected, "number", put("a", 2)),
                server.write(created, "number", put("a", 2)),
                server.write("absent", Operation.touch()),
                server.write("fine", put("a", 1))));
        assertEquals("a=1", server.get("fine"));
        assertEquals("a=1", server.get("number"));
    }

    @Test
    void theBatchReportsWhetherAllRowsSucceeded() {
        List<BatchRecord> rows = new ArrayList<>(List.of(server.write("well", put("a", 1))));
        assertTrue(server.client().operate(null, rows));
        rows.add(server.read("not there"));
        assertFalse(server.client().operate(null, rows));
    }

    @Test
    void operationsOnOneKeyKeepTheirOrder() {
        List<BatchRecord> rows = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            rows.add(server.write("again", put("a", i)));
        }
        assertTrue(server.client().operate(null, rows));
        assertEquals("a=999", server.get("again"));
        assertEquals(1000, server.generation("again"));
    }

    @Test
    void tenThousandRows() {
        List<BatchRecord> rows = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            rows.add(server.write("many" + i, put("a", i), put("b", "text " + i)));
        }
        assertTrue(server.client().operate(null, rows));
        Key[] keys = IntStream.range(0, 10_000).mapToObj(i -> server.key("many" + i)).toArray(Key[]::new);
        var records = server.client().get(null, keys);
        for (int i = 0; i < keys.length; i++) {
            assertEquals(i, records[i].getLong("a"));
            assertEquals("text " + i, records[i].getString("b"));
        }
    }

    @Test
    void onlyRequestedBinsAreSent() {
        server.operate("wide",
                MapOperation.putItems(ScriptedClient.ORDERED, "m", ScriptedClient.items("a", 1, "b", 2, "c", 3)));
        Operation asked = MapOperation.getByKeyList("m", ScriptedClient.values("a", "absent", "c"),
                MapReturnType.KEY_VALUE);
        assertEquals("m=[a=1, c=3]\nerror 2\n", server.batch(
                new BatchRead(server.key("wide"), Operation.array(asked)),
                new BatchRead(server.key("nowhere"), Operation.array(asked))));
    }

    @Test
    void everyRowHasItsOwnTtl() {
        BatchWritePolicy short1 = policy();
        short1.expiration = 1000;
        BatchWritePolicy kept = policy();
        kept.expiration = -2;
        server.batch(server.write(short1, "row", put("a", 1)), server.write("other", put("a", 1)));
        assertEquals(1000, server.timeToLive("row"), 5);
        assertEquals(-1, server.timeToLive("other"));
        server.batch(server.write(kept, "row", put("a", 2)));
        assertEquals(1000, server.timeToLive("row"), 5);
        server.batch(server.write("row", put("a", 3)));
        assertEquals(-1, server.timeToLive("row"));
    }

    @Test
    void anUnknownNamespaceFailsItsRowOnly() {
        List<BatchRecord> rows = List.of(
                new BatchWrite(new Key("absent", "s", 1), Operation.array(put("a", 1))),
                server.write("good", put("a", 1)));
        assertFalse(server.client().operate(null, rows));
        assertEquals("error 20\na=nothing\n", ServerReply.by(rows));
    }

    /** The server reads no more of it and hangs up; nothing of it is written. */
    @Test
    void aRequestOfMoreThan128MebibytesIsRefused() {
        byte[] large = new byte[1_000_000];
        List<BatchRecord> rows = new ArrayList<>();
        for (int i = 0; i < 140; i++) {
            rows.add(server.write("heavy" + i, put("a", large)));
        }
        AerospikeException refused = assertThrows(AerospikeException.class, () -> server.client().operate(null, rows));
        assertEquals(ResultCode.SERVER_NOT_AVAILABLE, refused.getResultCode());
        assertEquals(List.of(), rows.stream().filter(row -> row.resultCode != ResultCode.NO_RESPONSE).toList());
        assertNull(server.record("heavy0"));
    }

    @Test
    void theFirstErrorEndsABatchThatDoesNotRespondToAllKeys() {
        BatchPolicy policy = new BatchPolicy(server.client().getBatchParentPolicyWriteDefault());
        policy.respondAllKeys = false;
        AerospikeException error = assertThrows(AerospikeException.class, () -> server.batch(policy,
                server.read("not there"), server.write("name", put("1234567890123456", 1)), server.read("there")));
        assertEquals(ResultCode.BIN_NAME_TOO_LONG, error.getResultCode());
    }
}
