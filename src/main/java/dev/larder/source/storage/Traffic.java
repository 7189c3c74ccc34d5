package dev.larder.source.storage;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** What was asked of storages over the network. */
public final class Traffic {
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong waitedNanos = new AtomicLong();

    /**
     * @param requests with those that were repeats
     * @param bytes of files
     * @param waited how long readers waited for bytes, together
     */
    public record Count(long requests, long retries, long bytes, Duration waited) {
        public static final Count NONE = new Count(0, 0, 0, Duration.ZERO);

        public Count minus(Count earlier) {
            return new Count(requests - earlier.requests, retries - earlier.retries, bytes - earlier.bytes,
                    waited.minus(earlier.waited));
        }
    }

    public void countRequest() {
        requests.incrementAndGet();
    }

    /** Of a request that is sent again. */
    public void countRetry() {
        retries.incrementAndGet();
    }

    void received(long count) {
        bytes.addAndGet(count);
    }

    void waited(long nanos) {
        waitedNanos.addAndGet(nanos);
    }

    public Count count() {
        return new Count(requests.get(), retries.get(), bytes.get(), Duration.ofNanos(waitedNanos.get()));
    }
}
