package dev.larder.store.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

import dev.larder.feature.BadValueException;
import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.Times;
import dev.larder.store.DeleteOutcome;
import dev.larder.store.Expiry;
import dev.larder.store.Ledger;
import dev.larder.store.OnlineStore;
import dev.larder.store.ReadResult;
import dev.larder.store.ScanVisitor;
import dev.larder.store.ViewRead;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOutcome;

/** The embedded store: a table a view in one SQLite file. */
public final class SqliteStore implements OnlineStore {
    /** A transaction's cost is its commit; some ten thousand rows in key order touch each page once. */
    private static final int BATCH_SIZE = 20_000;
    private static final int SCAN_PAGE = 1_000;

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
        if (!table.exists()) {
            return nothing(read);
        }
        long now = nowMicros();
        List<ReadResult> results = new ArrayList<>(read.keys().size());
        try (PreparedStatement select = connection
                .prepareStatement(select(table, read.features()) + " WHERE _entity = ?")) {
            for (EntityKey key : read.keys()) {
                select.setString(1, key.text());
                try (ResultSet rows = select.executeQuery()) {
                    results.add(rows.next() ? result(rows, key, read.features(), now) : ReadResult.NOT_FOUND);
                }
            }
        }
        return results;
    }

    @Override
    public List<WriteOutcome> write(FeatureView view, List<FeatureRow> rows, WriteOptions options) {
        WriteOutcome[] outcomes = new WriteOutcome[rows.size()];
        return database.write(connection -> {
            SqliteTable table = SqliteTable.ensure(connection, project, view);
            try (SqliteWrite write = new SqliteWrite(connection, table, view, options, nowMicros())) {
                for (int i : inKeyOrder(rows)) {
                    outcomes[i] = write.write(rows.get(i));
                }
            }
            return Arrays.asList(outcomes);
        });
    }

    /** Neighbours in the tree are written together: ten times as fast as any order. Rows of one key keep theirs. */
    private static int[] inKeyOrder(List<FeatureRow> rows) {
        Integer[] order = new Integer[rows.size()];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparing(i -> rows.get(i).key().text()));
        return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
    }

    @Override
    public List<DeleteOutcome> delete(FeatureView view, List<EntityKey> keys) {
        return database.write(connection -> {
            SqliteTable table = SqliteTable.ensure(connection, project, view);
            List<DeleteOutcome> outcomes = new ArrayList<>(keys.size());
            try (PreparedStatement delete = connection
                    .prepareStatement("DELETE FROM " + table.quoted() + " WHERE _entity = ?")) {
                for (EntityKey key : keys) {
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
    public void scan(FeatureView view, List<Feature> features, ScanVisitor visitor) {
        // Page by page and not in one statement: a slow reader of ours must not keep the log from being trimmed.
        String after = "";
        while (after != null) {
            String from = after;
            after = database.read(() -> null, connection -> scanPage(connection, view, features, from, visitor));
        }
    }

    /** @return the last entity of the page, null where there is no more to visit */
    private String scanPage(Connection connection, FeatureView view, List<Feature> features, String after,
            ScanVisitor visitor) throws SQLException {
        SqliteTable table = SqliteTable.describe(connection, project, view);
        if (!table.exists()) {
            return null;
        }
        String last = null;
        int visited = 0;
        long now = nowMicros();
        try (PreparedStatement select = connection.prepareStatement(
                select(table, features) + " WHERE _entity > ? ORDER BY _entity LIMIT " + SCAN_PAGE)) {
            select.setString(1, after);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    visited++;
                    last = rows.getString(1);
                    if (!visit(rows, last, view, features, now, visitor)) {
                        return null;
                    }
                }
            }
        }
        return visited < SCAN_PAGE ? null : last;
    }

    private static boolean visit(ResultSet row, String text, FeatureView view, List<Feature> features, long now,
            ScanVisitor visitor) throws SQLException {
        try {
            return switch (result(row, EntityKey.parse(view.keys(), text), features, now)) {
                case ReadResult.Found found -> visitor.visit(found);
                case ReadResult.Damaged damaged -> damaged(visitor, text, damaged.reason());
                case ReadResult.Expired expired -> true;
                case ReadResult.NotFound none -> true;
            };
        } catch (BadValueException e) {
            return damaged(visitor, text, e.getMessage());
        }
    }

    private static boolean damaged(ScanVisitor visitor, String text, String reason) {
        visitor.damaged(text, reason);
        return true;
    }

    private static String select(SqliteTable table, List<Feature> features) {
        return "SELECT _entity, _ts, _ct, _expires"
                + features.stream().map(feature -> ", " + table.expression(feature)).collect(Collectors.joining())
                + " FROM " + table.quoted();
    }

    private static ReadResult result(ResultSet row, EntityKey key, List<Feature> features, long now)
            throws SQLException {
        long expires = row.getLong(4);
        if (row.wasNull()) {
            expires = Expiry.NEVER_MICROS;
        }
        if (expires <= now) {
            return ReadResult.EXPIRED;
        }
        long created = row.getLong(3);
        if (row.wasNull()) {
            created = FeatureRow.NO_TIME;
        }
        long event = row.getLong(2);
        Object[] values = new Object[features.size()];
        for (int i = 0; i < values.length; i++) {
            Feature feature = features.get(i);
            try {
                Object stored = SqliteValues.fromColumn(feature.type(), row.getObject(5 + i));
                values[i] = Expiry.served(feature, stored, event, now);
            } catch (BadValueException e) {
                return new ReadResult.Damaged("feature `" + feature.name() + "`: " + e.getMessage());
            }
        }
        return new ReadResult.Found(new FeatureRow(key, event, created, values), expires);
    }

    @Override
    public Ledger ledger() {
        return new SqliteLedger(database, project, this::nowMicros);
    }

    @Override
    public int batchSize() {
        return BATCH_SIZE;
    }

    private long nowMicros() {
        return Times.micros(clock.instant());
    }

    @Override
    public void close() {
        database.close();
    }
}
