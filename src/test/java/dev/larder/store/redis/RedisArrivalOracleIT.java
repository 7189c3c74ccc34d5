package dev.larder.store.redis;

import java.time.Clock;

import dev.larder.materialize.ArrivalOracle;
import dev.larder.store.OnlineStore;
import dev.larder.store.settings.RedisSettings.Encoding;
import dev.larder.store.settings.RedisSettings.Layout;

/** The same on Redis. */
class RedisArrivalOracleIT implements ArrivalOracle {
    @Override
    public OnlineStore open(String project, Clock clock) {
        RedisServers.usual().ask("FLUSHALL");
        return new RedisStore(RedisTarget.with(RedisTarget.of(RedisServers.usual()), Layout.VIEW, Encoding.TEXT,
                "arrival:"), project, clock);
    }
}
