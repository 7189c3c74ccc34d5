package dev.larder.report;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import dev.larder.materialize.ViewReport;

/** Pushes the metrics of each run to a Prometheus Pushgateway, into a group for each view. */
final class Pushgateway implements RunObserver {
    private final Outbox outbox;
    private final RunOrigin origin;

    /** @param address may contain a user and a password */
    Pushgateway(URI address, RunOrigin origin, Consumer<String> problem) {
        String user = address.getUserInfo();
        URI target = URI.create(address.toString().replaceFirst("//[^/@]*@", "//").replaceFirst("/+$", ""));
        this.outbox = new Outbox("metrics", target, user == null
                ? Map.of()
                : Map.of("Authorization", "Basic "
                        + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8))),
                problem);
        this.origin = origin;
    }

    @Override
    public void started(ViewReport report) {
        // Metrics are of runs that have ended.
    }

    /** POST leaves a metric as it is that this run does not know: the last success, if the store did not say it. */
    @Override
    public void ended(FinishedRun run) {
        outbox.send(run.lastSuccessMicros().isPresent() ? "PUT" : "POST",
                "/metrics/job/larder/project/" + origin.project() + "/view/" + run.report().view(),
                RunMetrics.of(origin, List.of(run)));
    }

    @Override
    public void close(Duration patience) {
        outbox.close(patience);
    }
}
