package dev.larder.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.Tombstone;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.store.WriteOutcome;
import dev.larder.store.WriteOutcome.Done;
import dev.larder.text.Times;

/**
 * The tombstones of one view, in a table for all projects and views, so that whoever reads a view's table does not see
 * them. An entity has a row or a tombstone, never both.
 */
final class SqliteTombstones {
    private static final String TABLE = "_larder_tombstone";
    private static final String OF_ENTITY = " WHERE project = ? AND view = ? AND entity = ?";
    /** A row or tombstone is newer than the one whose event and created time are the parameters. */
    private static final String IS_NEWER = "(%s, ifnull(%s, " + FeatureRow.NO_TIME + ")) > (?, ?)";

    private final Connection connection;
    private final String project;
    private final String view;
    private final long nowMicros;

    SqliteTombstones(Connection connection, String project, String view, long nowMicros) {
        this.connection = connection;
        this.project = project;
        this.view = view;
        this.nowMicros = nowMicros;
    }

    /** Whether there is any tombstone of the view; most views never have one. */
    boolean exist() throws SQLException {
        try (PreparedStatement select = isThereTable()
                ? prepare("SELECT EXISTS (SELECT 1 FROM " + TABLE + " WHERE project = ? AND view = ?)")
                : null) {
            return select != null && number(select) == 1;
        }
    }

    private boolean isThereTable() throws SQLException {
        try (PreparedStatement select = connection
                .prepareStatement("SELECT count(*) FROM sqlite_master WHERE name = '" + TABLE + "'")) {
            return number(select) == 1;
        }
    }

    /** How many the view has. */
    long count() throws SQLException {
        if (!isThereTable()) {
            return 0;
        }
        try (PreparedStatement select = prepare("SELECT count(*) FROM " + TABLE
                + " WHERE project = ? AND view = ? AND expires > " + nowMicros)) {
            return number(select);
        }
    }

    private static long number(PreparedStatement select) throws SQLException {
        try (ResultSet rows = select.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setString(1, project);
        statement.setString(2, view);
        return statement;
    }

    List<Optional<Tombstone>> of(List<EntityKey> keys) throws SQLException {
        List<Optional<Tombstone>> found = new ArrayList<>(keys.size());
        if (!exist()) {
            keys.forEach(key -> found.add(Optional.empty()));
            return found;
        }
        try (PreparedStatement select = prepare("SELECT event, ifnull(created, " + FeatureRow.NO_TIME + ") FROM "
                + TABLE + OF_ENTITY + " AND expires > " + nowMicros)) {
            for (EntityKey key : keys) {
                select.setString(3, key.text());
                try (ResultSet row = select.executeQuery()) {
                    found.add(row.next()
                            ? Optional.of(new Tombstone(key, row.getLong(1), row.getLong(2)))
                            : Optional.empty());
                }
            }
        }
        return found;
    }

    /** Writes tombstones in place of rows. */
    List<WriteOutcome> write(SqliteTable table, List<Tombstone> tombstones, Conflict conflict, Duration ttl)
            throws SQLException {
        createTable();
        removeExpired();
        List<WriteOutcome> outcomes = new ArrayList<>(tombstones.size());
        try (PreparedStatement newerRow = connection.prepareStatement("SELECT 1 FROM " + table.quoted()
                + " WHERE _entity = ? AND " + IS_NEWER.formatted("_ts", "_ct") + " AND "
                + SqliteSelect.live(nowMicros) + " AND typeof(_ts) = 'integer' AND typeof(_ct) IN ('integer', 'null')");
                PreparedStatement newerTombstone = prepare("SELECT 1 FROM " + TABLE + OF_ENTITY + " AND "
                        + IS_NEWER.formatted("event", "created"));
                PreparedStatement deleteRow = connection
                        .prepareStatement("DELETE FROM " + table.quoted() + " WHERE _entity = ?");
                PreparedStatement write = prepare(ttl.isZero()
                        ? "DELETE FROM " + TABLE + OF_ENTITY
                        : "INSERT OR REPLACE INTO " + TABLE + " VALUES (?, ?, ?, ?, ?, "
                                + Times.plus(nowMicros, ttl) + ")")) {
            for (Tombstone tombstone : tombstones) {
                if (conflict == Conflict.NEWEST
                        && (finds(newerRow, 1, tombstone) || finds(newerTombstone, 3, tombstone))) {
                    outcomes.add(Done.STALE);
                    continue;
                }
                deleteRow.setString(1, tombstone.key().text());
                deleteRow.executeUpdate();
                write.setString(3, tombstone.key().text());
                if (!ttl.isZero()) {
                    write.setLong(4, tombstone.eventMicros());
                    write.setObject(5, tombstone.createdMicros() == FeatureRow.NO_TIME
                            ? null
                            : tombstone.createdMicros());
                }
                write.executeUpdate();
                outcomes.add(Done.DELETED);
            }
        }
        return outcomes;
    }

    /** @param parameter the index of the entity, before the times */
    private static boolean finds(PreparedStatement select, int parameter, Tombstone tombstone) throws SQLException {
        select.setString(parameter, tombstone.key().text());
        select.setLong(parameter + 1, tombstone.eventMicros());
        select.setLong(parameter + 2, tombstone.createdMicros());
        try (ResultSet rows = select.executeQuery()) {
            return rows.next();
        }
    }

    private void createTable() throws SQLException {
        SqliteDatabase.execute(connection, "CREATE TABLE IF NOT EXISTS " + TABLE + """
                 (project TEXT, view TEXT, entity TEXT, event INTEGER NOT NULL, created INTEGER,
                expires INTEGER NOT NULL, PRIMARY KEY (project, view, entity)) WITHOUT ROWID""");
    }

    private void removeExpired() throws SQLException {
        try (PreparedStatement delete = prepare(
                "DELETE FROM " + TABLE + " WHERE project = ? AND view = ? AND expires <= "
                        + nowMicros)) {
            delete.executeUpdate();
        }
    }

    /** Finds the tombstone that keeps a row out, and removes the one that a row replaces. */
    final class Check implements AutoCloseable {
        private final PreparedStatement newer = prepare("SELECT 1 FROM " + TABLE + OF_ENTITY + " AND "
                + IS_NEWER.formatted("event", "created") + " AND expires > " + nowMicros);
        private final PreparedStatement delete = prepare("DELETE FROM " + TABLE + OF_ENTITY);

        private Check() throws SQLException {}

        boolean keepsOut(FeatureRow row) throws SQLException {
            return finds(newer, 3, new Tombstone(row.key(), row.eventMicros(), row.createdMicros()));
        }

        void remove(String entity) throws SQLException {
            delete.setString(3, entity);
            delete.executeUpdate();
        }

        @Override
        public void close() throws SQLException {
            newer.close();
            delete.close();
        }
    }

    /** Null if there is no tombstone of the view. */
    Check check() throws SQLException {
        return exist() ? new Check() : null;
    }

    /** Removes all tombstones of the view. */
    void clear() throws SQLException {
        if (exist()) {
            try (PreparedStatement delete = prepare("DELETE FROM " + TABLE + " WHERE project = ? AND view = ?")) {
                delete.executeUpdate();
            }
        }
    }
}
