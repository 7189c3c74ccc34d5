package dev.larder.report;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import dev.larder.materialize.ViewReport;

/**
 * Tells other systems of the runs of a command, as the environment and the options ask for: a Pushgateway, a receiver of
 * OpenLineage, a collector of traces. Nothing is loaded for one that is not asked for.
 */
public final class Announcer implements AutoCloseable {
    public static final Announcer NONE = new Announcer();
    /** How long the end of a command waits for all of them. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<RunObserver> observers = new ArrayList<>();

    private Announcer() {}

    /** @param problem receives why something was not told, as a sentence */
    public Announcer(Map<String, String> environment, Optional<URI> pushgateway, RunOrigin origin,
            Consumer<String> problem) {
        pushgateway.ifPresent(address -> observers.add(new Pushgateway(address, origin, problem)));
        if (isSet(environment, "OPENLINEAGE_URL") && !isTrue(environment, "OPENLINEAGE_DISABLED")) {
            OpenLineage.of(environment, origin, problem).ifPresent(observers::add);
        }
        if ((isSet(environment, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
                || isSet(environment, "OTEL_EXPORTER_OTLP_ENDPOINT"))
                && !isTrue(environment, "OTEL_SDK_DISABLED")
                && !"none".equals(environment.get("OTEL_TRACES_EXPORTER"))) {
            OtlpTraces.of(environment, origin, problem).ifPresent(observers::add);
        }
    }

    private static boolean isSet(Map<String, String> environment, String name) {
        return !environment.getOrDefault(name, "").isEmpty();
    }

    private static boolean isTrue(Map<String, String> environment, String name) {
        return environment.getOrDefault(name, "").equalsIgnoreCase("true");
    }

    public void started(ViewReport report) {
        observers.forEach(observer -> observer.started(report));
    }

    public void ended(FinishedRun run) {
        observers.forEach(observer -> observer.ended(run));
    }

    @Override
    public void close() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        observers.forEach(observer -> observer.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime()))));
    }
}
