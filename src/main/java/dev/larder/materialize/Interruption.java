package dev.larder.materialize;

/** A request to end the run soon: batches in progress are finished, and nothing more is started. */
public final class Interruption {
    private volatile boolean requested;

    public void request() {
        requested = true;
    }

    public boolean isRequested() {
        return requested;
    }
}
