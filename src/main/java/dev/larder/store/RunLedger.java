package dev.larder.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * What larder keeps in the store beside a project's rows: the watermark of each view, the documents that its runs leave,
 * and who is materializing it.
 */
public interface RunLedger {

    /**
     * What shows how a view is doing.
     *
     * @param runs the document {@link RunDocument#RUNS}
     * @param holder who has the view's lease, or had it: a lease that ran out may still be there
     */
    record Entry(OptionalLong watermark, Optional<byte[]> runs, Optional<LeaseAnswer.HeldBy> holder) {}

    /** Returns an entry per view, in order; all of them in one round trip. */
    List<Entry> entries(List<String> views);

    /** Whether the store exists: one that is a file is created by the first rows. */
    default boolean exists() {
        return true;
    }

    /** The event time, in microseconds, up to which a view has been materialized; empty if it never was. */
    OptionalLong watermark(String view);

    /** Moves a watermark forward; an earlier time changes nothing. */
    void advance(String view, long eventMicros);

    /** Returns a document as it was written, never parts of two; empty if there is none. */
    Optional<byte[]> document(String view, RunDocument document);

    /**
     * Replaces a document that is still as it was read. Some megabytes are fine; beyond
     * {@value #SHORT_BYTES} bytes, only the holder of the view's lease may write it.
     *
     * @param read what {@link #document} returned
     * @return false if another process has changed it since: nothing is written then
     */
    boolean replace(String view, RunDocument document, Optional<byte[]> read, byte[] next);

    /** A document that any process may write has at most this length: every store keeps it in one record. */
    int SHORT_BYTES = 512 * 1024;

    /** @param change from the stored document to the next one; called again if another process was faster */
    default void update(String view, RunDocument document, Function<Optional<byte[]>, byte[]> change) {
        Optional<byte[]> read;
        do {
            read = document(view, document);
        } while (!replace(view, document, read, change.apply(read)));
    }

    default void keep(String view, RunDocument document, byte[] content) {
        update(view, document, stored -> content);
    }

    /** Acquires a view's lease, or extends the holder's own. Anybody may take a lease that was not renewed in time. */
    LeaseAnswer acquire(String view, String holder, Duration length);

    /** Releases a lease, unless another holder has it by now. */
    void release(String view, String holder);
}
