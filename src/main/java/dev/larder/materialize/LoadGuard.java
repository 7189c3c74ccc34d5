package dev.larder.materialize;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

import dev.larder.expect.Breach;
import dev.larder.expect.Expectations;
import dev.larder.expect.Expectations.Columns;
import dev.larder.expect.FeatureTally;
import dev.larder.expect.Judgement;
import dev.larder.expect.Judgement.DeleteCount;
import dev.larder.expect.LoadObserver;
import dev.larder.expect.LoadProfile;
import dev.larder.expect.LoadRules;
import dev.larder.expect.Severity;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureView;
import dev.larder.feature.ViewSource;
import dev.larder.materialize.Engine.Found;
import dev.larder.materialize.Engine.Work;
import dev.larder.source.ColumnDrift;
import dev.larder.source.KnownColumns;
import dev.larder.text.NumberText;

/** Refuses a load that is not what its view expects, before anything is written; and keeps what an accepted one was like. */
final class LoadGuard {
    private static final String ACCEPT = "If this is how it should be, run it once with --accept.";

    private final FeatureView view;
    private final boolean deletes;
    private final RunOptions options;
    private final LoadRules rules;
    private final ViewReport report;
    private final Baseline baseline;
    private final Interruption interruption;
    private final long startMicros;
    /** What was counted of the features that expectations name. */
    private Map<String, FeatureTally> tallies = Map.of();
    /** The view with these features only. */
    private FeatureView judged;

    /** @param report knows the columns of the source, and where the watermark was */
    LoadGuard(FeatureView view, ViewSource source, RunOptions options, ViewReport report, Baseline baseline,
            Interruption interruption, long startMicros) {
        this.view = view;
        this.deletes = options.replace() || source.deleted().isPresent();
        this.options = options;
        this.rules = options.checks().rules();
        this.report = report;
        this.baseline = baseline;
        this.interruption = interruption;
        this.startMicros = startMicros;
        this.judged = view;
        report.setKind(kind());
        report.setProfileBefore(Optional.ofNullable(baseline.loads().get(report.kind())));
    }

    private boolean isIncremental() {
        return report.kind() == Baseline.Kind.INCREMENTAL;
    }

    private Baseline.Kind kind() {
        RunOptions.Scope scope = options.scope();
        boolean isIncremental = switch (scope.mode()) {
            case ARRIVED ->
                report.isPart() || report.arrivals().counts().filter(files -> files.waiting() > 0).isPresent();
            case SINCE_WATERMARK -> report.watermarkBefore().isPresent();
            case ALL, SOME_TIMES -> false;
        };
        if (isIncremental) {
            return Baseline.Kind.INCREMENTAL;
        }
        return scope.fromMicros().isPresent() || scope.toMicros().isPresent()
                ? Baseline.Kind.WINDOW
                : Baseline.Kind.FULL;
    }

    /** Judges the columns; the plan is enough for that. */
    void requireColumns() {
        report.setDrift(ColumnDrift.of(report.columns(), baseline.columns(), report.isPart()));
        List<String> dropped = report.drift().stream().filter(drift -> drift.kind() == ColumnDrift.Kind.DROPPED)
                .map(ColumnDrift::sentence).toList();
        if (!dropped.isEmpty() && rules.expect().columns() == Columns.STRICT && !options.checks().accept()) {
            throw new RefusedException(view.name(), dropped, "Correct the source, or run it once with --accept: the"
                    + " feature is null then. `expect: {columns: warn}` accepts that always.");
        }
    }

    /** Judges the rows; if expectations name features, these are read. */
    void requireRows(Work work) {
        RunOptions.Checks checks = options.checks();
        Expectations expect = rules.expect();
        long minRows = rules.minRows().orElse(0);
        boolean areCounted = minRows > 0 || options.replace() || checks.requireNew() || expect.rows().isPresent()
                || expect.entities().isPresent() || expect.age().isPresent() || !expect.features().isEmpty()
                || deletes && expect.deletes().isPresent();
        if (!areCounted) {
            return;
        }
        Found found = report.measure(Phase.LATEST, work::found);
        if (interruption.isRequested()) {
            return;
        }
        report.setFound(found);
        requireNew(found);
        if (rows(found) < minRows) {
            throw new RefusedException(view.name(), List.of("the source has " + rowsText(rows(found))
                    + ", fewer than the " + NumberText.print(minRows) + " that --min-rows or `min_rows` asks for"),
                    "Correct the source, or lower the limit.");
        }
        if (found.rows() == 0 && options.replace()) {
            throw new RefusedException(view.name(), List.of("the source has no rows, so --replace would delete every"
                    + " entity"), "To delete them all, run `larder truncate " + view.name() + "`.");
        }
        observe(work, found);
        Optional<DeleteCount> counted = deletes && expect.deletes().isPresent()
                ? Optional.ofNullable(report.measure(Phase.EXPECT, () -> work.countDeletes(startMicros)))
                : Optional.empty();
        // What was read of an interrupted run is no load to judge.
        if (!interruption.isRequested()) {
            judge(found, counted);
        }
    }

    private void requireNew(Found found) {
        if (options.checks().requireNew() && found.newRows() == 0) {
            throw new RefusedException(view.name(), List.of("--require-new asks for new rows, but " + report.noNews()),
                    "Correct the source, or leave out --require-new.");
        }
    }

    /** Rows of the lookback were there before. */
    private long rows(Found found) {
        return isIncremental() ? found.newRows() : found.rows();
    }

    private String rowsText(long rows) {
        return isIncremental()
                ? NumberText.count(rows, "new row") + " (" + report.newness() + ")"
                : NumberText.count(rows, "row") + " in the window";
    }

    private void observe(Work work, Found found) {
        List<Feature> named = view.features().stream()
                .filter(feature -> rules.expect().features().containsKey(feature.name())).toList();
        if (!named.isEmpty() && found.entities() > 0) {
            judged = new FeatureView(view.name(), view.keys(), named, view.ttl(), view.ttlFrom());
            LoadObserver observer = new LoadObserver(judged, rules.expect().features());
            report.time(Phase.EXPECT, () -> work.observe(judged, observer));
            tallies = observer.tallies();
        }
    }

    private void judge(Found found, Optional<DeleteCount> counted) {
        LoadProfile load = profile(found);
        report.setProfile(load);
        OptionalLong newest = isIncremental()
                ? LongStream.concat(report.watermarkBefore().stream(), found.newestMicros().stream()).max()
                : found.newestMicros();
        Optional<LoadProfile> before = options.checks().accept()
                ? Optional.empty()
                : report.profileBefore();
        List<Breach> breaches = Judgement.of(rules.expect(), judged, load, tallies, newest, before, counted);
        report.setBreaches(breaches);
        List<Breach> errors = breaches.stream().filter(breach -> breach.severity() == Severity.ERROR).toList();
        if (!errors.isEmpty()) {
            boolean isChange = errors.stream().anyMatch(Breach::isChange);
            throw new RefusedException(view.name(), errors.stream().map(Breach::sentence).toList(),
                    "Correct the source or the expectation." + (isChange ? " " + ACCEPT : ""));
        }
    }

    private LoadProfile profile(Found found) {
        return new LoadProfile(startMicros, rows(found), found.entities(), found.newestMicros(),
                tallies.isEmpty() ? Map.of() : LoadProfile.features(judged, tallies));
    }

    /** What to keep of this run once it has succeeded. */
    Baseline accepted(Found found) {
        report.setFound(found);
        LoadProfile load = profile(found);
        report.setProfile(load);
        KnownColumns columns = report.isPart() && baseline.columns().isPresent()
                ? baseline.columns().get().with(report.columns())
                : KnownColumns.of(report.columns());
        // A run without news says nothing about what runs with news are like.
        return report.hasNothingNew() ? baseline.with(columns) : baseline.with(columns, report.kind(), load);
    }
}
