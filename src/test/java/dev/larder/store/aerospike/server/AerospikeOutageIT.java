package dev.larder.store.aerospike.server;

import static dev.larder.store.aerospike.server.ScriptedClient.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import com.aerospike.client.AerospikeException;
import com.aerospike.client.BatchRecord;
import com.aerospike.client.Bin;
import com.aerospike.client.Key;
import com.aerospike.client.ResultCode;
import com.aerospike.client.policy.BatchPolicy;
import com.aerospike.client.policy.WritePolicy;

/** A server that stops, answers late, or is not heard; and what fills it for good. */
class AerospikeOutageIT {
    private static AerospikeTarget target;

    @BeforeAll
    static void start() {
        target = AerospikeServers.own();
    }

    @AfterAll
    static void end() {
        target.close();
    }

    @Test
    void dataSurvivesARestart() {
        try (ScriptedClient server = new ScriptedClient(target, "outages")) {
            server.put(null, "kept", new Bin("a", 1));
            target.stop();
            try {
                AerospikeException refused = assertThrows(AerospikeException.class,
                        () -> server.client().put(null, server.key("lost"), new Bin("a", 1)));
                assertTrue(List.of(ResultCode.SERVER_NOT_AVAILABLE, ResultCode.INVALID_NODE_ERROR)
                        .contains(refused.getResultCode()), refused.toString());
                AerospikeException unreachable = assertThrows(AerospikeException.class,
                        () -> new ScriptedClient(target, target.port(), "outages").close());
                assertEquals(ResultCode.SERVER_NOT_AVAILABLE, unreachable.getResultCode());
            } finally {
                target.start();
            }
        }
        try (ScriptedClient server = new ScriptedClient(target, target.port(), "outages")) {
            assertEquals("a=1", server.get("kept"));
            assertEquals("nothing", server.get("lost"));
        }
    }

    @Test
    void aClientReconnectsToARestartedServer() {
        try (ScriptedClient server = new ScriptedClient(target, "outages")) {
            target.stop();
            target.start();
            String told = "not asked";
            for (int i = 0; i < 100 && !told.equals("a=2"); i++) {
                told = server.put(null, "back", new Bin("a", 2));
                AerospikeServers.pause(Duration.ofMillis(100));
            }
            assertEquals("a=2", told);
        }
    }

    @Test
    void aLateResponseIsATimeout() {
        try (AerospikeProxy proxy = new AerospikeProxy(target);
                ScriptedClient server = new ScriptedClient(target, proxy.port(), "outages")) {
            server.put(null, "late", new Bin("a", 1));
            proxy.delayAnswers(Duration.ofMillis(500));
            WritePolicy hurried = server.writing();
            hurried.totalTimeout = 100;
            hurried.maxRetries = 0;
            AerospikeException late = assertThrows(AerospikeException.Timeout.class,
                    () -> server.client().put(hurried, server.key("late"), new Bin("a", 2)));
            assertTrue(late.getInDoubt());
            assertEquals("a=2", server.get("late"));
        }
    }

    @Test
    void aWriteWithALostResponseIsInDoubt() {
        try (AerospikeProxy proxy = new AerospikeProxy(target);
                ScriptedClient server = new ScriptedClient(target, proxy.port(), "outages")) {
            server.put(null, "unheard", new Bin("a", 1));
            proxy.loseAnswers(1);
            WritePolicy once = server.writing();
            once.maxRetries = 0;
            AerospikeException lost = assertThrows(AerospikeException.class,
                    () -> server.client().put(once, server.key("unheard"), new Bin("a", 2)));
            assertTrue(lost.getInDoubt());
            assertEquals("a=2", server.get("unheard"));
        }
    }

    @Test
    void rowsOfABatchWithALostResponseHaveNoResponse() {
        try (AerospikeProxy proxy = new AerospikeProxy(target);
                ScriptedClient server = new ScriptedClient(target, proxy.port(), "outages")) {
            server.put(null, "first", new Bin("a", 1));
            proxy.loseAnswers(1);
            List<BatchRecord> rows = List.of(server.write("first", put("a", 2)), server.write("second", put("a", 2)));
            BatchPolicy once = new BatchPolicy(server.client().getBatchParentPolicyWriteDefault());
            once.maxRetries = 0;
            assertThrows(AerospikeException.class, () -> server.client().operate(once, rows));
            for (BatchRecord row : rows) {
                assertEquals(ResultCode.NO_RESPONSE, row.resultCode);
            }
            assertEquals("a=2", server.get("second"));
        }
    }

    @Test
    void brokenConnectionsAreReplaced() {
        try (AerospikeProxy proxy = new AerospikeProxy(target);
                ScriptedClient server = new ScriptedClient(target, proxy.port(), "outages")) {
            server.put(null, "broken", new Bin("a", 1));
            proxy.cut();
            WritePolicy retrying = server.writing();
            retrying.maxRetries = 3;
            retrying.sleepBetweenRetries = 10;
            server.client().put(retrying, server.key("broken"), new Bin("a", 2));
            assertEquals("a=2", server.get("broken"));
        }
    }

    /** They are not forgotten before a restart, so this is no test for a server of others. */
    @Test
    void tooManySetsAreRefused() {
        try (ScriptedClient server = new ScriptedClient(target, "outages")) {
            List<String> refused = new ArrayList<>();
            for (int i = 0; i < 4095; i++) {
                Key key = new Key(AerospikeTarget.OTHER, "set" + i, 1);
                String told = ServerReply.by(() -> {
                    server.client().put(null, key, new Bin("a", 1));
                    return "written";
                });
                if (!told.equals("written")) {
                    refused.add(key.setName + " " + told);
                }
            }
            assertEquals(List.of(), refused);
            assertEquals("error 4", ServerReply.by(() -> {
                server.client().put(null, new Key(AerospikeTarget.OTHER, "one more", 1), new Bin("a", 1));
                return "written";
            }));
            target.stop();
            target.start();
        }
    }
}
