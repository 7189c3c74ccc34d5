package dev.larder.store.aerospike.server;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A server for tests, with two namespaces. The second one does not remove expired records, so it refuses writes with a
 * ttl.
 */
public interface AerospikeTarget extends AutoCloseable {
    String FEATURES = "features";
    String OTHER = "other";
    /** In seconds, of {@link #FEATURES}. */
    int NSUP_PERIOD = 5;

    String host();

    int port();

    /** Whether it is a real Aerospike server. */
    boolean isReal();

    /** Whether {@link #stop} and {@link #start} may be called; not on a server that others started. */
    boolean isRestartable();

    /** Its response to an info command. */
    default String ask(String question) {
        try {
            return InfoQuestion.ask(host(), port(), question);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps its data. */
    void stop();

    /** Starts it at the same address, and waits until it serves. */
    void start();

    @Override
    void close();
}
