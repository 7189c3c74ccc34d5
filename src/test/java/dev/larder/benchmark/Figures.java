package dev.larder.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measured values by name: their medians and spread as a Markdown table, or as data. */
final class Figures {
    private final Map<String, List<Double>> values = new LinkedHashMap<>();

    void add(String name, double value) {
        values.computeIfAbsent(name, none -> new ArrayList<>()).add(value);
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    private double median(String name) {
        List<Double> sorted = values.get(name).stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** @param peer the row that the others are set against, null for none */
    String table(String title, String unit, String peer) {
        StringBuilder table = new StringBuilder("\n### " + title + "\n\n| | " + unit + ", median | least | most |"
                + (peer == null ? "\n" : " to " + peer + " |\n") + "|---|---|---|---|"
                + (peer == null ? "\n" : "---|\n"));
        values.keySet().forEach(name -> table.append("| " + name + " | " + number(median(name)) + " | "
                + number(least(name)) + " | " + number(most(name)) + " |"
                + (peer == null ? "" : String.format(Locale.ROOT, " %.2f |", median(name) / median(peer))) + "\n"));
        return table.toString();
    }

    /** The same as data, with every value. */
    Map<String, Object> data(String title, String unit, String peer) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("title", title);
        data.put("unit", unit);
        data.put("peer", peer);
        data.put("rows", values.keySet().stream().map(name -> row(name, peer)).toList());
        return data;
    }

    private Map<String, Object> row(String name, String peer) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", name);
        row.put("median", median(name));
        row.put("least", least(name));
        row.put("most", most(name));
        row.put("to_peer", peer == null ? null : median(name) / median(peer));
        row.put("values", values.get(name));
        return row;
    }

    private double least(String name) {
        return values.get(name).stream().min(Double::compare).orElseThrow();
    }

    private double most(String name) {
        return values.get(name).stream().max(Double::compare).orElseThrow();
    }

    private static String number(double value) {
        return value >= 1000 ? String.format(Locale.ROOT, "%,.0f", value) : String.format(Locale.ROOT, "%.3f", value);
    }
}
