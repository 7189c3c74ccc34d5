package dev.larder.materialize;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.Callable;

import dev.larder.store.LeaseAnswer;
import dev.larder.store.OnlineStore;
import dev.larder.store.RunLedger;

/** A store for a run that dies at one of its steps: before the step, or when it is done. It gives a lease to everybody. */
final class FragileStore {
    private static final Set<String> STEPS = Set.of("write", "delete", "deleteBefore", "bury", "advance", "replace",
            "update", "keep");

    private final OnlineStore store;
    private final int crashAt;
    private final Callable<?> beside;
    private int step;
    private boolean hasCrashed;
    private boolean hasRunBeside;

    /**
     * @param crashAt the step, counted from 0; negative for none
     * @param beside is run during the first step
     */
    FragileStore(OnlineStore store, int crashAt, Callable<?> beside) {
        this.store = store;
        this.crashAt = crashAt;
        this.beside = beside;
    }

    boolean hasCrashed() {
        return hasCrashed;
    }

    OnlineStore store() {
        return proxy(OnlineStore.class, (self, method, arguments) -> method.getName().equals("ledger")
                ? ledger(store.ledger())
                : step(store, method, arguments));
    }

    private RunLedger ledger(RunLedger ledger) {
        return proxy(RunLedger.class, (self, method, arguments) -> switch (method.getName()) {
            case "acquire" -> new LeaseAnswer.Granted();
            case "release" -> null;
            default -> step(ledger, method, arguments);
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type}, handler));
    }

    private synchronized Object step(Object target, Method method, Object[] arguments) throws Throwable {
        if (hasCrashed) {
            throw new IllegalStateException("the run is dead");
        }
        boolean isStep = STEPS.contains(method.getName());
        if (isStep && !hasRunBeside) {
            hasRunBeside = true;
            beside.call();
        }
        // Odd ones die when the step is done.
        boolean dies = isStep && step++ == crashAt;
        if (dies && crashAt % 2 == 0) {
            hasCrashed = true;
            throw new IllegalStateException("the run dies");
        }
        try {
            Object answer = method.invoke(target, arguments);
            if (dies) {
                hasCrashed = true;
                throw new IllegalStateException("the run dies");
            }
            return answer;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
