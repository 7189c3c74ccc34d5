package dev.larder.operate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import dev.larder.expect.FeatureProfile;
import dev.larder.expect.LoadObserver;
import dev.larder.expect.LoadProfile;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.NoValue;
import dev.larder.feature.ReadResult;
import dev.larder.materialize.Baseline;
import dev.larder.store.Footprint;
import dev.larder.store.Introspection;
import dev.larder.store.OnlineStore;
import dev.larder.store.Population;
import dev.larder.store.ScanVisitor;
import dev.larder.store.Sizing;

/**
 * Statistics of a view, from a sample of its rows and from what the store reports about itself. Memory is bounded whatever
 * the size of the sample: the values of features are sampled once more.
 */
public final class ViewStatistics implements ScanVisitor {
    /** The most rows whose size is measured and calculated. */
    private static final int MEASURED = 1_000;

    private final FeatureView view;
    private final long nowMicros;
    private final LoadObserver observer;
    private final DurationHistogram ages = new DurationHistogram();
    private final long[] nulls;
    private final long[] absents;
    private long future;
    private final List<FeatureRow> measured = new ArrayList<>();
    private long seen;
    private long damaged;
    private long oldest = Long.MAX_VALUE;
    private long newest = Long.MIN_VALUE;
    private Population population;
    private Footprint footprint;
    private List<Sizing> sizings;
    private OptionalLong watermark;
    private Baseline baseline;

    private ViewStatistics(FeatureView view, long nowMicros) {
        this.view = view;
        this.nowMicros = nowMicros;
        this.observer = new LoadObserver(view, Map.of());
        this.nulls = new long[view.features().size()];
        this.absents = new long[view.features().size()];
    }

    /** @param nowMicros from which ages count */
    public static ViewStatistics of(OnlineStore store, FeatureView view, long sample, long nowMicros) {
        ViewStatistics statistics = new ViewStatistics(view, nowMicros);
        Introspection inspection = store.inspection();
        statistics.population = inspection.sample(view, view.features(), sample, statistics);
        statistics.footprint = inspection.footprint(view,
                statistics.measured.stream().map(FeatureRow::key).toList());
        statistics.sizings = inspection.sizings(view, statistics.measured);
        statistics.watermark = store.ledger().watermark(view.name());
        statistics.baseline = Baseline.read(store.ledger(), view.name());
        return statistics;
    }

    @Override
    public boolean visit(ReadResult.Found found) {
        FeatureRow row = found.row();
        seen++;
        oldest = Math.min(oldest, row.eventMicros());
        newest = Math.max(newest, row.eventMicros());
        observer.add(List.of(row));
        if (row.eventMicros() > nowMicros) {
            future++;
        } else {
            ages.add((nowMicros - row.eventMicros()) / 1_000_000);
        }
        for (int i = 0; i < nulls.length; i++) {
            nulls[i] += row.values()[i] == null ? 1 : 0;
            absents[i] += row.values()[i] instanceof NoValue ? 1 : 0;
        }
        if (measured.size() < MEASURED) {
            measured.add(row);
        }
        return true;
    }

    @Override
    public void damaged(String key, String reason) {
        damaged++;
    }

    public FeatureView view() {
        return view;
    }

    /** How many rows were looked at. */
    public long seen() {
        return seen;
    }

    /** How many records of the sample cannot be read. */
    public long damaged() {
        return damaged;
    }

    public Population population() {
        return population;
    }

    public Footprint footprint() {
        return footprint;
    }

    public List<Sizing> sizings() {
        return sizings;
    }

    /** Empty if no row was seen. */
    public OptionalLong oldestMicros() {
        return seen == 0 ? OptionalLong.empty() : OptionalLong.of(oldest);
    }

    public OptionalLong newestMicros() {
        return seen == 0 ? OptionalLong.empty() : OptionalLong.of(newest);
    }

    /** How old the rows are that were looked at, by their event time. */
    public DurationHistogram ages() {
        return ages;
    }

    /** How many of the rows that were looked at are ahead of the clock. */
    public long future() {
        return future;
    }

    /** The values of each feature in the rows that were looked at. */
    public Map<String, FeatureProfile> features() {
        return LoadProfile.features(view, observer.tallies());
    }

    /** How often the numbers of a feature are in each of equally wide ranges; empty if it has none. */
    public long[] shape(String feature, int ranges) {
        return observer.tallies().get(feature).shape(ranges);
    }

    public OptionalLong watermarkMicros() {
        return watermark;
    }

    /** What the last accepted runs were like. */
    public Baseline baseline() {
        return baseline;
    }

    /** The share of the sampled rows in which a feature is null. @param feature its index in the view */
    public double nullShare(int feature) {
        return (double) nulls[feature] / seen;
    }

    /** The share of the sampled rows in which a feature is missing or expired. */
    public double absentShare(int feature) {
        return (double) absents[feature] / seen;
    }
}
