package dev.larder.expect;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * The values of the smallest tags, of which each counts once. Tags are hashes: of the values themselves the sample says
 * how many there are, of their entities it is a random sample of the values. It depends neither on the order of the
 * values nor on how they were divided, so every engine gets the same.
 */
final class BottomSample implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final double TAGS = 0x1p64;

    private final int capacity;
    private final TreeMap<Long, Double> kept = new TreeMap<>();

    BottomSample(int capacity) {
        this.capacity = capacity;
    }

    void add(long tag, double value) {
        if (kept.size() < capacity) {
            kept.put(tag, value);
        } else if (tag < kept.lastKey() && kept.put(tag, value) == null) {
            kept.pollLastEntry();
        }
    }

    void add(BottomSample other) {
        for (Map.Entry<Long, Double> entry : other.kept.entrySet()) {
            add(entry.getKey(), entry.getValue());
        }
    }

    boolean isExact() {
        return kept.size() < capacity;
    }

    /** How many different tags there were; an estimate once the sample is full. */
    long count() {
        if (isExact()) {
            return kept.size();
        }
        double covered = (kept.lastKey() - (double) Long.MIN_VALUE) / TAGS;
        return Math.round((kept.size() - 1) / covered);
    }

    double[] sortedValues() {
        return kept.values().stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }
}
