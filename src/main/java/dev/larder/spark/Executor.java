package dev.larder.spark;

import java.io.Serializable;
import java.time.Clock;

import dev.larder.api.PrewriteHook;
import dev.larder.config.Config;
import dev.larder.materialize.Wiring;
import dev.larder.store.OnlineStore;

/**
 * What the tasks of an executor share: one store, and so one set of connections, opened by the first task and closed
 * when the run or the executor ends.
 */
final class Executor {
    /** An executor serves one run of larder. Those of a local master are all this JVM, and a JVM may run several. */
    private static Executor current;

    static {
        // Spark ends a run on a cluster by making its executors exit.
        Runtime.getRuntime().addShutdownHook(new Thread(Executor::closeStore));
    }

    private final Setup setup;
    private final OnlineStore store;
    private final PrewriteHook hook;
    private int tasks;

    /** @param run tells runs apart */
    record Setup(String run, SerializedRecord<Config> config, Wiring wiring, Clock clock) implements Serializable {}

    private Executor(Setup setup) {
        Config config = setup.config.content();
        this.setup = setup;
        this.hook = setup.wiring.loadHook(config);
        this.store = Wiring.hooked(config, setup.wiring.openStore(config, setup.clock), hook);
    }

    /** What a task has of it until it gives it back. */
    static final class Share implements AutoCloseable {
        private final Executor executor;

        private Share(Executor executor) {
            this.executor = executor;
        }

        OnlineStore store() {
            return executor.store;
        }

        PrewriteHook hook() {
            return executor.hook;
        }

        @Override
        public void close() {
            synchronized (Executor.class) {
                executor.tasks--;
                Executor.class.notifyAll();
            }
        }
    }

    static synchronized Share share(Setup setup) {
        if (current == null || !current.setup.run.equals(setup.run)) {
            close();
            current = new Executor(setup);
        }
        current.tasks++;
        return new Share(current);
    }

    /** Waits for the tasks that still write; Spark has asked them to stop. */
    static synchronized void close() {
        while (current != null && current.tasks > 0) {
            try {
                Executor.class.wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        closeStore();
    }

    private static synchronized void closeStore() {
        if (current != null) {
            current.store.close();
            current = null;
        }
    }
}
