package dev.larder.store.aerospike;

import java.time.Duration;
import java.util.OptionalLong;

import com.aerospike.client.AerospikeException;
import com.aerospike.client.Operation;
import com.aerospike.client.exp.Exp;
import com.aerospike.client.policy.QueryPolicy;
import com.aerospike.client.query.RecordSet;
import com.aerospike.client.query.Statement;

import dev.larder.store.Maintenance.Pace;
import dev.larder.store.settings.AerospikeSettings.Placement;

/** The rows of a view in records that it shares with others. */
final class ViewSlotMaintenance {
    private final AerospikeCluster servers;
    private final Placement at;
    private final ViewSlotExpressions slot;
    private final Duration timeout;
    private boolean ended;

    ViewSlotMaintenance(AerospikeCluster servers, Placement at, ViewSlotExpressions slot, Duration timeout) {
        this.servers = servers;
        this.at = at;
        this.slot = slot;
        this.timeout = timeout;
    }

    long count() {
        Statement statement = new Statement();
        statement.setNamespace(at.namespace());
        statement.setSetName(at.set());
        QueryPolicy policy = new QueryPolicy();
        policy.filterExp = Exp.build(slot.isThere());
        policy.includeBinData = false;
        policy.totalTimeout = 0;
        policy.socketTimeout = (int) timeout.toMillis();
        long count = 0;
        try (RecordSet records = servers.call(at, timeout, (client, attempts) -> client.query(policy, statement))) {
            while (records.next()) {
                count++;
            }
            return count;
        } catch (AerospikeException e) {
            throw ResultCodes.exception(e, at, servers.hosts());
        }
    }

    /** The slots go by themselves, and then the records in which nothing is left. */
    long clear(Pace pace) {
        BackgroundJob job = new BackgroundJob(servers, at, timeout);
        long removed = job.run(slot.isThere(), pace, slot.removal());
        if (!job.wasEnded()) {
            job.run(ViewSlotExpressions.nothingLeft(), unheard(pace), Operation.delete());
        }
        ended = job.wasEnded();
        return removed;
    }

    /** As slow, without a word: each of these was a step already. */
    private static Pace unheard(Pace pace) {
        return new Pace() {
            @Override
            public boolean next(long rows) {
                return true;
            }

            @Override
            public OptionalLong mostASecond() {
                return pace.mostASecond();
            }
        };
    }

    /** Whether the last clearing was told to end before it was done. */
    boolean wasEnded() {
        return ended;
    }
}
