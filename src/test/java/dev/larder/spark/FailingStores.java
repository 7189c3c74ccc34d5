package dev.larder.spark;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;

import dev.larder.config.Config;
import dev.larder.store.OnlineStore;
import dev.larder.store.StoreException;

/** Opens stores of which the first writes land and then fail all the same. */
final class FailingStores {
    static final AtomicInteger OPENED = new AtomicInteger();
    static final AtomicInteger CLOSED = new AtomicInteger();
    static final AtomicInteger FAILURES = new AtomicInteger();
    private static volatile int toFail;

    private FailingStores() {}

    static void reset(int writesToFail) {
        OPENED.set(0);
        CLOSED.set(0);
        FAILURES.set(0);
        toFail = writesToFail;
    }

    static OnlineStore open(Config config, Clock clock) {
        OPENED.incrementAndGet();
        OnlineStore store = LocalSpark.sqlite(config, clock);
        return (OnlineStore) Proxy.newProxyInstance(FailingStores.class.getClassLoader(),
                new Class<?>[]{OnlineStore.class}, (self, method, arguments) -> {
                    try {
                        Object answer = method.invoke(store, arguments);
                        switch (method.getName()) {
                            case "close" -> CLOSED.incrementAndGet();
                            case "write" -> failAfterwards();
                            default -> {
                            }
                        }
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static void failAfterwards() {
        if (FAILURES.getAndUpdate(failed -> Math.min(failed + 1, toFail)) < toFail) {
            throw new StoreException(StoreException.Kind.UNREACHABLE, "the store went away after it had written");
        }
    }
}
