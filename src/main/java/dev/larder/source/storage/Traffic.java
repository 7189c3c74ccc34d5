package dev.larder.source.storage;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** What was asked of storages over the network. */
public final class Traffic {
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong spared = new AtomicLong();
    private final AtomicLong waitedNanos = new AtomicLong();

    /**
     * @param requests with those that were repeats
     * @param bytes of files
     * @param spared bytes of pages that hold no wanted row, which were not read
     * @param waited how long readers waited for bytes, together
     */
    public record Count(long requests, long retries, long bytes, long spared, Duration waited) {
        public static final Count NONE = new Count(0, 0, 0, 0, Duration.ZERO);

        public Count minus(Count earlier) {
            return new Count(requests - earlier.requests, retries - earlier.retries, bytes - earlier.bytes,
                    spared - earlier.spared, waited.minus(earlier.waited));
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

    void spared(long count) {
        spared.addAndGet(count);
    }

    void waited(long nanos) {
        waitedNanos.addAndGet(nanos);
    }

    public Count count() {
        return new Count(requests.get(), retries.get(), bytes.get(), spared.get(), Duration.ofNanos(waitedNanos.get()));
    }
}
