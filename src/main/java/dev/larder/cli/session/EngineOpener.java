package dev.larder.cli.session;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;

import dev.larder.config.Config;
import dev.larder.materialize.Engine;

/** Makes the engine that has Spark do the work. Only {@code Main} knows it. */
public interface EngineOpener {

    /**
     * @param master where Spark runs, absent where that is not said
     * @param conf Spark's own settings
     * @param rejects the folder that rejected rows go to
     * @throws LinkageError where there is no Spark in this JVM
     */
    Engine open(Config config, Clock clock, Optional<String> master, Map<String, String> conf,
            Optional<String> rejects);
}
