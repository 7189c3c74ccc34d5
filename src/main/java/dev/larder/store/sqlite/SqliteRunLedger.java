package dev.larder.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

import dev.larder.store.LeaseAnswer;
import dev.larder.store.RunDocument;
import dev.larder.store.RunLedger;
import dev.larder.text.Times;

/** Watermarks, documents and leases in tables of larder's own, a table for each kind. */
final class SqliteRunLedger implements RunLedger {
    private static final String WATERMARK = "_larder_watermark";
    private static final String LEASE = "_larder_lease";
    private static final String HOLDER = "holder, since, until";

    private final SqliteDatabase database;
    private final String project;
    private final LongSupplier nowMicros;

    SqliteRunLedger(SqliteDatabase database, String project, LongSupplier nowMicros) {
        this.database = database;
        this.project = project;
        this.nowMicros = nowMicros;
    }

    @Override
    public List<Entry> entries(List<String> views) {
        return database.read(() -> Collections.nCopies(views.size(),
                new Entry(OptionalLong.empty(), Optional.empty(), Optional.empty())), connection -> {
                    List<Entry> entries = new ArrayList<>();
                    for (String view : views) {
                        entries.add(new Entry(watermark(connection, view),
                                document(connection, view, RunDocument.RUNS),
                                stored(connection, LEASE, HOLDER, view, SqliteRunLedger::holder)));
                    }
                    return entries;
                });
    }

    @Override
    public boolean exists() {
        return database.exists();
    }

    @Override
    public OptionalLong watermark(String view) {
        return database.read(OptionalLong::empty, connection -> watermark(connection, view));
    }

    private OptionalLong watermark(Connection connection, String view) throws SQLException {
        return stored(connection, WATERMARK, "event", view, rows -> rows.getLong(1)).stream()
                .mapToLong(Long::longValue).findFirst();
    }

    @Override
    public Optional<byte[]> document(String view, RunDocument document) {
        return database.read(Optional::empty, connection -> document(connection, view, document));
    }

    /** The first profiles are texts, which have the same bytes. */
    private Optional<byte[]> document(Connection connection, String view, RunDocument document) throws SQLException {
        return stored(connection, table(document), document.toString(), view, rows -> rows.getBytes(1));
    }

    private interface Cell<T> {
        T of(ResultSet rows) throws SQLException;
    }

    /** The value that one of larder's own tables has for the view. */
    private <T> Optional<T> stored(Connection connection, String table, String columns, String view, Cell<T> cell)
            throws SQLException {
        if (!exists(connection, table)) {
            return Optional.empty();
        }
        try (PreparedStatement select = connection
                .prepareStatement("SELECT " + columns + " FROM " + table + " WHERE project = ? AND view = ?")) {
            select.setString(1, project);
            select.setString(2, view);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Optional.of(cell.of(rows)) : Optional.empty();
            }
        }
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
    public boolean replace(String view, RunDocument document, Optional<byte[]> read, byte[] next) {
        return database.write(connection -> {
            if (!Arrays.equals(document(connection, view, document).orElse(null), read.orElse(null))) {
                return false;
            }
            SqliteDatabase.execute(connection, """
                    CREATE TABLE IF NOT EXISTS %s
                    (project TEXT, view TEXT, %s BLOB NOT NULL, PRIMARY KEY (project, view)) WITHOUT ROWID"""
                    .formatted(table(document), document));
            return update(connection, "REPLACE INTO " + table(document) + " VALUES (?, ?, ?)", project, view,
                    next) == 1;
        });
    }

    private static String table(RunDocument document) {
        return "_larder_" + document;
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
            return taken == 1
                    ? new LeaseAnswer.Granted()
                    : stored(connection, LEASE, HOLDER, view, SqliteRunLedger::holder).orElseThrow();
        });
    }

    private static LeaseAnswer.HeldBy holder(ResultSet rows) throws SQLException {
        return new LeaseAnswer.HeldBy(rows.getString(1), rows.getLong(2), rows.getLong(3));
    }

    @Override
    public void release(String view, String holder) {
        database.write(connection -> exists(connection, LEASE)
                ? update(connection, "DELETE FROM _larder_lease WHERE project = ? AND view = ? AND holder = ?",
                        project, view, holder)
                : 0);
    }

    /** Removes the watermark, the documents and the lease of a view. */
    static void forget(Connection connection, String project, String view) throws SQLException {
        List<String> tables = new ArrayList<>(List.of(WATERMARK, LEASE));
        Arrays.stream(RunDocument.values()).map(SqliteRunLedger::table).forEach(tables::add);
        for (String table : tables) {
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
