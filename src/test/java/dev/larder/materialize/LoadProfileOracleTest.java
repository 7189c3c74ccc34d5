package dev.larder.materialize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.expect.Expectations;
import dev.larder.expect.FeatureExpectations;
import dev.larder.expect.FeatureProfile;
import dev.larder.expect.Limit;
import dev.larder.expect.LoadProfile;
import dev.larder.expect.LoadRules;
import dev.larder.expect.RowLimit;
import dev.larder.expect.Severity;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.DecimalOf;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.ViewSource;
import dev.larder.source.storage.Storages;
import dev.larder.store.OnlineStore;
import dev.larder.store.TestClock;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.store.sqlite.SqliteStore;

/** The profile of a load has the null shares, ranges and counts that an independent database computes. */
@Tag("slow")
class LoadProfileOracleTest {
    private static final int CASES = 200;
    private static final FeatureView VIEW = new FeatureView("v", JoinKeys.of("id", Scalar.INT64), List.of(
            new Feature("i", Scalar.INT32), new Feature("l", Scalar.INT64), new Feature("f", Scalar.FLOAT),
            new Feature("d", Scalar.DOUBLE), new Feature("s", Scalar.STRING), new Feature("b", Scalar.BOOL),
            new Feature("y", Scalar.BYTES), new Feature("t", Scalar.TIMESTAMP),
            new Feature("m", new DecimalOf(20, 4)), new Feature("u", Scalar.UUID),
            new Feature("a", new ArrayOf(Scalar.DOUBLE)), new Feature("n", new ArrayOf(Scalar.INT64))));

    @Test
    void equalsDuckDb(@TempDir Path folder) throws Exception {
        long seed = Long.getLong("larder.seed", new Random().nextLong());
        System.out.println("load profile oracle: " + CASES + " cases from seed " + seed + " (-Dlarder.seed=" + seed
                + " repeats them)");
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = duckdb.createStatement()) {
            sql.execute("SET TimeZone = 'UTC'");
            for (int i = 0; i < CASES; i++) {
                check(new Random(seed + i), sql, Files.createDirectory(folder.resolve("case" + i)), temporary,
                        "case " + (seed + i));
            }
        }
    }

    private void check(Random random, Statement sql, Path folder, Path temporary, String name) throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        int files = 1 + random.nextInt(3);
        int rows = random.nextInt(random.nextInt(10) == 0 ? 8_000 : 300);
        sql.execute("SELECT setseed(" + random.nextDouble() + ")");
        sql.execute("CREATE OR REPLACE TABLE source AS SELECT (random() * " + (1 + random.nextInt(rows + 1))
                + ")::BIGINT AS id, make_timestamp(1793491200000000 + i) AS event, i % " + files + " AS file, "
                + column(random, "(random() * 4294967295 - 2147483648)::BIGINT::INT", "i") + ", "
                + column(random, "(random() * 1e18 - 5e17)::BIGINT * 2 + 1", "l") + ", "
                + column(random, special(random, "(random() - 0.5)::FLOAT", "FLOAT"), "f") + ", "
                + column(random, special(random, "random() * 1e9 - 3e8", "DOUBLE"), "d") + ", "
                + column(random, "chr((97 + random() * 20)::INT) || repeat('ü😀', (random() * 3)::INT)", "s") + ", "
                + column(random, "random() < 0.5", "b") + ", "
                + column(random, "repeat('x', (random() * 9)::INT)::BLOB", "y") + ", "
                + column(random, "make_timestamp((random() * 2e15)::BIGINT - 5e14::BIGINT)", "t") + ", "
                + column(random, "(random() * 1e12 - 3e11)::DECIMAL(20,4)", "m") + ", "
                + column(random,
                        "CASE WHEN random() < 0.5 THEN uuid() ELSE '00000000-0000-0000-0000-000000000001' END::UUID",
                        "u")
                + ", "
                + column(random, "[" + special(random, "random() - 0.5", "DOUBLE") + ", 0.25][:(random() * 3)::INT]",
                        "a")
                + ", " + column(random, "range((random() * 5)::BIGINT)", "n") + " FROM range(" + rows + ") r(i)");
        for (int file = 0; file < files; file++) {
            sql.execute("COPY (SELECT * EXCLUDE file FROM source WHERE file = " + file + ") TO '"
                    + data.resolve(file + ".parquet") + "' (FORMAT parquet)");
        }
        sql.execute("CREATE OR REPLACE TABLE latest AS SELECT * FROM source QUALIFY row_number() OVER (PARTITION BY id"
                + " ORDER BY event DESC) = 1");
        LoadProfile profile = profile(data, folder, temporary, random);
        assertEquals(one(sql, "SELECT count(*) FROM source"), "" + profile.rows(), name);
        assertEquals(one(sql, "SELECT count(*) FROM latest"), "" + profile.entities(), name);
        for (Feature feature : VIEW.features()) {
            if (profile.entities() > 0) {
                compare(sql, feature, profile.features().get(feature.name()), name + " " + feature.name());
            }
        }
    }

    private static String column(Random random, String value, String name) {
        double nulls = random.nextInt(4) == 0 ? random.nextInt(3) * 0.5 : random.nextDouble() * 0.3;
        return "CASE WHEN random() >= " + nulls + " THEN " + value + " END AS " + name;
    }

    private static String special(Random random, String value, String type) {
        String odd = random.nextBoolean() ? "'nan'" : random.nextBoolean() ? "'-0.0'" : "'infinity'";
        return "CASE WHEN random() < " + random.nextDouble() * 0.2 + " THEN " + odd + " ELSE " + value + " END::"
                + type;
    }

    private static LoadProfile profile(Path data, Path folder, Path temporary, Random random) {
        Limit any = new Limit(Optional.of(BigDecimal.ZERO), Optional.empty(), Optional.empty(), Severity.ERROR);
        FeatureExpectations named = new FeatureExpectations(Optional.of(any), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        Map<String, FeatureExpectations> features = new LinkedHashMap<>();
        VIEW.featureNames().forEach(feature -> features.put(feature, named));
        LoadRules rules = new LoadRules(new Expectations(Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Expectations.Columns.STRICT, features), Duration.ofHours(1),
                Optional.of(RowLimit.NONE), OptionalLong.empty(), Optional.empty());
        RunOptions options = new RunOptions(RunOptions.Scope.ALL, new RunOptions.Checks(rules, false, false),
                new RunOptions.Resources(1 + random.nextInt(3), OptionalInt.empty(), OptionalLong.empty(),
                        random.nextBoolean() ? MaterializeOracle.NO_MEMORY : 1L << 30),
                Conflict.NEWEST, false, Duration.ZERO, true);
        TestClock clock = new TestClock("2026-12-20T08:00:00Z");
        try (OnlineStore store = new SqliteStore(folder.resolve("store.db"), "p", clock)) {
            ViewReport report = new Materialization(new LocalEngine(store, MaterializeOracle.NO_HOOK), store, VIEW,
                    new ViewSource(data.toString(), "event", Optional.empty(), Map.of()), options,
                    new RunContext(clock, temporary, Storages.LOCAL, Progress.SILENT, Rejects.NOWHERE,
                            new Interruption()))
                    .run();
            if (report.failure() != null) {
                throw new AssertionError(report.failure());
            }
            return report.profile().orElseThrow();
        }
    }

    private static void compare(Statement sql, Feature feature, FeatureProfile profile, String name) throws Exception {
        String column = feature.name();
        assertEquals(one(sql, "SELECT count(*) FROM latest"), "" + profile.rows(), name);
        assertEquals(one(sql, "SELECT count(*) FILTER (" + column + " IS NULL) FROM latest"), "" + profile.nulls(),
                name);
        String numbers = switch (column) {
            case "a", "n" -> "(SELECT unnest(" + column + ") AS v FROM latest)";
            default -> "(SELECT " + column + " AS v FROM latest)";
        };
        boolean isReal = List.of("f", "d", "a").contains(column);
        String isNan = switch (column) {
            case "f", "d" -> "isnan(" + column + ")";
            case "a" -> "len(list_filter(" + column + ", lambda x: isnan(x))) > 0";
            default -> "false";
        };
        assertEquals(one(sql, "SELECT count(*) FILTER (" + isNan + ") FROM latest"), "" + profile.nans(), name);
        if (List.of("i", "l", "f", "d", "t", "m", "a", "n").contains(column)) {
            String where = isReal ? " WHERE NOT isnan(v)" : "";
            compareValue(one(sql, "SELECT min(v) FROM " + numbers + where), profile.min(), column, name);
            compareValue(one(sql, "SELECT max(v) FROM " + numbers + where), profile.max(), column, name);
        }
        if (List.of("s", "y", "a", "n").contains(column)) {
            String length = switch (column) {
                case "s" -> "len(v)";
                case "y" -> "octet_length(v)";
                default -> "len(v)";
            };
            String lengths = "(SELECT " + length.replace("v", column) + " AS v FROM latest)";
            assertEquals(one(sql, "SELECT min(v) FROM " + lengths), text(profile.minLength()), name);
            assertEquals(one(sql, "SELECT max(v) FROM " + lengths), text(profile.maxLength()), name);
        }
        long distinct = Long.parseLong(one(sql, "SELECT count(DISTINCT " + column + ") FROM latest"));
        if (profile.isDistinctExact()) {
            assertEquals(distinct, profile.distinct(), name);
        } else {
            // Six standard errors.
            assertTrue(Math.abs(profile.distinct() - distinct) < distinct * 0.1, name + ": " + profile.distinct()
                    + " for " + distinct);
        }
    }

    private static String text(OptionalLong length) {
        return length.isPresent() ? "" + length.getAsLong() : "null";
    }

    private static void compareValue(String expected, Optional<String> found, String column, String name) {
        assertEquals(expected.equals("null"), found.isEmpty(), name);
        if (found.isPresent()) {
            switch (column) {
                case "f" -> assertEquals(Float.parseFloat(java(expected)), Float.parseFloat(found.get()), 0, name);
                case "d", "a" ->
                    assertEquals(Double.parseDouble(java(expected)), Double.parseDouble(found.get()), 0, name);
                case "t" -> assertEquals(LocalDateTime.parse(expected.replace(' ', 'T'))
                        .toInstant(ZoneOffset.UTC), Instant.parse(found.get()), name);
                default -> assertEquals(expected, found.get(), name);
            }
        }
    }

    private static String java(String number) {
        return number.replace("inf", "Infinity").replace("Infinityinity", "Infinity").replaceFirst("^-0\\.0$", "0.0");
    }

    private static String one(Statement sql, String query) throws Exception {
        try (ResultSet rows = sql.executeQuery(query)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }
}
