package dev.larder.report;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Metrics in Prometheus's text format, all of them gauges. The samples of a metric stand together, whatever their order. */
public final class PrometheusText {
    /** Of a microsecond, as decimal places of a second. */
    private static final int MICROS_SCALE = 6;

    private final Map<String, StringBuilder> metrics = new LinkedHashMap<>();

    /** What a sample is of; in the order of its names. */
    public record Labels(Map<String, String> values) {
        public static Labels of(String project, String view) {
            Map<String, String> values = new LinkedHashMap<>();
            values.put("project", project);
            values.put("view", view);
            return new Labels(values);
        }

        public Labels and(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(values);
            more.put(name, value);
            return new Labels(more);
        }

        @Override
        public String toString() {
            return values.entrySet().stream().map(label -> label.getKey() + "=\"" + escape(label.getValue()) + "\"")
                    .collect(Collectors.joining(",", "{", "}"));
        }

        private static String escape(String value) {
            return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        }
    }

    /** @param help what the metric is, the same at every call */
    public void add(String name, String help, Labels labels, String value) {
        metrics.computeIfAbsent(name, unseen -> new StringBuilder("# HELP " + name + " " + help + "\n# TYPE " + name
                + " gauge\n")).append(name).append(labels).append(' ').append(value).append('\n');
    }

    public void add(String name, String help, Labels labels, long value) {
        add(name, help, labels, Long.toString(value));
    }

    /** Adds a time or a duration of so many microseconds, in seconds; nothing if there is none. */
    public void addSeconds(String name, String help, Labels labels, OptionalLong micros) {
        micros.ifPresent(known -> add(name, help, labels,
                BigDecimal.valueOf(known, MICROS_SCALE).toPlainString()));
    }

    @Override
    public String toString() {
        return String.join("", metrics.values());
    }
}
