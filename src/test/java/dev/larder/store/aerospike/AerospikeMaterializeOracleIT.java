package dev.larder.store.aerospike;

import java.time.Clock;

import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import dev.larder.materialize.MaterializeOracle;
import dev.larder.store.OnlineStore;
import dev.larder.store.aerospike.server.AerospikeServers;
import dev.larder.store.settings.AerospikeSettings;
import dev.larder.store.settings.AerospikeSettings.Layout;
import dev.larder.store.settings.FeastSettings;

/** Materialize into Aerospike leaves what an independent database says the latest rows are. */
@ParameterizedClass
@EnumSource(Layout.class)
class AerospikeMaterializeOracleIT implements MaterializeOracle {
    @Parameter
    Layout layout;

    @Override
    public int cases() {
        return layout == Layout.VIEW ? 200 : 40;
    }

    @Override
    public OnlineStore open(String project) {
        AerospikeSettings usual = AerospikeTests.of(AerospikeServers.any());
        AerospikeSettings settings = layout == Layout.VIEW
                ? usual
                : AerospikeTests.feast(usual, true, FeastSettings.DEFAULT);
        // One project for all cases: a server has a limited number of sets, and gives none back.
        OnlineStore store = new AerospikeStore(settings, "oracle-" + layout, Clock.systemUTC());
        store.contents().views().forEach(view -> store.contents().clear(view.name(), rows -> true));
        return store;
    }
}
