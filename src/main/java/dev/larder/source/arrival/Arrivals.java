package dev.larder.source.arrival;

import java.time.Duration;

import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

import dev.larder.source.arrival.FileComparison.Entry;
import dev.larder.source.arrival.FileComparison.State;
import dev.larder.source.arrival.Manifest.Extent;
import dev.larder.source.storage.Location;
import dev.larder.source.storage.SourceException;
import dev.larder.source.storage.StoredFile;
import dev.larder.text.NumberText;

/**
 * What of a source one run reads, by what earlier runs have read; and what the next run may take as read if this one succeeds.
 * In doubt a file is read again: rows that are written twice do no harm, and rows that are never read do.
 */
public final class Arrivals {
    /** The most that a manifest has, which is some 14 MB then. */
    static final int MOST_FILES = 2_000_000;
    /**
     * The coarsest disks have times of two seconds. A file that is written again within them, with as many bytes, does not show
     * it, so one that was so new when it was listed is read once more.
     */
    private static final Duration SETTLING = Duration.ofSeconds(3);

    private final Mode mode;
    private final SourceIdentity source;
    private final ArrivalLimits limits;
    private final long nowMillis;
    /** Empty if it is not known what earlier runs have read. */
    private final Optional<Manifest> before;
    private final Optional<String> problem;

    private List<StoredFile> files = List.of();
    /** Null until files are chosen. */
    private FileComparison comparison;
    /** Those to read, by their places in the list. */
    private final BitSet chosen = new BitSet();
    private final Map<Location, Integer> places = new HashMap<>();
    private final BitSet withRowsBefore = new BitSet();
    private final BitSet withRowsAfter = new BitSet();
    private long lateRows;

    /** Which files a run reads. */
    public enum Mode {
        /** All, and every row up to now. */
        ALL,
        /** All, but rows of some event times; none of them counts as read. */
        SOME_TIMES,
        /** All, but rows from the watermark on; older ones of files that arrived are counted. */
        SINCE_WATERMARK,
        /** Those that arrived since the last run. */
        ARRIVED
    }

    private Arrivals(Mode mode, SourceIdentity source, ArrivalLimits limits, long nowMillis, Optional<Manifest> before,
            Optional<String> problem) {
        this.mode = mode;
        this.source = source;
        this.limits = limits;
        this.nowMillis = nowMillis;
        this.before = before;
        this.problem = problem;
    }

    /** For what only looks at a source. */
    public static Arrivals none() {
        return new Arrivals(Mode.SOME_TIMES, new SourceIdentity(0, 0), ArrivalLimits.NONE, 0, Optional.empty(),
                Optional.empty());
    }

    /**
     * @param kept of the last successful run
     * @param nowMillis before the files are listed
     */
    public static Arrivals since(KeptManifest kept, Mode mode, SourceIdentity source, ArrivalLimits limits,
            long nowMillis) {
        boolean isCompared = mode == Mode.SINCE_WATERMARK || mode == Mode.ARRIVED;
        if (!isCompared || kept.bytes().isEmpty()) {
            return new Arrivals(mode, source, limits, nowMillis, Optional.empty(),
                    kept.problem().filter(problem -> isCompared));
        }
        try {
            return new Arrivals(mode, source, limits, nowMillis,
                    Optional.of(usable(ManifestBytes.read(kept.bytes().get()), source)), Optional.empty());
        } catch (UnusableManifestException e) {
            return new Arrivals(mode, source, limits, nowMillis, Optional.empty(), Optional.of(e.getMessage()));
        }
    }

    private static Manifest usable(Manifest manifest, SourceIdentity now) throws UnusableManifestException {
        if (manifest.source().path() != now.path()) {
            throw new UnusableManifestException("the path of the source has changed since the last run");
        }
        if (manifest.source().columns() != now.columns()) {
            throw new UnusableManifestException("keys, features, columns or the ttl of the view have changed since the"
                    + " last run");
        }
        return manifest;
    }

    /** Why a manifest does not say what was read, as a clause after "because". */
    public Optional<String> problem() {
        return problem;
    }

    /** Whether files that earlier runs have read are left out. */
    public boolean isPart() {
        return mode == Mode.ARRIVED && continues();
    }

    /** Whether it is known what earlier runs have read. */
    public boolean continues() {
        return before.isPresent();
    }

    /**
     * Chooses the files to read. Called once.
     *
     * @param listed all files of the source
     */
    public List<StoredFile> choose(List<StoredFile> listed) {
        if (mode == Mode.SOME_TIMES) {
            return listed;
        }
        if (mode == Mode.ARRIVED && listed.size() > MOST_FILES) {
            throw new SourceException("the source has " + NumberText.count(listed.size(), "file")
                    + ", and --incremental remembers at most " + NumberText.print(MOST_FILES)
                    + "; use --incremental=event, or a path with fewer files");
        }
        files = listed;
        comparison = new FileComparison(before, files);
        if (mode == Mode.ARRIVED) {
            chooseArrived();
        } else {
            chosen.set(0, files.size());
        }
        chosen.stream().forEach(place -> places.put(files.get(place).location(), place));
        return chosen.stream().mapToObj(files::get).toList();
    }

    /** Files to read again come on top of the limits: however often they are there, the new ones go on. */
    private void chooseArrived() {
        long bytes = 0;
        int count = 0;
        for (int place : oldestFirst(place -> comparison.state(place).hasArrived())) {
            long size = files.get(place).size();
            if (limits.areReached(count, bytes, size)) {
                break;
            }
            chosen.set(place);
            count++;
            bytes += size;
        }
        oldestFirst(place -> comparison.state(place) == State.AGAIN).forEach(chosen::set);
    }

    private List<Integer> oldestFirst(IntPredicate wanted) {
        return IntStream.range(0, files.size()).filter(wanted).boxed()
                .sorted(Comparator.comparingLong(place -> files.get(place).modifiedMillis())).toList();
    }

    /** Whether to call {@link #choose} before any file is read. */
    public boolean needsList() {
        return mode != Mode.SOME_TIMES;
    }

    /** Whether it is worth knowing which files have rows outside the window. */
    public boolean remembers() {
        return comparison != null;
    }

    /** Whether the run cannot go on without the list of files. */
    public boolean needsFiles() {
        return mode == Mode.ARRIVED;
    }

    /** Whether all files are read, but only rows from the watermark on. */
    public boolean startsAtWatermark() {
        return mode == Mode.SINCE_WATERMARK;
    }

    /** Whether the rows of a chosen file are new, whatever their event times. */
    public boolean isNew(StoredFile file) {
        return mode == Mode.ARRIVED && hasArrived(file);
    }

    /** Whether earlier runs have read every row of a file. */
    public boolean isRead(StoredFile file) {
        Integer place = places.get(file.location());
        return continues() && place != null && comparison.state(place) == State.READ;
    }

    /** Whether a chosen file has arrived since the last run. */
    public boolean hasArrived(StoredFile file) {
        return continues() && places.containsKey(file.location())
                && comparison.state(places.get(file.location())).hasArrived();
    }

    /**
     * Rows of a chosen file are outside the window.
     *
     * @param rowsBefore before it
     * @param rowsAfter after it, or so far in the future that they are rejects until their time comes
     */
    public synchronized void recordOutside(StoredFile file, long rowsBefore, long rowsAfter) {
        Integer place = places.get(file.location());
        if (place == null) {
            return;
        }
        if (rowsBefore > 0) {
            withRowsBefore.set(place);
            // Those of a file of which an earlier run has left rows out have been counted by that run.
            if (continues() && comparison.state(place).hasArrived() && comparison.state(place) != State.PART) {
                lateRows += rowsBefore;
            }
        }
        if (rowsAfter > 0) {
            withRowsAfter.set(place);
        }
    }

    /** Rows before the window, in files that arrived since the last run. */
    public synchronized long lateRows() {
        return lateRows;
    }

    /** How the files differ from those that earlier runs read; empty if that is not known, or not asked. */
    public Optional<ArrivedFiles> counts() {
        if (comparison == null || mode != Mode.ARRIVED && !continues()) {
            return Optional.empty();
        }
        int[] counts = new int[State.values().length];
        chosen.stream().forEach(place -> counts[comparison.state(place).ordinal()]++);
        List<Integer> waiting = IntStream.range(0, files.size())
                .filter(place -> !chosen.get(place) && comparison.state(place).hasArrived()).boxed().toList();
        return Optional.of(new ArrivedFiles(counts[State.NEW.ordinal()] + counts[State.PART.ordinal()],
                counts[State.CHANGED.ordinal()], comparison.gone(), counts[State.AGAIN.ordinal()], waiting.size(),
                waiting.stream().mapToLong(place -> files.get(place).size()).sum()));
    }

    /** What to keep once all chosen files have been read and written; empty if it stays as it is. */
    public Optional<byte[]> manifest() {
        if (comparison == null) {
            return Optional.empty();
        }
        Manifest.Builder next = new Manifest.Builder();
        // Without numbers, the next run reads everything.
        for (int place = 0; files.size() <= MOST_FILES && place < files.size(); place++) {
            if (chosen.get(place)) {
                next.add(extentRead(place), comparison.number(place));
            } else {
                notRead(place).ifPresent(entry -> next.add(entry.extent(), entry.number()));
            }
        }
        return Optional.of(ManifestBytes.of(next.build(ThreadLocalRandom.current().nextLong(), source)));
    }

    private Extent extentRead(int place) {
        if (mode == Mode.SINCE_WATERMARK && comparison.state(place) == State.READ) {
            // Its rows before the window are those that were read.
            return Extent.ALL;
        }
        if (withRowsBefore.get(place)) {
            return Extent.PART;
        }
        return withRowsAfter.get(place) || maySettle(files.get(place)) ? Extent.AGAIN : Extent.ALL;
    }

    /** Whether a later write to the file might not show. The version of an object is of its content. */
    private boolean maySettle(StoredFile file) {
        return file.location() instanceof Location.Local && file.modifiedMillis() > nowMillis - SETTLING.toMillis();
    }

    private Optional<Entry> notRead(int place) {
        long number = comparison.number(place);
        return switch (comparison.state(place)) {
            case READ -> Optional.of(new Entry(Extent.ALL, number));
            case AGAIN -> Optional.of(new Entry(Extent.AGAIN, number));
            case PART -> Optional.of(new Entry(Extent.PART, number));
            case CHANGED -> Optional.of(comparison.before(place));
            case NEW -> Optional.empty();
        };
    }
}
