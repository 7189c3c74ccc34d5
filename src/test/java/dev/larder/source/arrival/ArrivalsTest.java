package dev.larder.source.arrival;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import dev.larder.source.arrival.Arrivals.Mode;
import dev.larder.source.storage.Location;
import dev.larder.source.storage.StoredFile;

/** Which files a run reads, by what earlier runs have read. */
class ArrivalsTest {
    private static final SourceIdentity SOURCE = new SourceIdentity(1, 2);
    private static final long NOW = 1_000_000;

    private Optional<byte[]> manifest = Optional.empty();

    private static StoredFile file(String name, String version, long modified) {
        return new StoredFile(new Location.Local(Path.of("/data").resolve(name)), 10, version, modified);
    }

    private static StoredFile file(String name) {
        return file(name, "v1", 0);
    }

    private Arrivals begin(Mode mode, ArrivalLimits limits) {
        return Arrivals.since(KeptManifest.inStore(manifest), mode, SOURCE, limits, NOW);
    }

    /** Names of the files that a run reads; afterwards it has succeeded. */
    private String run(Mode mode, StoredFile... files) {
        return run(begin(mode, ArrivalLimits.NONE), files);
    }

    private String run(Arrivals arrivals, StoredFile... files) {
        String read = names(arrivals.choose(List.of(files)));
        manifest = arrivals.manifest();
        return read + " | " + counts(arrivals);
    }

    private static String names(List<StoredFile> files) {
        return String.join(" ", files.stream().map(file -> file.location().name()).toList());
    }

    private static String counts(Arrivals arrivals) {
        if (arrivals.counts().isEmpty()) {
            return "not known";
        }
        ArrivedFiles counts = arrivals.counts().get();
        return Stream.of(counts.added() + " new", counts.changed() + " changed", counts.gone() + " gone",
                counts.again() + " again", counts.waiting() + " waiting").filter(count -> !count.startsWith("0"))
                .reduce((a, b) -> a + ", " + b).orElse("nothing");
    }

    private static ArrivalLimits limits(long files, long bytes) {
        return new ArrivalLimits(OptionalLong.of(files), OptionalLong.of(bytes));
    }

    @Test
    void onlyWhatArrivedIsRead() {
        assertEquals("a b c | 3 new", run(Mode.ARRIVED, file("a"), file("b"), file("c")));
        assertEquals(" | nothing", run(Mode.ARRIVED, file("a"), file("b"), file("c")));
        assertEquals("b d | 1 new, 1 changed, 1 gone",
                run(Mode.ARRIVED, file("a"), file("b", "v2", 0), file("d")));
        assertEquals(" | nothing", run(Mode.ARRIVED, file("a"), file("b", "v2", 0), file("d")));
        assertEquals("b c | 1 new, 1 changed, 1 gone", run(Mode.ARRIVED, file("a"), file("b"), file("c")));
    }

    @Test
    void aFullRunReadsAllAndRemembersIt() {
        assertEquals("a b | not known", run(Mode.ALL, file("a"), file("b")));
        assertEquals("a b | not known", run(Mode.ALL, file("a"), file("b")));
        assertEquals("c | 1 new", run(Mode.ARRIVED, file("a"), file("b"), file("c")));
    }

    @Test
    void aRunOfSomeTimesRemembersNothing() {
        Arrivals some = begin(Mode.SOME_TIMES, ArrivalLimits.NONE);
        assertEquals("a", names(some.choose(List.of(file("a")))));
        assertEquals(Optional.empty(), some.manifest());
    }

    @Test
    void theOldestFilesComeFirstAndOthersWait() {
        StoredFile[] files = {file("a", "v", 4), file("b", "v", 2), file("c", "v", 3), file("d", "v", 1)};
        assertEquals("b d | 2 new, 2 waiting", run(begin(Mode.ARRIVED, limits(2, 1_000)), files));
        // One is read however large it is.
        assertEquals("c | 1 new, 1 waiting", run(begin(Mode.ARRIVED, limits(2, 5)), files));
        files[1] = file("b", "w", 9);
        assertEquals("a | 1 new, 1 waiting", run(begin(Mode.ARRIVED, limits(1, 1_000)), files));
        assertEquals("b | 1 changed", run(begin(Mode.ARRIVED, limits(1, 1_000)), files));
        assertEquals(" | nothing", run(begin(Mode.ARRIVED, limits(1, 1_000)), files));
    }

    /** Its own time might not show a later write. */
    @Test
    void aFileThatIsAsNewAsItsListingIsReadOnceMore() {
        StoredFile fresh = file("b", "v", NOW - 2_000);
        assertEquals("a b | 2 new", run(Mode.ARRIVED, file("a"), fresh));
        assertEquals("b | 1 again", run(Mode.ARRIVED, file("a"), fresh));
        Arrivals later = Arrivals.since(KeptManifest.inStore(manifest), Mode.ARRIVED, SOURCE, ArrivalLimits.NONE,
                NOW + 1_000);
        assertEquals("b | 1 again", run(later, file("a"), fresh));
        assertEquals(" | nothing", run(Mode.ARRIVED, file("a"), fresh));
        StoredFile object = new StoredFile(new Location.Remote("s3", "bucket", "b"), 10, "etag", NOW);
        assertEquals("b | 1 new, 2 gone", run(Mode.ARRIVED, object));
        assertEquals(" | nothing", run(Mode.ARRIVED, object));
    }

    /** Limits do not hold them back: they could wait for ever behind new ones. */
    @Test
    void aFileWithRowsThatAreToComeIsReadAgain() {
        Arrivals first = begin(Mode.ARRIVED, ArrivalLimits.NONE);
        first.choose(List.of(file("a"), file("b")));
        first.recordOutside(file("a"), 0, 1);
        manifest = first.manifest();
        Arrivals second = begin(Mode.ARRIVED, limits(1, 1_000));
        assertEquals("a c | 1 new, 1 again, 1 waiting", run(second, file("a"), file("b"), file("c"), file("d")));
        assertEquals(List.of(false, true),
                Stream.of(file("a"), file("c")).map(second::isNew).toList());
        assertEquals("d | 1 new", run(Mode.ARRIVED, file("a"), file("b"), file("c"), file("d")));
    }

    @Test
    void rowsBehindTheWatermarkAreCountedOnceAndReadByARunByArrival() {
        run(Mode.ALL, file("a"));
        for (int late : new int[]{7, 0}) {
            Arrivals run = begin(Mode.SINCE_WATERMARK, ArrivalLimits.NONE);
            run.choose(List.of(file("a"), file("b"), file("c")));
            run.recordOutside(file("a"), 100, 0);
            run.recordOutside(file("b"), 5, 0);
            run.recordOutside(file("b"), 2, 0);
            assertEquals(late, run.lateRows());
            manifest = run.manifest();
        }
        assertEquals("b | 1 new", run(Mode.ARRIVED, file("a"), file("b"), file("c")));
    }

    @Test
    void withoutAManifestNoRowIsLate() {
        Arrivals run = begin(Mode.SINCE_WATERMARK, ArrivalLimits.NONE);
        run.choose(List.of(file("a")));
        run.recordOutside(file("a"), 100, 0);
        assertEquals(0, run.lateRows());
        assertEquals(false, run.continues());
    }

    @Test
    void whatAnotherSourceOrConfigReadCountsForNothing() {
        run(Mode.ALL, file("a"));
        assertStartsAnew(new SourceIdentity(9, 2), "the path of the source has changed since the last run");
        assertStartsAnew(new SourceIdentity(1, 9),
                "keys, features, columns or the ttl of the view have changed since the last run");
    }

    private void assertStartsAnew(SourceIdentity source, String why) {
        Arrivals run = Arrivals.since(KeptManifest.inStore(manifest), Mode.ARRIVED, source, ArrivalLimits.NONE, NOW);
        assertEquals(Optional.of(why), run.problem());
        assertEquals("a", names(run.choose(List.of(file("a")))));
    }

    /** Whatever a byte becomes, all files are read. */
    @Test
    void noDamagedManifestIsBelieved() {
        run(Mode.ALL, IntStream.range(0, 40).mapToObj(i -> file("f" + i)).toArray(StoredFile[]::new));
        byte[] whole = manifest.orElseThrow();
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= (byte) (1 << i % 8);
            assertDamaged(damaged);
            assertDamaged(Arrays.copyOf(whole, i));
        }
        assertDamaged(Arrays.copyOf(whole, whole.length + 1));
    }

    private static void assertDamaged(byte[] bytes) {
        Arrivals run = Arrivals.since(KeptManifest.inStore(Optional.of(bytes)), Mode.ARRIVED, SOURCE,
                ArrivalLimits.NONE, NOW);
        assertEquals(Optional.of("the list of the files that were read is damaged"), run.problem());
        assertEquals("f1", names(run.choose(List.of(file("f1")))));
    }

    @Test
    void manyFilesTakeFewBytes() {
        StoredFile[] files = IntStream.range(0, 100_000)
                .mapToObj(i -> file("dt=2026-11-%02d/part-%05d-c000.snappy.parquet".formatted(i % 30 + 1, i), "v" + i,
                        0))
                .toArray(StoredFile[]::new);
        run(Mode.ALL, files);
        int size = manifest.orElseThrow().length;
        assertTrue(size < 710_000, size + " bytes");
        assertEquals(" | nothing", run(Mode.ARRIVED, files));
        files[77] = file(files[77].location().name(), "w", 0);
        assertEquals("part-00077-c000.snappy.parquet | 1 new, 1 gone", run(Mode.ARRIVED, files));
    }

    @Test
    void aManifestInAFileIsBelievedOnlyIfTheStoreKnowsIt() {
        run(Mode.ALL, file("a"));
        byte[] first = manifest.orElseThrow();
        Optional<byte[]> inStore = Optional.of(KeptManifest.idOf(first));
        assertOutside(Optional.of(first), inStore, null);
        run(Mode.ALL, file("a"));
        String notOfIt = "--state s is not what the last run of this view on this store left";
        assertOutside(manifest, inStore, notOfIt);
        assertOutside(manifest, Optional.empty(), notOfIt);
        assertOutside(Optional.empty(), inStore, "--state s does not exist");
        assertEquals(KeptManifest.inStore(manifest), KeptManifest.outside("s", Optional.of(first), manifest));
        assertOutside(Optional.of(new byte[5]), inStore, "the list of the files that were read is damaged");
        assertEquals(KeptManifest.NONE, KeptManifest.outside("s", Optional.empty(), Optional.empty()));
        assertEquals(Optional.of("the list of the files that were read is kept in a file, which --state must name"),
                Arrivals.since(KeptManifest.inStore(inStore), Mode.ARRIVED, SOURCE, ArrivalLimits.NONE, NOW)
                        .problem());
    }

    private static void assertOutside(Optional<byte[]> file, Optional<byte[]> inStore, String problem) {
        KeptManifest kept = KeptManifest.outside("s", file, inStore);
        assertEquals(Optional.ofNullable(problem), kept.problem());
        assertEquals(problem == null ? file : Optional.empty(), kept.bytes());
    }
}
