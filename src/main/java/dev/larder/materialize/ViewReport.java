package dev.larder.materialize;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;

import dev.larder.expect.Breach;
import dev.larder.expect.LoadProfile;
import dev.larder.feature.FeatureView;
import dev.larder.feature.ViewSource;
import dev.larder.source.ColumnDrift;
import dev.larder.source.SourceColumns;
import dev.larder.source.SourcePlan;
import dev.larder.source.Window;
import dev.larder.source.storage.Traffic;
import dev.larder.source.arrival.Arrivals;
import dev.larder.source.arrival.ArrivedFiles;
import dev.larder.text.Times;

/** How the run of one view went. Filled during the run, and reported even if the run fails. */
public final class ViewReport {
    private final FeatureView view;
    private final ViewSource source;
    private final String id = UUID.randomUUID().toString();
    private final long startedMicros;
    private final long startedNanos = System.nanoTime();
    private long endedMicros;
    private String holder = "";
    private Baseline.Kind kind = Baseline.Kind.FULL;
    private final RowCounts counts;
    private final List<PhaseTime> phases = new ArrayList<>();
    private Status status = Status.FAILED;
    private Throwable failure;
    private Optional<SourcePlan> plan = Optional.empty();
    private SourceColumns columns = SourceColumns.NONE;
    private List<ColumnDrift> drift = List.of();
    private List<Breach> breaches = List.of();
    private Optional<LoadProfile> profile = Optional.empty();
    private Optional<LoadProfile> profileBefore = Optional.empty();
    private Optional<Engine.Found> found = Optional.empty();
    private Arrivals arrivals = Arrivals.none();
    private Window window;
    private OptionalLong watermarkBefore = OptionalLong.empty();
    private OptionalLong watermarkAfter = OptionalLong.empty();
    private OptionalLong newestMicros = OptionalLong.empty();
    private final List<String> notes = new ArrayList<>();
    private boolean gap;
    private String reading = "";
    private Traffic.Count traffic = Traffic.Count.NONE;
    private long spilledBytes;

    public enum Status {
        OK,
        /** Ended, but with more rejects than allowed, or with rows that the store did not take. */
        PARTLY,
        /** The source is not what the view expects. Nothing was written. */
        REFUSED,
        INTERRUPTED,
        FAILED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * When a phase was worked on; a phase may have several of these.
     *
     * @param fromNanos since the start of the run
     */
    public record PhaseTime(Phase phase, long fromNanos, long toNanos) {}

    /** @param diff how many examples of each kind of change to keep; empty if changes are not asked for */
    ViewReport(FeatureView view, ViewSource source, long startedMicros, OptionalInt diff) {
        this.view = view;
        this.source = source;
        this.startedMicros = startedMicros;
        this.endedMicros = startedMicros;
        this.counts = new RowCounts(diff);
    }

    void setEnded(long micros) {
        endedMicros = micros;
    }

    void setKind(Baseline.Kind newKind) {
        kind = newKind;
    }

    void setHolder(String newHolder) {
        holder = newHolder;
    }

    void time(Phase phase, Runnable step) {
        measure(phase, () -> {
            step.run();
            return null;
        });
    }

    <T> T measure(Phase phase, Supplier<T> step) {
        long start = System.nanoTime();
        try {
            return step.get();
        } finally {
            phases.add(new PhaseTime(phase, start - startedNanos, System.nanoTime() - startedNanos));
        }
    }

    void setArrivals(Arrivals newArrivals) {
        arrivals = newArrivals;
    }

    void setWindow(Window newWindow) {
        window = newWindow;
    }

    void setPlan(SourcePlan newPlan) {
        plan = Optional.of(newPlan);
        columns = newPlan.columns();
    }

    /** The columns of the source for the view, for an engine without a plan of files. */
    public void setColumns(SourceColumns newColumns) {
        columns = newColumns;
    }

    void setDrift(List<ColumnDrift> newDrift) {
        drift = List.copyOf(newDrift);
    }

    void setBreaches(List<Breach> newBreaches) {
        breaches = List.copyOf(newBreaches);
    }

    void setProfile(LoadProfile newProfile) {
        profile = Optional.of(newProfile);
    }

    void setProfileBefore(Optional<LoadProfile> before) {
        profileBefore = before;
    }

    void setFound(Engine.Found newFound) {
        found = Optional.of(newFound);
    }

    void setWatermarkBefore(OptionalLong before) {
        watermarkBefore = before;
        watermarkAfter = before;
    }

    void setWatermarkAfter(OptionalLong after) {
        watermarkAfter = after;
    }

    void recordGap() {
        gap = true;
    }

    /** A row of this event time was in the window. */
    public synchronized void recordEventTime(long eventMicros) {
        newestMicros = OptionalLong.of(Math.max(newestMicros.orElse(Long.MIN_VALUE), eventMicros));
    }

    void setSpilledBytes(long bytes) {
        spilledBytes = bytes;
    }

    void setTraffic(Traffic.Count newTraffic) {
        traffic = newTraffic;
    }

    void setReading(String newReading) {
        reading = newReading;
    }

    public void addNotes(List<String> more) {
        notes.addAll(more);
    }

    void setStatus(Status newStatus) {
        status = newStatus;
    }

    void setFailure(Throwable e) {
        status = e instanceof RefusedException ? Status.REFUSED : Status.FAILED;
        failure = e;
    }

    public String view() {
        return view.name();
    }

    public FeatureView featureView() {
        return view;
    }

    public ViewSource source() {
        return source;
    }

    /** In the order in which they ended. */
    public List<PhaseTime> phases() {
        return phases;
    }

    /** Of this run of this view, and no other: a UUID. */
    public String id() {
        return id;
    }

    public long startedMicros() {
        return startedMicros;
    }

    public long endedMicros() {
        return endedMicros;
    }

    /** Which rows of the source it was about. */
    public Baseline.Kind kind() {
        return kind;
    }

    /** As the view's lease names this run; empty if it had none. */
    public String holder() {
        return holder;
    }

    public RowCounts counts() {
        return counts;
    }

    public Status status() {
        return status;
    }

    /** Why the run of the view failed, null if it did not. */
    public Throwable failure() {
        return failure;
    }

    /** The files to read; empty if planning failed or the engine has no plan of files. */
    public Optional<SourcePlan> plan() {
        return plan;
    }

    /** What the source has for the view; empty if planning failed. */
    public SourceColumns columns() {
        return columns;
    }

    /** How the columns differ between files or from the last accepted run. */
    public List<ColumnDrift> drift() {
        return drift;
    }

    /** The expectations that are not met. */
    public List<Breach> breaches() {
        return breaches;
    }

    /** What the rows were like; empty if the run ended before that was known. */
    public Optional<LoadProfile> profile() {
        return profile;
    }

    /** What the rows of the last accepted run of the same kind were like. */
    public Optional<LoadProfile> profileBefore() {
        return profileBefore;
    }

    /** What the window has; empty if the run ended before that was known. */
    public Optional<Engine.Found> found() {
        return found;
    }

    /** Which files the run reads, by what earlier runs have read. */
    public Arrivals arrivals() {
        return arrivals;
    }

    /** Whether the run reads only files that no earlier run has read. */
    public boolean isPart() {
        return arrivals.isPart();
    }

    /** Rows that arrived since the last run and are not newer than the watermark, read or left out. */
    public long lateRows() {
        return found.map(Engine.Found::lateRows).orElse(0L) + arrivals.lateRows();
    }

    /** Whether an incremental run found nothing new. */
    public boolean hasNothingNew() {
        return kind == Baseline.Kind.INCREMENTAL && found.isPresent() && found.get().newRows() == 0;
    }

    /** What makes a row of this run a new one, as words that follow "row". */
    String newness() {
        return isPart()
                ? "in files that are new or changed"
                : watermarkBefore.isPresent()
                        ? "newer than the watermark, " + Times.print(watermarkBefore.getAsLong())
                        : "of the first run";
    }

    /** Why there is nothing new, as a clause. */
    public String noNews() {
        if (!isPart()) {
            return "no row is newer than the watermark" + (watermarkBefore.isEmpty()
                    ? ""
                    : ", " + Times.print(watermarkBefore.getAsLong()));
        }
        return arrivals.counts().filter(ArrivedFiles::areNone).isPresent()
                ? "no file is new or changed since the last run"
                : "the new and changed files have no rows to load";
    }

    /** The event times to read; null if the run failed before it knew them. */
    public Window window() {
        return window;
    }

    public OptionalLong watermarkBefore() {
        return watermarkBefore;
    }

    public OptionalLong watermarkAfter() {
        return watermarkAfter;
    }

    /** Whether the watermark stayed only because the window begins after it. */
    public boolean hasGap() {
        return gap;
    }

    /** The greatest event time within the window. */
    public OptionalLong newestMicros() {
        return newestMicros;
    }

    /** What an operator should know of how the store keeps the view, each a sentence. */
    public List<String> notes() {
        return notes;
    }

    /** What was asked of storages over the network. */
    public Traffic.Count traffic() {
        return traffic;
    }

    /** How the engine shared memory among its readers, in a few words; empty if that is not known. */
    public String reading() {
        return reading;
    }

    public long spilledBytes() {
        return spilledBytes;
    }

    public double seconds(Phase phase) {
        return phases.stream().filter(time -> time.phase() == phase).mapToDouble(ViewReport::seconds).sum();
    }

    public double totalSeconds() {
        return phases.stream().mapToDouble(ViewReport::seconds).sum();
    }

    private static double seconds(PhaseTime time) {
        return (time.toNanos() - time.fromNanos()) / 1e9;
    }
}
