package dev.larder.cli.session;

import java.lang.reflect.Proxy;

/**
 * {@code sun.misc.Signal} by reflection, because the compiler warns of every line that names it. JLine has the same, but
 * logs what it does, and the first use of a logger costs 8 ms of every run.
 */
final class JvmSignals {
    private JvmSignals() {}

    /** @return the handler until now; null if the system has no such signal, or the JVM keeps it to itself as with -Xrs */
    static Object handle(String name, Runnable action) {
        try {
            Class<?> type = handlerType();
            return replace(name, Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type},
                    (proxy, method, arguments) -> {
                        if (method.getDeclaringClass() == Object.class) {
                            return method.invoke(action, arguments);
                        }
                        action.run();
                        return null;
                    }));
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    /** @param handler as {@link #handle} returned it */
    static void restore(String name, Object handler) {
        if (handler != null) {
            try {
                replace(name, handler);
            } catch (ReflectiveOperationException e) {
                // It was accepted before.
            }
        }
    }

    private static Class<?> handlerType() throws ClassNotFoundException {
        return Class.forName("sun.misc.SignalHandler");
    }

    private static Object replace(String name, Object handler) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        return signal.getMethod("handle", signal, handlerType())
                .invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
    }
}
