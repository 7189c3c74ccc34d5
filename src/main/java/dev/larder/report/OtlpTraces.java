package dev.larder.report;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.larder.feature.JsonTree;
import dev.larder.materialize.ViewReport;
import dev.larder.materialize.ViewReport.PhaseTime;
import dev.larder.materialize.ViewReport.Status;

/** Sends the spans of a command by OTLP over HTTP, in JSON: one for each view, with one for each phase below it. */
final class OtlpTraces implements RunObserver {
    private static final Pattern PARENT = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");
    private static final int INTERNAL = 1;
    private static final int OK = 1;
    private static final int ERROR = 2;

    private final Outbox outbox;
    private final RunOrigin origin;
    private final String traceId;
    private final String parentId;
    private final Map<String, String> resource;
    private final List<Map<String, Object>> spans = new ArrayList<>();

    private OtlpTraces(Outbox outbox, RunOrigin origin, String traceId, String parentId,
            Map<String, String> resource) {
        this.outbox = outbox;
        this.origin = origin;
        this.traceId = traceId;
        this.parentId = parentId;
        this.resource = resource;
    }

    /** Empty if the caller's trace is not sampled, or if the settings cannot be followed, which the problem says. */
    static Optional<RunObserver> of(Map<String, String> environment, RunOrigin origin, Consumer<String> problem) {
        if (ofTraces(environment, "PROTOCOL").equals("grpc")) {
            problem.accept("traces are sent over HTTP only, and $OTEL_EXPORTER_OTLP_PROTOCOL asks for grpc");
            return Optional.empty();
        }
        Matcher parent = PARENT.matcher(environment.getOrDefault("TRACEPARENT", ""));
        boolean continued = parent.matches() && !parent.group(1).matches("0+") && !parent.group(2).matches("0+");
        if (continued && (Integer.parseInt(parent.group(3), 16) & 1) == 0) {
            return Optional.empty();
        }
        Map<String, String> headers = new LinkedHashMap<>(pairs(ofTraces(environment, "HEADERS")));
        headers.put("Content-Type", "application/json");
        Map<String, String> resource = new LinkedHashMap<>();
        resource.put("service.name", "larder");
        resource.put("service.version", origin.version());
        resource.put("host.name", origin.host());
        resource.putAll(pairs(environment.getOrDefault("OTEL_RESOURCE_ATTRIBUTES", "")));
        Optional.ofNullable(environment.get("OTEL_SERVICE_NAME")).filter(name -> !name.isEmpty())
                .ifPresent(name -> resource.put("service.name", name));
        return address(environment, problem).map(target -> new OtlpTraces(
                new Outbox("traces", target, headers, problem), origin,
                continued ? parent.group(1) : randomId(2), continued ? parent.group(2) : "", resource));
    }

    /** The setting of traces, or else that of everything. */
    private static String ofTraces(Map<String, String> environment, String setting) {
        return environment.getOrDefault("OTEL_EXPORTER_OTLP_TRACES_" + setting,
                environment.getOrDefault("OTEL_EXPORTER_OTLP_" + setting, ""));
    }

    private static Optional<URI> address(Map<String, String> environment, Consumer<String> problem) {
        String own = environment.getOrDefault("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "");
        return own.isEmpty()
                ? HttpAddress.parse("OTEL_EXPORTER_OTLP_ENDPOINT", environment.get("OTEL_EXPORTER_OTLP_ENDPOINT"),
                        problem).map(base -> HttpAddress.below(base, "v1/traces"))
                : HttpAddress.parse("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", own, problem);
    }

    /** {@code name=value,name=value}, percent-encoded. */
    private static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : text.split(",")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                pairs.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return pairs;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.strip().replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text.strip();
        }
    }

    private static String randomId(int longs) {
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < longs; i++) {
            // Not zero, which means no id.
            id.append(HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE)));
        }
        return id.toString();
    }

    @Override
    public void started(ViewReport report) {
        // A span is sent when it has ended.
    }

    @Override
    public void ended(FinishedRun run) {
        ViewReport report = run.report();
        String id = randomId(1);
        long start = report.startedMicros() * 1_000;
        Map<String, Object> span = span(id, parentId, "materialize " + report.view(), start,
                report.endedMicros() * 1_000);
        List<Map<String, Object>> attributes = new ArrayList<>();
        attributes.add(text("larder.project", origin.project()));
        attributes.add(text("larder.view", report.view()));
        attributes.add(text("larder.run_id", report.id()));
        attributes.add(text("larder.store", origin.store()));
        attributes.add(text("larder.status", report.status().toString()));
        attributes.add(number("larder.exit_code", run.exitCode()));
        attributes.add(number("larder.rows.read", report.counts().read()));
        report.counts().outcomes().forEach((outcome, count) -> attributes.add(number("larder.rows." + outcome, count)));
        span.put("attributes", attributes);
        span.put("status", report.status() == Status.OK
                ? Map.of("code", OK)
                : Map.of("code", ERROR, "message", RunTree.error(report).orElse("")));
        spans.add(span);
        for (PhaseTime phase : report.phases()) {
            spans.add(span(randomId(1), id, phase.phase().toString(), start + phase.fromNanos(),
                    start + phase.toNanos()));
        }
    }

    private Map<String, Object> span(String id, String parent, String name, long fromNanos, long toNanos) {
        Map<String, Object> span = new LinkedHashMap<>();
        span.put("traceId", traceId);
        span.put("spanId", id);
        if (!parent.isEmpty()) {
            span.put("parentSpanId", parent);
        }
        span.put("name", name);
        span.put("kind", INTERNAL);
        // As text, because the numbers of JSON have fewer digits.
        span.put("startTimeUnixNano", Long.toString(fromNanos));
        span.put("endTimeUnixNano", Long.toString(toNanos));
        return span;
    }

    private static Map<String, Object> text(String key, String value) {
        return Map.of("key", key, "value", Map.of("stringValue", value));
    }

    private static Map<String, Object> number(String key, long value) {
        return Map.of("key", key, "value", Map.of("intValue", Long.toString(value)));
    }

    @Override
    public void close(Duration patience) {
        if (!spans.isEmpty()) {
            outbox.send("POST", "", JsonTree.print(Map.of("resourceSpans", List.of(Map.of(
                    "resource", Map.of("attributes", resource.entrySet().stream()
                            .map(entry -> text(entry.getKey(), entry.getValue())).toList()),
                    "scopeSpans", List.of(Map.of("scope", Map.of("name", "larder", "version", origin.version()),
                            "spans", spans)))))));
        }
        outbox.close(patience);
    }
}
