package dev.larder.expect;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was counted of one feature. The parts of a load are counted apart and added up, in any order. */
public final class FeatureTally implements Serializable {
    private static final long serialVersionUID = 1L;
    /** Entities that a message names. */
    private static final int EXAMPLES = 3;

    /** What may be wrong with the value of one row. */
    enum Fault {
        NULL, NAN, TOO_SMALL, TOO_LARGE, NOT_LISTED, LENGTH
    }

    long rows;
    long nulls;
    long nans;
    long minLong = Long.MAX_VALUE;
    long maxLong = Long.MIN_VALUE;
    double minDouble = Double.POSITIVE_INFINITY;
    double maxDouble = Double.NEGATIVE_INFINITY;
    /** Null as long as there is no decimal. */
    BigDecimal minDecimal;
    BigDecimal maxDecimal;
    /** Numbers, those of arrays each. NaN is none. */
    long numbers;
    int minLength = Integer.MAX_VALUE;
    int maxLength = -1;
    final BottomSample distinct;
    final BottomSample sample;
    private final EnumMap<Fault, Long> faults = new EnumMap<>(Fault.class);
    private final EnumMap<Fault, TreeMap<Long, String>> examples = new EnumMap<>(Fault.class);

    /** @param sampled how many values to sample, and to count exactly */
    FeatureTally(int sampled) {
        distinct = new BottomSample(sampled);
        sample = new BottomSample(sampled);
    }

    /** @param tag of the entity; the smallest ones are the examples, as every engine must choose the same */
    void fault(Fault fault, long tag, String entity) {
        faults.merge(fault, 1L, Long::sum);
        TreeMap<Long, String> named = examples.computeIfAbsent(fault, unseen -> new TreeMap<>());
        if (named.size() < EXAMPLES || tag < named.lastKey()) {
            named.put(tag, entity);
            trim(named);
        }
    }

    private static void trim(TreeMap<Long, String> named) {
        while (named.size() > EXAMPLES) {
            named.pollLastEntry();
        }
    }

    void decimals(BigDecimal least, BigDecimal greatest) {
        minDecimal = minDecimal == null ? least : minDecimal.min(least);
        maxDecimal = maxDecimal == null ? greatest : maxDecimal.max(greatest);
    }

    synchronized void add(FeatureTally other) {
        rows += other.rows;
        nulls += other.nulls;
        nans += other.nans;
        minLong = Math.min(minLong, other.minLong);
        maxLong = Math.max(maxLong, other.maxLong);
        minDouble = Math.min(minDouble, other.minDouble);
        maxDouble = Math.max(maxDouble, other.maxDouble);
        if (other.minDecimal != null) {
            decimals(other.minDecimal, other.maxDecimal);
        }
        numbers += other.numbers;
        minLength = Math.min(minLength, other.minLength);
        maxLength = Math.max(maxLength, other.maxLength);
        distinct.add(other.distinct);
        sample.add(other.sample);
        for (Map.Entry<Fault, Long> fault : other.faults.entrySet()) {
            faults.merge(fault.getKey(), fault.getValue(), Long::sum);
            TreeMap<Long, String> named = examples.computeIfAbsent(fault.getKey(), unseen -> new TreeMap<>());
            named.putAll(other.examples.get(fault.getKey()));
            trim(named);
        }
    }

    /**
     * How many of the sampled numbers are in each of equally wide ranges from the least to the greatest; one range if all
     * are equal, none if there are no numbers.
     */
    public long[] shape(int ranges) {
        double[] sorted = Arrays.stream(sample.sortedValues()).filter(Double::isFinite).toArray();
        if (sorted.length == 0) {
            return new long[0];
        }
        double least = sorted[0];
        double width = sorted[sorted.length - 1] / ranges - least / ranges;
        long[] counts = new long[width > 0 ? ranges : 1];
        for (double value : sorted) {
            counts[width > 0 ? (int) Math.min(ranges - 1, (value - least) / width) : 0]++;
        }
        return counts;
    }

    long faults(Fault fault) {
        return faults.getOrDefault(fault, 0L);
    }

    List<String> examples(Fault fault) {
        return examples.containsKey(fault) ? new ArrayList<>(examples.get(fault).values()) : List.of();
    }
}
