package dev.larder.store;

import java.time.Duration;
import java.util.OptionalLong;

/** What larder keeps in the store beside a project's rows: the watermark of each view, and who is materializing it. */
public interface RunLedger {

    /** The event time, in microseconds, up to which a view has been materialized; empty if it never was. */
    OptionalLong watermark(String view);

    /** Moves a watermark forward; an earlier time changes nothing. */
    void advance(String view, long eventMicros);

    /** Acquires a view's lease, or extends the holder's own. Anybody may take a lease that was not renewed in time. */
    LeaseAnswer acquire(String view, String holder, Duration length);

    /** Releases a lease, unless another holder has it by now. */
    void release(String view, String holder);
}
