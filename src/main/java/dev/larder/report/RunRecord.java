package dev.larder.report;

import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import dev.larder.text.Times;

/**
 * A run as the history has it.
 *
 * @param tree the names and values of the report, without its long lists; of a later version perhaps others
 */
public record RunRecord(Map<?, ?> tree) {
    static final String RUNNING = "running";

    public String id() {
        return text("run_id").orElse("");
    }

    public long startedMicros() {
        return time("started").orElseThrow();
    }

    /** When it began, to the second, for people. */
    public String start() {
        return Times.print(Times.instant(startedMicros()).truncatedTo(ChronoUnit.SECONDS));
    }

    /** Empty while the run goes on, and if it died. */
    public OptionalLong endedMicros() {
        return time("ended");
    }

    /** {@code ok}, {@code partly}, {@code refused}, {@code interrupted}, {@code failed} or {@value #RUNNING}. */
    public String status() {
        return text("status").orElse("");
    }

    public boolean isOk() {
        return status().equals("ok");
    }

    /** Whether its end was never recorded. */
    public boolean isOpen() {
        return status().equals(RUNNING);
    }

    /** As the view's lease names the run; empty if it has ended. */
    public Optional<String> holder() {
        return text("holder");
    }

    public Optional<String> error() {
        return text("error");
    }

    /** The error without its line breaks. */
    public Optional<String> errorLine() {
        return error().map(error -> error.replaceAll("([:.])\\R *", "$1 ").replaceAll("\\R *", "; "));
    }

    public Optional<String> text(String name) {
        return Optional.ofNullable(tree.get(name)).map(Object::toString);
    }

    public long count(String name) {
        return tree.get(name) instanceof Number number ? number.longValue() : 0;
    }

    /** Empty if there is none. */
    public OptionalLong time(String name) {
        return tree.get(name) instanceof String text
                ? OptionalLong.of(Times.micros(Times.parse(text)))
                : OptionalLong.empty();
    }

}
