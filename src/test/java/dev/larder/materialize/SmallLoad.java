package dev.larder.materialize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import dev.larder.expect.RowLimit;
import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.ViewSource;
import dev.larder.source.SourcePlan;
import dev.larder.source.SourcePlanner;
import dev.larder.source.Window;
import dev.larder.source.storage.Storages;
import dev.larder.store.OnlineStore;
import dev.larder.store.TestClock;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.store.sqlite.SqliteStore;

/**
 * Files of two rows each of some thousand entities, and a store that has some entities more, which {@code --replace}
 * removes. A row's value is its number, so that the latest of an entity is known.
 */
final class SmallLoad {
    static final int ENTITIES = 3_000;
    static final int LEFTOVERS = 1_500;
    static final FeatureView VIEW = new FeatureView("v", JoinKeys.of("id", Scalar.STRING),
            List.of(new Feature("n", Scalar.INT64)));
    /** 2026-11-01T00:00:00Z in microseconds. */
    private static final long START = 1_793_491_200_000_000L;
    static final long NEWEST = START + 2 * ENTITIES - 1;

    final TestClock clock = new TestClock("2026-11-20T08:00:00Z");
    private final Path folder;
    private final ViewSource source;

    SmallLoad(Path folder) {
        this.folder = folder;
        Path data = makeFolder("data");
        makeFolder("tmp");
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = duckdb.createStatement()) {
            for (int file = 0; file < 3; file++) {
                sql.execute(
                        "COPY (SELECT 'e' || i % " + ENTITIES + " AS id, make_timestamp(" + START + " + i) AS event,"
                                + " i AS n FROM range(" + file * 2_000 + ", " + (file + 1) * 2_000 + ") t(i)) TO '"
                                + data.resolve(file + ".parquet") + "' (FORMAT parquet)");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        source = new ViewSource(data.toString(), "event", Optional.empty(), Map.of());
    }

    private Path makeFolder(String name) {
        try {
            return Files.createDirectory(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With what no run has brought, from before the source's rows. */
    SqliteStore store(String name) {
        SqliteStore store = new SqliteStore(folder.resolve(name + ".db"), "acme", clock);
        store.write(VIEW, IntStream.range(0, LEFTOVERS).mapToObj(i -> new FeatureRow(
                EntityKey.of(VIEW.keys(), "x" + i), START - 1, FeatureRow.NO_TIME, new Object[]{(long) i})).toList(),
                WriteOptions.DEFAULT);
        return store;
    }

    /** Of three row groups. */
    SourcePlan plan() {
        return SourcePlanner.plan(VIEW, source, Window.ALL);
    }

    private RunContext context(Progress progress, Interruption interruption) {
        return new RunContext(clock, folder.resolve("tmp"), Storages.LOCAL, progress, Rejects.NOWHERE, interruption);
    }

    /** With {@code --replace}. */
    ViewReport run(OnlineStore store, long memory, boolean dryRun, Progress progress, Interruption interruption) {
        RunOptions options = new RunOptions(RunOptions.Scope.ALL, MaterializeOracle.checks(RowLimit.NONE),
                new RunOptions.Resources(2, OptionalInt.of(300), OptionalLong.empty(), memory), Conflict.NEWEST, true,
                Duration.ZERO, dryRun);
        return new Materialization(new LocalEngine(store, (view, rows) -> rows), store, VIEW, source, options,
                context(progress, interruption)).run();
    }

    ViewReport run(OnlineStore store) {
        return run(store, false, Progress.SILENT);
    }

    ViewReport run(OnlineStore store, boolean dryRun, Progress progress) {
        return run(store, 1L << 30, dryRun, progress, new Interruption());
    }

    VerifyReport verify(OnlineStore store, long memory, Progress progress, Interruption interruption) {
        return new Verification(store, VIEW, source, (view, rows) -> rows, new Verification.Options(Window.ALL,
                Duration.ofHours(1), OptionalLong.empty(), true, 5, false, 2, memory), context(progress, interruption),
                difference -> {})
                .run();
    }

    /** A run to its end, whatever happened before, leaves this. */
    void assertRepaired(OnlineStore store) {
        ViewReport report = run(store);
        assertEquals(ViewReport.Status.OK, report.status(), () -> "" + report.failure());
        assertEquals(OptionalLong.of(NEWEST), store.ledger().watermark("v"));
        VerifyReport verified = verify(store, 1L << 30, Progress.SILENT, new Interruption());
        assertEquals(ENTITIES, verified.count(Verdict.EQUAL));
        assertEquals(false, verified.hasDifferences(), verified.shown().toString());
    }

    /** What the store has of the source's entities, which must be their latest rows. */
    static int latest(OnlineStore store) {
        Map<String, Long> rows = rows(store);
        rows.keySet().removeIf(key -> !key.startsWith("id=e"));
        rows.forEach((key, n) -> assertEquals(ENTITIES + Long.parseLong(key.substring(4)), n, key));
        return rows.size();
    }

    static int leftovers(OnlineStore store) {
        return (int) rows(store).keySet().stream().filter(key -> key.startsWith("id=x")).count();
    }

    private static Map<String, Long> rows(OnlineStore store) {
        Map<String, Long> rows = new TreeMap<>();
        store.scan(VIEW, VIEW.features(), found -> rows.put(found.row().key().text(),
                (Long) found.row().values()[0]) == null);
        return rows;
    }

    /** They have no name, but a handle as long as they are open. */
    int temporaryFiles() {
        try {
            return SpillFileTest.permissionsOfOpenFiles(folder.resolve("tmp")).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same store, of which the answers of one method are others. */
    @SuppressWarnings("unchecked")
    static <T> OnlineStore answering(OnlineStore store, String name, UnaryOperator<T> other) {
        return (OnlineStore) Proxy.newProxyInstance(SmallLoad.class.getClassLoader(),
                new Class<?>[]{OnlineStore.class}, (self, method, arguments) -> {
                    try {
                        Object answer = method.invoke(store, arguments);
                        return method.getName().equals(name) ? other.apply((T) answer) : answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
