package dev.larder.store.aerospike.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import com.aerospike.client.AerospikeClient;
import com.aerospike.client.BatchDelete;
import com.aerospike.client.BatchRead;
import com.aerospike.client.BatchRecord;
import com.aerospike.client.BatchWrite;
import com.aerospike.client.Bin;
import com.aerospike.client.Key;
import com.aerospike.client.Operation;
import com.aerospike.client.Record;
import com.aerospike.client.Value;
import com.aerospike.client.cdt.MapOrder;
import com.aerospike.client.cdt.MapPolicy;
import com.aerospike.client.cdt.MapWriteFlags;
import com.aerospike.client.policy.BatchPolicy;
import com.aerospike.client.policy.BatchWritePolicy;
import com.aerospike.client.policy.ClientPolicy;
import com.aerospike.client.policy.Policy;
import com.aerospike.client.policy.WritePolicy;

/** A client, and a set that belongs to the test. */
final class ScriptedClient implements AutoCloseable {
    static final MapPolicy ORDERED = new MapPolicy(MapOrder.KEY_ORDERED, MapWriteFlags.DEFAULT);
    private static final int PATIENCE_MILLIS = 60_000;

    private final AerospikeTarget target;
    private final AerospikeClient client;
    private final String set;

    /** Truncates the set. */
    ScriptedClient(AerospikeTarget target, String set) {
        this(target, target.port(), set);
        empty();
    }

    /** @param port the server's own, or a proxy's */
    ScriptedClient(AerospikeTarget target, int port, String set) {
        ClientPolicy policy = new ClientPolicy();
        for (Policy one : List.of(policy.readPolicyDefault, policy.writePolicyDefault, policy.batchPolicyDefault,
                policy.batchParentPolicyWriteDefault)) {
            one.totalTimeout = PATIENCE_MILLIS;
            one.socketTimeout = PATIENCE_MILLIS;
        }
        this.target = target;
        this.set = set;
        this.client = new AerospikeClient(policy, target.host(), port);
    }

    AerospikeClient client() {
        return client;
    }

    AerospikeTarget target() {
        return target;
    }

    String set() {
        return set;
    }

    /** Records written in the millisecond of a truncation would survive it. */
    void empty() {
        AerospikeServers.pause(Duration.ofMillis(5));
        client.truncate(null, AerospikeTarget.FEATURES, set, null);
        AerospikeServers.pause(Duration.ofMillis(5));
    }

    Key key(Object name) {
        return new Key(AerospikeTarget.FEATURES, set, Value.get(name));
    }

    WritePolicy writing() {
        return new WritePolicy(client.getWritePolicyDefault());
    }

    WritePolicy expiring(int seconds) {
        WritePolicy policy = writing();
        policy.expiration = seconds;
        return policy;
    }

    /** Puts, and returns the record afterwards as text. */
    String put(WritePolicy policy, String key, Bin... bins) {
        return ServerReply.by(() -> {
            client.put(policy, key(key), bins);
            return client.get(null, key(key));
        });
    }

    String get(String key) {
        return ServerReply.by(() -> client.get(null, key(key)));
    }

    int generation(String key) {
        return client.getHeader(null, key(key)).generation;
    }

    /** In seconds; -1 is never. */
    int timeToLive(String key) {
        return client.getHeader(null, key(key)).getTimeToLive();
    }

    String operate(String key, Operation... operations) {
        return operate(null, key, operations);
    }

    String operate(WritePolicy policy, String key, Operation... operations) {
        return ServerReply.by(() -> client.operate(policy, key(key), operations));
    }

    /** A line each. */
    String batch(BatchRecord... rows) {
        return batch(null, rows);
    }

    String batch(BatchPolicy policy, BatchRecord... rows) {
        List<BatchRecord> all = new ArrayList<>(Arrays.asList(rows));
        client.operate(policy, all);
        return ServerReply.by(all);
    }

    BatchRead read(String key, String... bins) {
        return bins.length == 0 ? new BatchRead(key(key), true) : new BatchRead(key(key), bins);
    }

    BatchWrite write(String key, Operation... operations) {
        return write(null, key, operations);
    }

    BatchWrite write(BatchWritePolicy policy, String key, Operation... operations) {
        return new BatchWrite(policy, key(key), operations);
    }

    BatchDelete delete(String key) {
        return new BatchDelete(key(key));
    }

    static Operation put(String bin, Object value) {
        return Operation.put(new Bin(bin, Value.get(value)));
    }

    /** @param pairs names and values, alternating */
    static Map<Value, Value> items(Object... pairs) {
        Map<Value, Value> items = new TreeMap<>((one, other) -> one.toString().compareTo(other.toString()));
        for (int i = 0; i < pairs.length; i += 2) {
            items.put(Value.get(pairs[i]), Value.get(pairs[i + 1]));
        }
        return items;
    }

    static List<Value> values(Object... values) {
        return Arrays.stream(values).map(Value::get).toList();
    }

    /** The parts of a response to an info command. */
    Map<String, String> info(String question, String separator) {
        return Arrays.stream(target.ask(question).split(separator)).filter(pair -> pair.contains("="))
                .map(pair -> pair.split("=", 2)).collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    Record record(String key) {
        return client.get(null, key(key));
    }

    @Override
    public void close() {
        client.close();
    }
}
