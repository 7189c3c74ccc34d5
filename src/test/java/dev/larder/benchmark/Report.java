package dev.larder.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a benchmark needs of the report that {@code materialize --report} writes. */
record Report(String json) {

    static Report read(String file) throws IOException {
        return new Report(Files.readString(Path.of(file)));
    }

    double seconds(String phase) {
        return number("\"" + phase + "\":([0-9.E-]+)");
    }

    double written() {
        return number("\"written\":([0-9]+)");
    }

    double peakMebibytes() {
        return number("\"peak_memory_bytes\":([0-9]+)") / (1 << 20);
    }

    double allocatedBytes() {
        return number("\"allocated_bytes\":([0-9]+)");
    }

    private double number(String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(json);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + pattern + " in " + json);
        }
        return Double.parseDouble(matcher.group(1));
    }
}
