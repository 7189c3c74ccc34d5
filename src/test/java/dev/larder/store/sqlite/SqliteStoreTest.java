package dev.larder.store.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.NoValue;
import dev.larder.feature.ReadResult;
import dev.larder.feature.Tombstone;
import dev.larder.store.OnlineStore;
import dev.larder.store.OnlineStoreContract;
import dev.larder.store.RunDocument;
import dev.larder.store.ScanVisitor;
import dev.larder.store.StoreException;
import dev.larder.store.StoreException.Kind;
import dev.larder.store.StoreFixture;
import dev.larder.store.TestClock;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.store.WriteOutcome;

class SqliteStoreTest implements OnlineStoreContract {
    @TempDir
    Path folder;

    private final TestClock clock = new TestClock("2026-11-20T08:00:00Z");

    @Override
    public OnlineStore open(String project) {
        return new SqliteStore(file(), project, clock);
    }

    @Override
    public TestClock clock() {
        return clock;
    }

    private Path file() {
        return folder.resolve("deep/er/online.db");
    }

    private List<String> shell(String sql) throws Exception {
        List<String> lines = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    cells.add(rows.getString(i));
                }
                lines.add(String.join("|", cells));
            }
        }
        return lines;
    }

    private void damage(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void theShellReadsTypedColumns() throws Exception {
        FeatureView view = new FeatureView("orders", CUSTOMER, List.of(new Feature("total", Scalar.DOUBLE),
                new Feature("vip", Scalar.BOOL), new Feature("tags", new ArrayOf(Scalar.STRING))));
        try (OnlineStore store = open("acme-corp")) {
            store.write(view, List.of(row("c1", 2.5, true, new String[]{"a", "b"})), WriteOptions.DEFAULT);
        }

        assertEquals(List.of("customer_id=c1|1795161600000000|2.5|1|b"), shell("""
                SELECT _entity, _ts, total, vip, tags ->> 1 FROM "acme-corp:orders" WHERE total > 2"""));
        assertEquals(List.of("total|DOUBLE", "vip|BOOL", "tags|array<string>"),
                shell("""
                        SELECT name, type FROM pragma_table_info('acme-corp:orders') WHERE name NOT LIKE '\\_%' ESCAPE '\\'"""));
    }

    /** Whoever reads the table of a view finds rows only. */
    @Test
    void tombstonesAreInATableOfTheirOwn() throws Exception {
        try (OnlineStore store = open("acme")) {
            store.write(VIEW, List.of(row("c1", 1.0, 1L, "a"), row("c2", 2.0, 2L, "b")), WriteOptions.DEFAULT);
            assertEquals(List.of("0"), shell("SELECT count(*) FROM sqlite_master WHERE name = '_larder_tombstone'"));
            store.writeTombstones(VIEW, List.of(new Tombstone(StoreFixture.customer("c1"), now(), 5)), Conflict.NEWEST,
                    Duration.ofDays(30));
            assertEquals(List.of("customer_id=c2"), shell("SELECT _entity FROM \"acme:customer_features\""));
            assertEquals(List.of("acme|customer_features|customer_id=c1|" + now() + "|5|"
                    + (now() + 30 * 86_400_000_000L)), shell("SELECT * FROM _larder_tombstone"));
            clock.advance(Duration.ofDays(30));
            store.writeTombstones(VIEW, List.of(new Tombstone(StoreFixture.customer("c3"), now(), FeatureRow.NO_TIME)),
                    Conflict.NEWEST, Duration.ofHours(1));
            assertEquals(
                    List.of("acme|customer_features|customer_id=c3|" + now() + "|null|" + (now() + 3_600_000_000L)),
                    shell("SELECT * FROM _larder_tombstone"));
        }
    }

    @Test
    void readingAndClearingCreateNoFile() {
        try (OnlineStore store = open("acme")) {
            assertEquals(ReadResult.NOT_FOUND,
                    StoreFixture.readOne(store, VIEW, StoreFixture.customer("c1")));
            assertEquals(0, store.contents().clear(VIEW.name(), step -> true));
        }
        assertFalse(Files.exists(file().getParent()));
    }

    @Test
    void aProfileThatWasWrittenAsTextIsRead() throws Exception {
        Files.createDirectories(file().getParent());
        damage("""
                CREATE TABLE _larder_profile
                (project TEXT, view TEXT, profile TEXT NOT NULL, PRIMARY KEY (project, view)) WITHOUT ROWID""");
        damage("INSERT INTO _larder_profile VALUES ('acme', 'v', 'ü')");
        try (OnlineStore store = open("acme")) {
            assertArrayEquals("ü".getBytes(UTF_8), store.ledger().document("v", RunDocument.PROFILE).orElseThrow());
            store.ledger().keep("v", RunDocument.PROFILE, new byte[]{0});
            assertArrayEquals(new byte[]{0}, store.ledger().document("v", RunDocument.PROFILE).orElseThrow());
        }
    }

    /** As 0.1.0 created it, by its own statements. */
    @Test
    void aTableOf010IsReadAndWritten() throws Exception {
        FeatureView view = new FeatureView("customers", CUSTOMER, List.of(
                new Feature("clicks", Scalar.INT64, Optional.of(Duration.ofHours(1))),
                new Feature("city", Scalar.STRING), new Feature("gained", Scalar.DOUBLE)));
        Files.createDirectories(file().getParent());
        long hourAgo = now() - 3_600_000_000L;
        damage("""
                CREATE TABLE "acme:customers" (_entity TEXT PRIMARY KEY, _ts INTEGER NOT NULL, _ct INTEGER, _expires INTEGER, \
                "clicks" "INT64" DEFAULT x'', "city" "TEXT" DEFAULT x'') WITHOUT ROWID""");
        damage("INSERT INTO \"acme:customers\" VALUES ('customer_id=c1', " + (hourAgo + 1) + ", NULL, NULL, 5, 'Oslo'),"
                + " ('customer_id=c2', " + hourAgo + ", 7, NULL, 6, NULL)");
        try (OnlineStore store = open("acme")) {
            assertEquals(rowAt(hourAgo + 1, "c1", 5L, "Oslo", NoValue.MISSING),
                    StoreFixture.found(store, view, StoreFixture.customer("c1")).row());
            assertEquals(new FeatureRow(StoreFixture.customer("c2"), hourAgo, 7,
                    new Object[]{NoValue.EXPIRED, null, NoValue.MISSING}),
                    StoreFixture.found(store, view, StoreFixture.customer("c2")).row());
            store.write(view, List.of(row("c2", NoValue.MISSING, "Rome", 1.5)), StoreFixture.MERGE);
            assertEquals(row("c2", NoValue.EXPIRED, "Rome", 1.5),
                    StoreFixture.found(store, view, StoreFixture.customer("c2")).row());
        }
        assertEquals(List.of("customer_id=c1|null", "customer_id=c2|{\"_ts\":" + hourAgo + "}"),
                shell("SELECT _entity, _feature_ts FROM \"acme:customers\""));
    }

    /** More than there are statements at a time. */
    @Test
    void rowsThatEachGiveOtherFeaturesAreMerged() {
        List<Feature> features = IntStream.range(0, 9).mapToObj(i -> new Feature("f" + i, Scalar.INT32)).toList();
        FeatureView view = new FeatureView("wide", CUSTOMER, features);
        List<FeatureRow> rows = IntStream.range(0, 1 << features.size()).mapToObj(shape -> row("c" + shape,
                IntStream.range(0, features.size()).mapToObj(i -> (shape >> i & 1) == 0 ? NoValue.MISSING : (Object) i)
                        .toArray()))
                .toList();
        try (OnlineStore store = open("acme")) {
            for (int round = 0; round < 2; round++) {
                assertEquals(List.of(WriteOutcome.Done.WRITTEN), store.write(view, rows, StoreFixture.MERGE)
                        .stream().distinct().toList());
                rows.forEach(row -> assertEquals(row, StoreFixture.found(store, view, row.key()).row()));
            }
        }
    }

    @Test
    void aFileThatIsNotSqliteIsRefusedAndLeftAsItIs() throws Exception {
        Files.createDirectories(file().getParent());
        String content = "customer_id,total\nc1,2.5\n".repeat(100);
        Files.writeString(file(), content);
        try (OnlineStore store = open("acme")) {
            for (StoreException refused : List.of(
                    assertThrows(StoreException.class, () -> StoreFixture.scanned(store, VIEW)),
                    assertThrows(StoreException.class,
                            () -> store.write(VIEW, List.of(row("c1", 1.0, 1L, "a")), WriteOptions.DEFAULT)))) {
                assertEquals(Kind.REFUSED, refused.kind());
                assertEquals(file() + " is not a SQLite database. Point online_store.path at another file, or move"
                        + " this one away.", refused.getMessage());
            }
        }
        assertEquals(content, Files.readString(file()));
    }

    @Test
    void aPathThatIsAFolderIsRefused() throws Exception {
        Files.createDirectories(file());
        try (OnlineStore store = open("acme")) {
            assertEquals(file() + " is a folder; online_store.path must name a file.",
                    assertThrows(StoreException.class, () -> StoreFixture.scanned(store, VIEW)).getMessage());
        }
    }

    /** As where the folder's permissions hide it: that is not an empty store. */
    @Test
    void anInaccessibleFileIsReportedAndNotTreatedAsMissing() throws Exception {
        Path loop = folder.resolve("loop");
        Path hidden = Files.createSymbolicLink(loop, loop).resolve("online.db");
        try (OnlineStore store = new SqliteStore(hidden, "acme", clock())) {
            StoreException told = assertThrows(StoreException.class, () -> StoreFixture.scanned(store, VIEW));
            assertTrue(told.getMessage().startsWith(hidden + " cannot be opened: "), told.getMessage());
        }
    }

    @Test
    void aFeatureThatChangesItsTypeIsRefused() {
        FeatureView changed = new FeatureView(VIEW.name(), CUSTOMER, List.of(new Feature("clicks", Scalar.STRING)));
        try (OnlineStore store = open("acme")) {
            store.write(VIEW, List.of(row("c1", 1.0, 1L, "a")), WriteOptions.DEFAULT);

            StoreException refused = assertThrows(StoreException.class,
                    () -> StoreFixture.scanned(store, changed));
            assertEquals("feature `clicks` of view `customer_features` has type string in the config, but int64 in"
                    + " the store. Give it another name, or truncate the view and materialize it again.",
                    refused.getMessage());
        }
    }

    @Test
    void namesThatDifferOnlyInCaseAreRefused() {
        FeatureView shouting = new FeatureView("CUSTOMER_FEATURES", CUSTOMER, VIEW.features());
        FeatureView twins = new FeatureView("twins", CUSTOMER,
                List.of(new Feature("clicks", Scalar.INT64), new Feature("Clicks", Scalar.INT64)));
        try (OnlineStore store = open("acme")) {
            store.write(VIEW, List.of(row("c1", 1.0, 1L, "a")), WriteOptions.DEFAULT);

            assertEquals("SQLite cannot distinguish tables `acme:CUSTOMER_FEATURES` and `acme:customer_features`,"
                    + " which differ only in case. Rename one of them.",
                    assertThrows(StoreException.class, () -> StoreFixture.scanned(store, shouting))
                            .getMessage());
            assertEquals("SQLite cannot distinguish columns `clicks` and `Clicks`, which differ only in"
                    + " case. Rename one of them.",
                    assertThrows(StoreException.class, () -> store.write(twins, List.of(row("c1", 1L, 2L)),
                            WriteOptions.DEFAULT)).getMessage());
        }
    }

    @Test
    void aDamagedRowIsNamedAndTheOthersAreRead() throws Exception {
        try (OnlineStore store = open("acme")) {
            store.write(VIEW, List.of(row("c1", 1.0, 1L, "a"), row("c2", 2.0, 2L, "b"), row("c3", 3.0, 3L, "c")),
                    WriteOptions.DEFAULT);
            damage("UPDATE \"acme:customer_features\" SET clicks = 'many' WHERE _entity = 'customer_id=c1'");
            damage("UPDATE \"acme:customer_features\" SET _entity = 'customer=c2' WHERE _entity = 'customer_id=c2'");

            assertEquals(new ReadResult.Damaged("feature `clicks`: `many` is not an int64"),
                    StoreFixture.readOne(store, VIEW, StoreFixture.customer("c1")));
            List<String> damaged = new ArrayList<>();
            List<String> seen = new ArrayList<>();
            store.scan(VIEW, VIEW.features(), new ScanVisitor() {
                @Override
                public boolean visit(ReadResult.Found found) {
                    return seen.add(found.row().key().text());
                }

                @Override
                public void damaged(String key, String reason) {
                    damaged.add(key + ": " + reason);
                }
            });
            assertEquals(List.of("customer_id=c3"), seen);
            assertEquals(List.of("customer=c2: `customer=c2` is not an entity: one is written `customer_id=VALUE`",
                    "customer_id=c1: feature `clicks`: `many` is not an int64"), damaged);
        }
    }

    @Test
    void aRuntimeErrorInAVisitorLeavesTheStoreUsable() {
        try (OnlineStore store = open("acme")) {
            store.write(VIEW, List.of(row("c1", 1.0, 1L, "a")), WriteOptions.DEFAULT);
            assertThrows(IllegalStateException.class, () -> store.scan(VIEW, VIEW.features(), found -> {
                throw new IllegalStateException("the pipe is closed");
            }));
            assertInstanceOf(ReadResult.Found.class,
                    StoreFixture.readOne(store, VIEW, StoreFixture.customer("c1")));
            assertTrue(Files.exists(file()));
        }
    }

    @Test
    void aFailedWriteLeavesNoRowsAndTheStoreUsable() {
        try (OnlineStore store = open("acme")) {
            assertThrows(RuntimeException.class, () -> store.write(VIEW,
                    List.of(row("c1", 1.0, 1L, "a"), row("c2", 2.0, 2L, "b", "one too many")), WriteOptions.DEFAULT));
            store.write(VIEW, List.of(row("c3", 3.0, 3L, "c")), WriteOptions.DEFAULT);

            assertEquals(Set.of("customer_id=c3"), StoreFixture.scanned(store, VIEW));
        }
    }
}
