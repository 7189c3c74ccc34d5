package dev.larder.store.aerospike;

import java.time.Duration;
import java.util.Optional;

import com.aerospike.client.AerospikeException;
import com.aerospike.client.exp.Exp;
import com.aerospike.client.policy.QueryPolicy;
import com.aerospike.client.query.RecordSet;
import com.aerospike.client.query.Statement;

import dev.larder.store.settings.AerospikeSettings.Placement;

/** Counts the records of a set that match a filter, by a query that returns only their digests. */
record SetQuery(AerospikeCluster cluster, Placement at, Optional<Exp> filter, Duration timeout) {

    static Statement statement(Placement at) {
        Statement statement = new Statement();
        statement.setNamespace(at.namespace());
        statement.setSetName(at.set());
        return statement;
    }

    long count() {
        QueryPolicy policy = new QueryPolicy();
        policy.filterExp = filter.map(Exp::build).orElse(null);
        policy.includeBinData = false;
        policy.totalTimeout = 0;
        policy.socketTimeout = (int) timeout.toMillis();
        long count = 0;
        try (RecordSet records = cluster.call(at, timeout,
                (client, attempts) -> client.query(policy, statement(at)))) {
            while (records.next()) {
                count++;
            }
            return count;
        } catch (AerospikeException e) {
            throw cluster.failure(e, at);
        }
    }
}
