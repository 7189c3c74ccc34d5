package dev.larder.store.redis;

import java.time.Clock;

import org.junit.jupiter.api.Tag;

import dev.larder.materialize.Engine;
import dev.larder.materialize.MaterializeOracle;
import dev.larder.spark.LocalSpark;
import dev.larder.store.OnlineStore;
import dev.larder.store.settings.RedisSettings;

/** After a run on Spark, Redis holds the rows that an independent database and the local engine compute as the latest. */
@Tag("spark")
class SparkRedisOracleIT implements MaterializeOracle {

    @Override
    public int cases() {
        return 15;
    }

    @Override
    public OnlineStore open(String project) {
        RedisServers.usual().ask("FLUSHALL");
        return new RedisStore(RedisTarget.of(RedisServers.usual()), project, Clock.systemUTC());
    }

    @Override
    public Engine engine(OnlineStore store, String project) {
        return LocalSpark.engine(project, RedisTarget.of(RedisServers.usual()),
                (config, clock) -> new RedisStore((RedisSettings) config.store(), config.project(), clock));
    }
}
