package dev.larder.store.aerospike.server;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Errors and responses that a test has set. */
final class Faults {
    private final AtomicInteger left = new AtomicInteger();
    private final Map<String, String> answers = new ConcurrentHashMap<>();
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

    void answer(String question, String answer) {
        answers.put(question, answer);
    }

    Optional<String> answer(String question) {
        return Optional.ofNullable(answers.get(question));
    }
}
