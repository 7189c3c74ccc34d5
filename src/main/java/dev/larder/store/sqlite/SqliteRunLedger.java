package dev.larder.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

import dev.larder.store.LeaseAnswer;
import dev.larder.store.RunLedger;
import dev.larder.text.Times;

/** Watermarks, profiles and leases in three tables of larder's own. */
final class SqliteRunLedger implements RunLedger {
    private final SqliteDatabase database;
    private final String project;
    private final LongSupplier nowMicros;

    SqliteRunLedger(SqliteDatabase database, String project, LongSupplier nowMicros) {
        this.database = database;
        this.project = project;
        this.nowMicros = nowMicros;
    }

    @Override
    public OptionalLong watermark(String view) {
        return stored("_larder_watermark", "event", view).stream()
                .mapToLong(event -> ((Number) event).longValue()).findFirst();
    }

    @Override
    public Optional<String> profile(String view) {
        return stored("_larder_profile", "profile", view).map(String.class::cast);
    }

    /** The value that one of larder's own tables has for the view. */
    private Optional<Object> stored(String table, String column, String view) {
        return database.read(Optional::empty, connection -> {
            if (!exists(connection, table)) {
                return Optional.empty();
            }
            try (PreparedStatement select = select(connection, "SELECT " + column + " FROM " + table, view);
                    ResultSet rows = select.executeQuery()) {
                return rows.next() ? Optional.of(rows.getObject(1)) : Optional.empty();
            }
        });
    }

    private PreparedStatement select(Connection connection, String query, String view) throws SQLException {
        PreparedStatement select = connection.prepareStatement(query + " WHERE project = ? AND view = ?");
        select.setString(1, project);
        select.setString(2, view);
        return select;
    }

    @Override
    public void advance(String view, long eventMicros) {
        database.write(connection -> {
            SqliteDatabase.execute(connection, """
                    CREATE TABLE IF NOT EXISTS _larder_watermark
                    (project TEXT, view TEXT, event INTEGER NOT NULL, PRIMARY KEY (project, view)) WITHOUT ROWID""");
            return update(connection, """
                    INSERT INTO _larder_watermark AS stored VALUES (?, ?, ?)
                    ON CONFLICT DO UPDATE SET event = max(stored.event, excluded.event)""",
                    project, view, eventMicros);
        });
    }

    @Override
    public void keepProfile(String view, String profile) {
        database.write(connection -> {
            SqliteDatabase.execute(connection, """
                    CREATE TABLE IF NOT EXISTS _larder_profile
                    (project TEXT, view TEXT, profile TEXT NOT NULL, PRIMARY KEY (project, view)) WITHOUT ROWID""");
            return update(connection, """
                    INSERT INTO _larder_profile VALUES (?, ?, ?)
                    ON CONFLICT DO UPDATE SET profile = excluded.profile""", project, view, profile);
        });
    }

    @Override
    public LeaseAnswer acquire(String view, String holder, Duration length) {
        long now = nowMicros.getAsLong();
        return database.write(connection -> {
            SqliteDatabase.execute(connection, """
                    CREATE TABLE IF NOT EXISTS _larder_lease
                    (project TEXT, view TEXT, holder TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL,
                    PRIMARY KEY (project, view)) WITHOUT ROWID""");
            int taken = update(connection, """
                    INSERT INTO _larder_lease AS stored VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT DO UPDATE SET holder = excluded.holder, until = excluded.until,
                    since = iif(stored.holder = excluded.holder, stored.since, excluded.since)
                    WHERE stored.holder = excluded.holder OR stored.until <= excluded.since""",
                    project, view, holder, now, Times.plus(now, length));
            return taken == 1 ? new LeaseAnswer.Granted() : holder(connection, view);
        });
    }

    private LeaseAnswer holder(Connection connection, String view) throws SQLException {
        try (PreparedStatement select = select(connection, "SELECT holder, since, until FROM _larder_lease", view);
                ResultSet rows = select.executeQuery()) {
            rows.next();
            return new LeaseAnswer.HeldBy(rows.getString(1), rows.getLong(2), rows.getLong(3));
        }
    }

    @Override
    public void release(String view, String holder) {
        database.write(connection -> exists(connection, "_larder_lease")
                ? update(connection, "DELETE FROM _larder_lease WHERE project = ? AND view = ? AND holder = ?",
                        project, view, holder)
                : 0);
    }

    /** Removes the watermark, the profile and the lease of a view. */
    static void forget(Connection connection, String project, String view) throws SQLException {
        for (String table : new String[]{"_larder_watermark", "_larder_profile", "_larder_lease"}) {
            if (exists(connection, table)) {
                update(connection, "DELETE FROM " + table + " WHERE project = ? AND view = ?", project, view);
            }
        }
    }

    private static boolean exists(Connection connection, String table) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM sqlite_master WHERE name = ?")) {
            select.setString(1, table);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static int update(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        }
    }
}
