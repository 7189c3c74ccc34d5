package dev.larder.store;

import java.time.Duration;
import java.util.OptionalLong;

/** What larder keeps in the store beside a project's rows: how far each view is materialized, and who is at it now. */
public interface RunLedger {

    /** Up to which event time, in microseconds, a view has been materialized; empty if it never was. */
    OptionalLong watermark(String view);

    /** Moves a watermark forward; an earlier time changes nothing. */
    void advance(String view, long eventMicros);

    /** Takes a view's lease, or makes one's own longer. A lease that was not renewed in time is anybody's. */
    LeaseAnswer acquire(String view, String holder, Duration length);

    /** Releases a lease; does nothing if another holder has it by now. */
    void release(String view, String holder);
}
