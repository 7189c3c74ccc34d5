package dev.larder.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measured values by name, and their medians as a Markdown table. */
final class Figures {
    private final Map<String, List<Double>> values = new LinkedHashMap<>();

    void add(String name, double value) {
        values.computeIfAbsent(name, none -> new ArrayList<>()).add(value);
    }

    double median(String name) {
        List<Double> sorted = values.get(name).stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** @param peer the row that the others are set against, null for none */
    void print(String title, String unit, String peer) {
        System.out.println("\n### " + title + "\n");
        System.out.println("| | " + unit + ", median | least | most |" + (peer == null ? "" : " to " + peer + " |"));
        System.out.println("|---|---|---|---|" + (peer == null ? "" : "---|"));
        values.forEach((name, all) -> System.out.println("| " + name + " | " + number(median(name)) + " | "
                + number(all.stream().min(Double::compare).orElseThrow()) + " | "
                + number(all.stream().max(Double::compare).orElseThrow()) + " |"
                + (peer == null ? "" : String.format(Locale.ROOT, " %.2f |", median(name) / median(peer)))));
    }

    private static String number(double value) {
        return value >= 1000 ? String.format(Locale.ROOT, "%,.0f", value) : String.format(Locale.ROOT, "%.3f", value);
    }
}
