package dev.larder.store.aerospike.server;

import java.util.concurrent.atomic.AtomicInteger;

/** Errors that a test asks for. */
final class Faults {
    private final AtomicInteger left = new AtomicInteger();
    private volatile int result;

    void refuseWrites(int count, int code) {
        result = code;
        left.set(count);
    }

    void onWrite() {
        if (left.get() > 0 && left.getAndDecrement() > 0) {
            throw new Refusal(result);
        }
    }
}
