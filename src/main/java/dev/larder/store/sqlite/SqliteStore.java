package dev.larder.store.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.ReadResult;
import dev.larder.feature.Tombstone;
import dev.larder.store.DeleteOutcome;
import dev.larder.store.ExpireOutcome;
import dev.larder.store.Expiry;
import dev.larder.store.Introspection;
import dev.larder.store.Maintenance;
import dev.larder.store.OnlineStore;
import dev.larder.store.RunLedger;
import dev.larder.store.ScanVisitor;
import dev.larder.store.ViewRead;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.store.WriteOutcome;
import dev.larder.text.Times;

/** The embedded store: one table per view in one SQLite file. */
public final class SqliteStore implements OnlineStore {
    /** A transaction writes each page that it changes once: the more rows in key order it has, the fewer pages a load writes. */
    private static final int BATCH_SIZE = 100_000;

    private final SqliteDatabase database;
    private final String project;
    private final Clock clock;

    public SqliteStore(Path file, String project, Clock clock) {
        this.database = new SqliteDatabase(file.toAbsolutePath());
        this.project = project;
        this.clock = clock;
    }

    @Override
    public List<List<ReadResult>> read(List<ViewRead> reads) {
        return database.read(() -> reads.stream().map(SqliteStore::nothing).toList(), connection -> {
            List<List<ReadResult>> results = new ArrayList<>(reads.size());
            for (ViewRead read : reads) {
                results.add(read(connection, read));
            }
            return results;
        });
    }

    private static List<ReadResult> nothing(ViewRead read) {
        return Collections.nCopies(read.keys().size(), ReadResult.NOT_FOUND);
    }

    private List<ReadResult> read(Connection connection, ViewRead read) throws SQLException {
        SqliteTable table = SqliteTable.describe(connection, project, read.view());
        return table.exists()
                ? new SqliteSelect(connection, table, read.features(), nowMicros()).byKey(read.keys())
                : nothing(read);
    }

    @Override
    public List<WriteOutcome> write(FeatureView view, List<FeatureRow> rows, WriteOptions options) {
        WriteOutcome[] outcomes = new WriteOutcome[rows.size()];
        return database.write(connection -> {
            SqliteTable table = SqliteTable.ensure(connection, project, view,
                    SqliteWrite.keepsTimes(view, options));
            try (SqliteWrite write = new SqliteWrite(connection, table, view, options, nowMicros(),
                    tombstones(connection, view))) {
                for (int i : inKeyOrder(rows, FeatureRow::key)) {
                    outcomes[i] = write.write(rows.get(i));
                }
            }
            return Arrays.asList(outcomes);
        });
    }

    @Override
    public List<WriteOutcome> writeTombstones(FeatureView view, List<Tombstone> tombstones, Conflict conflict,
            Duration ttl) {
        WriteOutcome[] outcomes = new WriteOutcome[tombstones.size()];
        return database.write(connection -> {
            SqliteTable table = SqliteTable.ensure(connection, project, view, false);
            int[] order = inKeyOrder(tombstones, Tombstone::key);
            List<WriteOutcome> ordered = tombstones(connection, view).write(table,
                    Arrays.stream(order).mapToObj(tombstones::get).toList(), conflict, ttl);
            for (int i = 0; i < order.length; i++) {
                outcomes[order[i]] = ordered.get(i);
            }
            return Arrays.asList(outcomes);
        });
    }

    private SqliteTombstones tombstones(Connection connection, FeatureView view) {
        return new SqliteTombstones(connection, project, view.name(), nowMicros());
    }

    /** The index of a row beside its text, so that sorting does not have to look it up. */
    private record Place(String text, int index) {}

    /** Writing in the order of the tree is ten times as fast. Rows of one key keep their order. */
    private static <T> int[] inKeyOrder(List<T> rows, Function<T, EntityKey> key) {
        Place[] places = new Place[rows.size()];
        Arrays.setAll(places, i -> new Place(key.apply(rows.get(i)).text(), i));
        Arrays.sort(places, Comparator.comparing(Place::text));
        return Arrays.stream(places).mapToInt(Place::index).toArray();
    }

    @Override
    public List<DeleteOutcome> delete(FeatureView view, List<EntityKey> keys) {
        return delete(view, keys, "", true);
    }

    @Override
    public List<DeleteOutcome> deleteBefore(FeatureView view, List<EntityKey> keys, long eventMicros) {
        return delete(view, keys, " AND _ts < " + eventMicros, false);
    }

    private List<DeleteOutcome> delete(FeatureView view, List<EntityKey> keys, String condition,
            boolean withTombstones) {
        if (!database.exists()) {
            return Collections.nCopies(keys.size(), DeleteOutcome.Done.NOT_FOUND);
        }
        return database.write(connection -> {
            SqliteTable table = SqliteTable.describe(connection, project, view);
            if (!table.exists()) {
                return Collections.nCopies(keys.size(), DeleteOutcome.Done.NOT_FOUND);
            }
            List<DeleteOutcome> outcomes = new ArrayList<>(keys.size());
            try (PreparedStatement delete = connection
                    .prepareStatement("DELETE FROM " + table.quoted() + " WHERE _entity = ?" + condition);
                    SqliteTombstones.Check tombstones = withTombstones ? tombstones(connection, view).check() : null) {
                for (EntityKey key : keys) {
                    if (tombstones != null) {
                        tombstones.remove(key.text());
                    }
                    delete.setString(1, key.text());
                    outcomes.add(delete.executeUpdate() == 1
                            ? DeleteOutcome.Done.DELETED
                            : DeleteOutcome.Done.NOT_FOUND);
                }
            }
            return outcomes;
        });
    }

    @Override
    public List<ExpireOutcome> expire(FeatureView view, List<EntityKey> keys, Expiry expiry) {
        if (!database.exists()) {
            return Collections.nCopies(keys.size(), ExpireOutcome.Done.NOT_FOUND);
        }
        return database.write(connection -> {
            SqliteTable table = SqliteTable.describe(connection, project, view);
            if (!table.exists()) {
                return Collections.nCopies(keys.size(), ExpireOutcome.Done.NOT_FOUND);
            }
            List<ExpireOutcome> outcomes = new ArrayList<>(keys.size());
            try (PreparedStatement update = connection.prepareStatement("UPDATE " + table.quoted()
                    + " SET _expires = ? WHERE _entity = ? AND " + SqliteSelect.live(nowMicros()))) {
                for (EntityKey key : keys) {
                    SqliteWrite.bindExpiry(update, 1, expiry);
                    update.setString(2, key.text());
                    outcomes.add(update.executeUpdate() == 1
                            ? ExpireOutcome.Done.SET
                            : ExpireOutcome.Done.NOT_FOUND);
                }
            }
            return outcomes;
        });
    }

    @Override
    public void scan(FeatureView view, List<Feature> features, ScanVisitor visitor) {
        // Page by page and not in one statement, because a slow visitor must not keep the log from being trimmed.
        Object after = "";
        while (after != null) {
            Object from = after;
            after = database.read(() -> null, connection -> scanPage(connection, view, features, from, visitor));
        }
    }

    private Object scanPage(Connection connection, FeatureView view, List<Feature> features, Object after,
            ScanVisitor visitor) throws SQLException {
        SqliteTable table = SqliteTable.describe(connection, project, view);
        return table.exists()
                ? new SqliteSelect(connection, table, features, nowMicros()).page(view.keys(), after, visitor)
                : null;
    }

    @Override
    public Maintenance contents() {
        return new SqliteMaintenance(database, project, this::nowMicros);
    }

    @Override
    public Introspection inspection() {
        return new SqliteIntrospection(this, database, project, this::nowMicros);
    }

    @Override
    public RunLedger ledger() {
        return new SqliteRunLedger(database, project, this::nowMicros);
    }

    @Override
    public int batchSize() {
        return BATCH_SIZE;
    }

    @Override
    public int parallelWrites() {
        return 1;
    }

    private long nowMicros() {
        return Times.micros(clock.instant());
    }

    @Override
    public void close() {
        database.close();
    }
}
