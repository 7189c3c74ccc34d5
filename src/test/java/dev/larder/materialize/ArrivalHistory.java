package dev.larder.materialize;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

import dev.larder.expect.RowLimit;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.JoinKeys.JoinKey;
import dev.larder.feature.Ttl;
import dev.larder.feature.ViewSource;
import dev.larder.materialize.ViewReport.Status;
import dev.larder.source.arrival.ArrivalLimits;
import dev.larder.source.arrival.Arrivals;
import dev.larder.source.storage.Storages;
import dev.larder.store.OnlineStore;
import dev.larder.store.TestClock;
import dev.larder.store.WriteOptions.Conflict;

/** Random files that come and go, and the runs between them. DuckDB knows which rows the runs have seen. */
final class ArrivalHistory {
    private static final int ENTITIES = 12;

    private final long seed;
    private final Random random;
    private final Statement sql;
    private final Path folder;
    private final Path data;
    private final TestClock clock = new TestClock("2026-11-20T08:00:00Z");
    private final FeatureView view = new FeatureView("v", new JoinKeys(List.of(new JoinKey("id", Scalar.STRING))),
            List.of(new Feature("n", Scalar.INT64)), Ttl.NEVER, Ttl.From.WRITE);
    private final ViewSource source;
    private final Optional<Path> state;
    private final TreeSet<String> files = new TreeSet<>();
    private final List<String> steps = new ArrayList<>();
    private int rows;
    private int named;
    private int runs;
    private int crashes;

    ArrivalHistory(long seed, Statement sql, Path folder) throws SQLException, IOException {
        this.seed = seed;
        this.random = new Random(seed);
        this.sql = sql;
        this.folder = folder;
        this.data = Files.createDirectory(folder.resolve("data"));
        boolean hasCreated = random.nextBoolean();
        ViewSource plain = new ViewSource(data.toString(), "event",
                hasCreated ? Optional.of("created") : Optional.empty(), Map.of());
        this.source = random.nextBoolean() ? plain : deleting(plain);
        this.state = random.nextInt(3) == 0 ? Optional.of(folder.resolve("state")) : Optional.empty();
        // Rows by their number, and whether a run that succeeded has seen them.
        sql.execute("CREATE OR REPLACE TABLE r (n BIGINT, file VARCHAR, id VARCHAR, event TIMESTAMP, created TIMESTAMP,"
                + " gone BOOLEAN, seen BOOLEAN)");
    }

    private static ViewSource deleting(ViewSource source) {
        return new ViewSource(source.data(), source.eventTimestamp(), source.createdTimestamp(), source.columns(),
                Optional.of(new ViewSource.Deleted("gone", List.of(), Duration.ofDays(300))), source.storage());
    }

    TestClock clock() {
        return clock;
    }

    int runs() {
        return runs;
    }

    int crashes() {
        return crashes;
    }

    /** @return what the store must have at the end */
    Map<String, String> play(OnlineStore store) throws Exception {
        addFile();
        int count = 4 + random.nextInt(8);
        for (int i = 0; i < count; i++) {
            clock.advance(Duration.ofMillis(1 + random.nextInt(random.nextBoolean() ? 4_000 : 3_000_000)));
            change();
            if (random.nextInt(3) > 0) {
                runOnce(store);
            }
        }
        // What was still to come has come.
        clock.advance(Duration.ofHours(5));
        int left = 50;
        while (run(store, Arrivals.Mode.ARRIVED, limits(), -1).arrivals().counts()
                .filter(counts -> counts.waiting() > 0).isPresent()) {
            if (--left == 0) {
                throw new AssertionError("the backlog does not end: " + this);
            }
        }
        return expected();
    }

    private void change() throws SQLException, IOException {
        switch (random.nextInt(6)) {
            case 0, 1 -> addFile();
            case 2 -> rewrite();
            case 3 -> split();
            case 4 -> merge();
            default -> remove();
        }
    }

    private String newName() {
        String name = "f" + random.nextInt(100) + "-" + named++ + ".parquet";
        files.add(name);
        return name;
    }

    private String anyFile() {
        return new ArrayList<>(files).get(random.nextInt(files.size()));
    }

    private void addFile() throws SQLException, IOException {
        String file = newName();
        addRows(file);
        write(file);
    }

    /** No two rows have the same times: arrival would decide between them. */
    private void addRows(String file) throws SQLException {
        int count = 1 + random.nextInt(8);
        List<String> added = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows++;
            // Mostly of the last three hours; some are up to two hours ahead of the clock.
            long event = clock.instant().toEpochMilli() * 1000L - random.nextInt(10_800) * 1_000_000L
                    + (random.nextInt(6) == 0 ? random.nextInt(18_000) * 1_000_000L : 0);
            long micros = source.createdTimestamp().isPresent() ? event / 600_000_000L * 600_000_000L : event + rows;
            added.add("(" + rows + ", '" + file + "', 'e" + random.nextInt(ENTITIES) + "', make_timestamp(" + micros
                    + "), make_timestamp(" + (1_000_000L + rows) + "), " + (random.nextInt(5) == 0) + ", false)");
        }
        sql.execute("INSERT INTO r VALUES " + String.join(", ", added));
        steps.add(count + " rows in " + file);
    }

    private void rewrite() throws SQLException, IOException {
        if (!files.isEmpty()) {
            String file = anyFile();
            addRows(file);
            write(file);
        }
    }

    private void split() throws SQLException, IOException {
        if (!files.isEmpty()) {
            String file = anyFile();
            String half = newName();
            sql.execute("UPDATE r SET file = '" + half + "' WHERE file = '" + file + "' AND n % 2 = 0");
            steps.add(file + " split into " + half);
            write(file);
            write(half);
        }
    }

    private void merge() throws SQLException, IOException {
        if (files.size() > 1) {
            String one = anyFile();
            files.remove(one);
            String other = anyFile();
            sql.execute("UPDATE r SET file = '" + other + "' WHERE file = '" + one + "'");
            steps.add(one + " merged into " + other);
            write(other);
            Files.delete(data.resolve(one));
        }
    }

    /** Rows that no run has seen would be gone without a trace, for a full run too. */
    private void remove() throws SQLException, IOException {
        if (files.size() > 1) {
            String file = anyFile();
            if (number("SELECT count(*) FROM r WHERE NOT seen AND file = '" + file + "'") == 0) {
                files.remove(file);
                Files.delete(data.resolve(file));
                sql.execute("UPDATE r SET file = NULL WHERE file = '" + file + "'");
                steps.add(file + " removed");
            }
        }
    }

    /** Half of the time in place of the file, as a new one; its time is that of the clock. */
    private void write(String file) throws SQLException, IOException {
        Path path = data.resolve(file);
        Path target = random.nextBoolean() ? path : folder.resolve("new.parquet");
        sql.execute("COPY (SELECT id, event, created, gone, n FROM r WHERE file = '" + file + "' ORDER BY n) TO '"
                + target + "' (FORMAT parquet)");
        Files.setLastModifiedTime(target, FileTime.from(clock.instant()));
        if (!target.equals(path)) {
            Files.move(target, path, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void runOnce(OnlineStore store) throws SQLException {
        int kind = random.nextInt(12);
        int crashAt = random.nextInt(3) == 0 ? random.nextInt(7) : -1;
        switch (kind) {
            case 0 -> run(store, Arrivals.Mode.ALL, ArrivalLimits.NONE, crashAt);
            case 1 -> run(store, Arrivals.Mode.SINCE_WATERMARK, ArrivalLimits.NONE, crashAt);
            case 2 -> run(store, Arrivals.Mode.SOME_TIMES, ArrivalLimits.NONE, crashAt);
            default -> run(store, Arrivals.Mode.ARRIVED, limits(), crashAt);
        }
    }

    private ArrivalLimits limits() {
        return random.nextInt(3) == 0
                ? new ArrivalLimits(OptionalLong.of(1 + random.nextInt(2)), OptionalLong.of(2_000))
                : ArrivalLimits.NONE;
    }

    /** @param crashAt the operation on the store at which the run dies; negative if it lives */
    private ViewReport run(OnlineStore store, Arrivals.Mode mode, ArrivalLimits limits, int crashAt)
            throws SQLException {
        boolean isBeside = crashAt < 0 && random.nextInt(4) == 0;
        FragileStore fragile = new FragileStore(store, crashAt, isBeside
                ? () -> run(store, Arrivals.Mode.ARRIVED, ArrivalLimits.NONE, -1)
                : () -> null);
        long nowMicros = clock.instant().toEpochMilli() * 1000L;
        boolean isWindow = mode == Arrivals.Mode.SOME_TIMES;
        RunOptions options = new RunOptions(
                new RunOptions.Scope(isWindow ? OptionalLong.of(nowMicros - 3_600_000_000L) : OptionalLong.empty(),
                        OptionalLong.empty(), mode, Duration.ofMinutes(10), limits, state),
                MaterializeOracle.checks(new RowLimit.Percent(BigDecimal.valueOf(100))),
                new RunOptions.Resources(1, OptionalInt.of(1 + random.nextInt(20)), OptionalLong.empty(), 1L << 28),
                Conflict.NEWEST, false, Duration.ZERO, false);
        RunContext context = new RunContext(clock, folder, Storages.LOCAL, Progress.SILENT, Rejects.NOWHERE,
                new Interruption());
        OnlineStore used = fragile.store();
        ViewReport report = new Materialization(new LocalEngine(used, MaterializeOracle.NO_HOOK), used, view, source,
                options, context).run();
        runs++;
        steps.add(mode + " " + limits + (isBeside ? " beside another" : "") + ": " + report.status()
                + (fragile.hasCrashed() ? ", died at " + crashAt : ""));
        if (fragile.hasCrashed()) {
            crashes++;
        } else if (report.status() != Status.OK) {
            throw new AssertionError(toString(), report.failure());
        } else if (mode == Arrivals.Mode.ALL || mode == Arrivals.Mode.ARRIVED && limits == ArrivalLimits.NONE) {
            sql.execute("UPDATE r SET seen = true WHERE file IS NOT NULL AND epoch_us(event) <= " + nowMicros);
        }
        return report;
    }

    /** What one full run over all rows that ever were would leave. */
    private Map<String, String> expected() throws SQLException {
        Map<String, String> latest = new TreeMap<>();
        String age = source.createdTimestamp().isPresent() ? "(event, created)" : "event";
        try (ResultSet answer = sql.executeQuery("SELECT id, max_by(n, " + age + "), max_by(gone, " + age
                + ") FROM r GROUP BY id")) {
            while (answer.next()) {
                if (source.deleted().isEmpty() || !answer.getBoolean(3)) {
                    latest.put("id=" + answer.getString(1), answer.getString(2));
                }
            }
        }
        return latest;
    }

    Map<String, String> stored(OnlineStore store) {
        Map<String, String> stored = new TreeMap<>();
        store.scan(view, view.features(), found -> {
            stored.put(found.row().key().text(), String.valueOf(found.row().values()[0]));
            return true;
        });
        return stored;
    }

    private long number(String query) throws SQLException {
        try (ResultSet answer = sql.executeQuery(query)) {
            answer.next();
            return answer.getLong(1);
        }
    }

    @Override
    public String toString() {
        return "seed " + seed + ", created " + source.createdTimestamp() + ", deleted " + source.deleted() + ", state "
                + state + "\n" + String.join("\n", steps);
    }
}
