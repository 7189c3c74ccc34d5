package dev.larder.materialize;

import java.io.Serializable;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

import dev.larder.api.PrewriteHook;
import dev.larder.config.Config;
import dev.larder.source.storage.OpenStorages;
import dev.larder.store.HookedStore;
import dev.larder.store.OnlineStore;

/**
 * Turns a config into the store, the hook and the engine that it names. {@code Main} implements it, since only
 * {@code Main} knows all backends. The command line calls it directly; Spark sends it to its executors.
 */
public interface Wiring extends Serializable {

    /**
     * How to reach Spark.
     *
     * @param master where Spark runs; if empty, what {@code spark-submit} says, else all of this machine
     * @param conf Spark's own settings
     * @param rejects the folder for rejected rows, on any file system that Spark knows
     */
    record Cluster(Optional<String> master, Map<String, String> conf, Optional<String> rejects) {}

    /** Opens the store. Rows written to it do not pass the hook. */
    OnlineStore openStore(Config config, Clock clock);

    /** Loads the prewrite hook, or one that changes nothing if the config names none. */
    PrewriteHook loadHook(Config config);

    /**
     * Where sources are.
     *
     * @param environment of the process
     */
    OpenStorages openStorages(Map<String, String> environment, Clock clock);

    /** @throws LinkageError if this JVM has no Spark */
    Engine openSpark(Config config, Clock clock, Cluster cluster);

    /** The store as rows are written to it: through the hook, if the config names one. */
    static OnlineStore hooked(Config config, OnlineStore store, PrewriteHook hook) {
        return config.prewriteHook().isPresent() ? new HookedStore(store, hook) : store;
    }
}
