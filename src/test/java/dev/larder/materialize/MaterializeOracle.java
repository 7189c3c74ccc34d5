package dev.larder.materialize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.api.PrewriteHook;
import dev.larder.expect.Expectations;
import dev.larder.expect.LoadRules;
import dev.larder.expect.RowLimit;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.ViewSource;
import dev.larder.source.SourcePlan;
import dev.larder.source.Window;
import dev.larder.source.storage.Storages;
import dev.larder.store.OnlineStore;
import dev.larder.store.WriteOptions.Conflict;

/** What materialize must leave in any store: exactly what an independent database says the latest rows are. */
public interface MaterializeOracle {
    int CASES = 200;
    /** Less than the smallest table takes, so that all goes to temporary files. */
    long NO_MEMORY = 100_000;
    PrewriteHook NO_HOOK = (view, rows) -> rows;

    /** An empty store for each name. */
    OnlineStore open(String project);

    /** What is held to the oracle; it writes to this store. */
    default Engine engine(OnlineStore store, String project) {
        return new LocalEngine(store, NO_HOOK);
    }

    /** Where the files of a case are then. */
    default ViewSource source(ViewSource local, Path data) {
        return local;
    }

    default Storages storages() {
        return Storages.LOCAL;
    }

    default int cases() {
        return CASES;
    }

    /** Seeds of cases that are checked beside the random ones, for what few of these have. */
    default List<Long> furtherCases() {
        return List.of();
    }

    static RunOptions.Checks checks(RowLimit maxRejects) {
        LoadRules any = LoadRules.DEFAULT;
        // A random file may lack a column.
        Expectations expect = new Expectations(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Expectations.Columns.NULLS, Map.of());
        return new RunOptions.Checks(new LoadRules(expect, any.maxFuture(), Optional.of(maxRejects),
                any.minRows(), any.lookback()), false, false);
    }

    static RunOptions options(OptionalLong from, OptionalLong to, long memory, Random random) {
        return new RunOptions(RunOptions.Scope.between(from, to),
                checks(new RowLimit.Percent(BigDecimal.valueOf(100))),
                new RunOptions.Resources(1 + random.nextInt(3), OptionalInt.of(1 + random.nextInt(500)),
                        OptionalLong.empty(), memory),
                Conflict.NEWEST, false, Duration.ZERO, false);
    }

    @Test
    default void equalsTheOracle(@TempDir Path folder) throws Exception {
        long seed = Long.getLong("larder.seed", new Random().nextLong());
        System.out.println("materialize oracle: " + cases() + " cases from seed " + seed + " (-Dlarder.seed=" + seed
                + " repeats them)");
        try (Connection duckdb = OracleCase.database(); Statement sql = duckdb.createStatement()) {
            for (int i = 0; i < cases(); i++) {
                check(seed + i, sql, Files.createDirectory(folder.resolve("case" + i)));
            }
            for (long further : furtherCases()) {
                check(further, sql, Files.createDirectory(folder.resolve("further" + further)));
            }
        }
    }

    private void check(long seed, Statement sql, Path folder) throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        OracleCase oracle = new OracleCase(seed, sql, data);
        ViewSource source = source(oracle.source, data);
        Random random = new Random(seed);
        String name = "case " + seed + ": " + oracle;
        RunContext context = new RunContext(Clock.systemUTC(), temporary, storages(), Progress.SILENT,
                Rejects.NOWHERE,
                new Interruption());
        RunOptions options = options(bound(oracle.from, Long.MIN_VALUE), bound(oracle.to, Long.MAX_VALUE),
                random.nextBoolean() ? NO_MEMORY : 1L << 30, random);
        String project = "p" + Long.toHexString(seed);
        try (OnlineStore store = open(project); Engine engine = engine(store, project)) {
            ViewReport report = new Materialization(engine, store, oracle.view, source, options,
                    context).run();

            if (report.failure() != null) {
                throw new AssertionError(name, report.failure());
            }
            assertEquals(ViewReport.Status.OK, report.status(), name);
            assertCounts(oracle, report, name);
            Map<String, FeatureRow> stored = new HashMap<>();
            store.scan(oracle.view, oracle.view.features(),
                    found -> stored.put(found.row().key().text(), found.row()) == null);
            Map<String, FeatureRow> kept = new HashMap<>();
            oracle.latest.forEach((key, row) -> kept.put(key, store.asStored(oracle.view, row)));
            assertSame(kept, stored, name);
            assertVerified(store, oracle, source, context, name);
        }
        assertTrue(isEmpty(temporary), name);
    }

    /** Reports the first entity that differs: the maps themselves may have thousands of rows. */
    private static void assertSame(Map<String, FeatureRow> expected, Map<String, FeatureRow> stored, String name) {
        assertEquals(expected.keySet(), stored.keySet(), name);
        expected.forEach((key, row) -> assertEquals(row, stored.get(key), name));
    }

    private static OptionalLong bound(long micros, long none) {
        return micros == none ? OptionalLong.empty() : OptionalLong.of(micros);
    }

    private static void assertCounts(OracleCase oracle, ViewReport report, String name) {
        RowCounts counts = report.counts();
        assertOutside(oracle, report, name);
        assertEquals(oracle.rejected, counts.rejected(), name);
        assertEquals(oracle.latest.size(), counts.written(), name);
        assertEquals(oracle.deleted, counts.deleted(), name);
        assertEquals(oracle.inWindow - oracle.latest.size() - oracle.deleted, counts.superseded(), name);
        assertEquals(oracle.ties, counts.ties(), name);
        assertEquals(counts.read(),
                counts.beforeWindow() + counts.afterWindow() + counts.superseded() + counts.rejected()
                        + counts.expired() + counts.stale() + counts.dropped() + counts.written() + counts.failed()
                        + counts.deletedBySource(),
                name);
        // A first run that leaves out what is before its window has a gap behind it.
        assertEquals(oracle.from == Long.MIN_VALUE
                ? bound(oracle.newest, Long.MIN_VALUE)
                : OptionalLong.empty(), report.watermarkAfter(), name);
    }

    private static void assertVerified(OnlineStore store, OracleCase oracle, ViewSource source, RunContext context,
            String name) {
        VerifyReport report = new Verification(store, oracle.view, source, NO_HOOK,
                new Verification.Options(new Window(oracle.from, oracle.to), Duration.ofDays(1_000_000),
                        OptionalLong.empty(), true, 5, false, 2,
                        NO_MEMORY),
                context, difference -> {}).run();
        assertEquals(oracle.latest.size() + oracle.deleted, report.count(Verdict.EQUAL), name + report.shown());
        assertEquals(false, report.hasDifferences(), name + report.shown());
    }

    /** Row groups that statistics rule out are not read, and are counted in the plan. Spark does not count what it skips. */
    private static void assertOutside(OracleCase oracle, ViewReport report, String name) {
        RowCounts counts = report.counts();
        if (report.plan().isPresent()) {
            SourcePlan.Skipped skipped = report.plan().get().skipped();
            assertEquals(oracle.early, counts.beforeWindow() + skipped.rowsBeforeWindow(), name);
            assertEquals(oracle.late, counts.afterWindow() + skipped.rowsAfterWindow(), name);
        } else {
            assertEquals(0, counts.beforeWindow(), name);
            assertEquals(oracle.from == Long.MIN_VALUE ? oracle.late : 0, counts.afterWindow(), name);
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }
}
