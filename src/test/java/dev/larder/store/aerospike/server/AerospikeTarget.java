package dev.larder.store.aerospike.server;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A server for tests, with two namespaces. In the second one expired records are not looked for, so that a write with a
 * time to live is refused.
 */
public interface AerospikeTarget extends AutoCloseable {
    String FEATURES = "features";
    String OTHER = "other";
    /** In seconds, of {@link #FEATURES}. */
    int NSUP_PERIOD = 5;

    String host();

    int port();

    /** Whether it is Aerospike's own. */
    boolean isReal();

    /** Whether {@link #stop} and {@link #start} may be called: not of a server that others started. */
    boolean isRestartable();

    /** What it says of itself: an answer to one of the info commands. */
    default String ask(String question) {
        try {
            return InfoQuestion.ask(host(), port(), question);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its data stay. */
    void stop();

    /** At the same address; waits until it serves. */
    void start();

    @Override
    void close();
}
