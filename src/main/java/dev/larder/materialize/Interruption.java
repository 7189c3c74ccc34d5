package dev.larder.materialize;

/** Somebody's wish that the run end soon: what is under way is finished, nothing more is begun. */
public final class Interruption {
    private volatile boolean requested;

    public void request() {
        requested = true;
    }

    public boolean isRequested() {
        return requested;
    }
}
