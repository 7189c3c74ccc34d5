package dev.larder.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

import dev.larder.feature.FeatureView;
import dev.larder.store.DeleteOutcome;
import dev.larder.store.Maintenance;

/** The tables of one project. */
final class SqliteMaintenance implements Maintenance {
    private final SqliteDatabase database;
    private final String project;
    private final LongSupplier nowMicros;

    SqliteMaintenance(SqliteDatabase database, String project, LongSupplier nowMicros) {
        this.database = database;
        this.project = project;
        this.nowMicros = nowMicros;
    }

    @Override
    public List<StoredView> views() {
        return database.read(List::of, this::views);
    }

    private List<StoredView> views(Connection connection) throws SQLException {
        List<StoredView> views = new ArrayList<>();
        String start = project + ":";
        // Not LIKE, which treats `_` as a wildcard and ignores case.
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT substr(name, length(?1) + 1) FROM sqlite_master
                WHERE type = 'table' AND substr(name, 1, length(?1)) = ?1 ORDER BY name""")) {
            select.setString(1, start);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    views.add(new StoredView(rows.getString(1), features(connection, rows.getString(1))));
                }
            }
        }
        return views;
    }

    private Set<String> features(Connection connection, String view) throws SQLException {
        Set<String> features = new LinkedHashSet<>();
        try (PreparedStatement select = connection
                .prepareStatement("SELECT name FROM pragma_table_info(?) WHERE substr(name, 1, 1) <> '_'")) {
            select.setString(1, project + ":" + view);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    features.add(rows.getString(1));
                }
            }
        }
        return features;
    }

    @Override
    public long count(String view) {
        return database.read(() -> 0L, connection -> exists(connection, view) ? count(connection, view) : 0L);
    }

    /** Drops the table in one step, however large it is, with its watermark and lease. */
    @Override
    public long clear(String view, Pace pace) {
        if (!database.exists()) {
            return 0;
        }
        long removed = database.write(connection -> {
            long rows = 0;
            if (exists(connection, view)) {
                rows = count(connection, view);
                SqliteDatabase.execute(connection, "DROP TABLE " + table(view));
            }
            tombstones(connection, view).clear();
            SqliteRunLedger.forget(connection, project, view);
            return rows;
        });
        pace.next(removed);
        return removed;
    }

    @Override
    public long drop(FeatureView view, Set<String> features, Pace pace) {
        long changed = database.write(connection -> {
            for (String feature : features) {
                SqliteDatabase.execute(connection, "ALTER TABLE " + table(view.name()) + " DROP COLUMN "
                        + SqliteTable.quote(feature));
            }
            return count(connection, view.name());
        });
        pace.next(changed);
        return changed;
    }

    @Override
    public DeleteOutcome erase(String view, String entity) {
        if (!database.exists()) {
            return DeleteOutcome.Done.NOT_FOUND;
        }
        return database.write(connection -> {
            if (!exists(connection, view)) {
                return DeleteOutcome.Done.NOT_FOUND;
            }
            try (PreparedStatement delete = connection
                    .prepareStatement("DELETE FROM " + table(view) + " WHERE _entity = ?");
                    SqliteTombstones.Check tombstones = tombstones(connection, view).check()) {
                if (tombstones != null) {
                    tombstones.remove(entity);
                }
                delete.setString(1, entity);
                return delete.executeUpdate() == 1 ? DeleteOutcome.Done.DELETED : DeleteOutcome.Done.NOT_FOUND;
            }
        });
    }

    private SqliteTombstones tombstones(Connection connection, String view) {
        return new SqliteTombstones(connection, project, view, nowMicros.getAsLong());
    }

    private boolean exists(Connection connection, String view) throws SQLException {
        return views(connection).stream().anyMatch(stored -> stored.name().equals(view));
    }

    private long count(Connection connection, String view) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + table(view))) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private String table(String view) {
        return SqliteTable.quote(project + ":" + view);
    }
}
