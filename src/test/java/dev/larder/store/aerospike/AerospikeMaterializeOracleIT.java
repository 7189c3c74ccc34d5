package dev.larder.store.aerospike;

import java.time.Clock;

import dev.larder.materialize.MaterializeOracle;
import dev.larder.store.OnlineStore;
import dev.larder.store.aerospike.server.AerospikeServers;

/** Materialize into Aerospike leaves what an independent database says the latest rows are. */
class AerospikeMaterializeOracleIT implements MaterializeOracle {
    @Override
    public int cases() {
        return 200;
    }

    @Override
    public OnlineStore open(String project) {
        // One project for all cases: a server has a limited number of sets, and gives none back.
        OnlineStore store = new AerospikeStore(AerospikeTests.of(AerospikeServers.any()), "oracle", Clock.systemUTC());
        store.contents().views().forEach(view -> store.contents().clear(view.name(), rows -> true));
        return store;
    }
}
