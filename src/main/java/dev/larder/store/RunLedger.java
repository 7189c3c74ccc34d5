package dev.larder.store;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What larder keeps in the store beside a project's rows: the watermark of each view, what its last accepted run was
 * like, and who is materializing it.
 */
public interface RunLedger {

    /** The event time, in microseconds, up to which a view has been materialized; empty if it never was. */
    OptionalLong watermark(String view);

    /** Moves a watermark forward; an earlier time changes nothing. */
    void advance(String view, long eventMicros);

    /** The text that the last accepted run of a view left for the next one, empty if there is none. */
    Optional<String> profile(String view);

    /** @param profile some kilobytes, at most 512 */
    void keepProfile(String view, String profile);

    /** Acquires a view's lease, or extends the holder's own. Anybody may take a lease that was not renewed in time. */
    LeaseAnswer acquire(String view, String holder, Duration length);

    /** Releases a lease, unless another holder has it by now. */
    void release(String view, String holder);
}
