package dev.larder.store.aerospike.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

import com.aerospike.client.Bin;
import com.aerospike.client.Info;
import com.aerospike.client.ResultCode;
import com.aerospike.client.Value;
import com.aerospike.client.cdt.ListOperation;

/** What only the server within the tests does. */
class InProcessServerTest {
    @Test
    void aTestCanRefuseWrites() {
        try (InProcessServer target = AerospikeServers.inProcess();
                ScriptedClient server = new ScriptedClient(target, "faults")) {
            target.refuseWrites(2, ResultCode.DEVICE_OVERLOAD);
            assertEquals("error 18\nerror 18\na=nothing\n", server.batch(server.write("a", ScriptedClient.put("a", 1)),
                    server.write("b", ScriptedClient.put("a", 1)), server.write("c", ScriptedClient.put("a", 1))));
            assertEquals("nothing", server.get("a"));
            assertEquals("a=1", server.put(null, "a", new Bin("a", 1)));
        }
    }

    @Test
    void aTestCanChangeInfoResponses() {
        try (InProcessServer target = AerospikeServers.inProcess();
                ScriptedClient server = new ScriptedClient(target, "faults")) {
            target.answer("build", "6.0.0.1");
            assertEquals("6.0.0.1", Info.request(server.client().getInfoPolicyDefault(), server.client().getNodes()[0],
                    "build"));
            assertEquals("features;other", target.ask("namespaces"));
        }
    }

    /** Rather than with something that only looks like an answer. */
    @Test
    void unsupportedRequestsAreRefused() {
        try (InProcessServer target = AerospikeServers.inProcess();
                ScriptedClient server = new ScriptedClient(target, "faults")) {
            assertFalse(target.isReal());
            assertEquals("error 16", server.operate("a", ListOperation.append("l", Value.get(1))));
        }
    }
}
