package dev.larder.store.sqlite;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import dev.larder.feature.FeatureView;
import dev.larder.store.CheckResult;
import dev.larder.store.StoreException;
import dev.larder.store.backend.Probe;

/** Whether the file and its folder are fit for use. */
final class SqliteHealthChecks {
    /** Beside the rows themselves stands a log, which a bulk load lets grow. */
    private static final long LITTLE_ROOM = 1L << 30;

    private final SqliteStore store;
    private final SqliteDatabase database;
    private final String project;
    private final long nowMicros;
    private final List<CheckResult> findings = new ArrayList<>();

    SqliteHealthChecks(SqliteStore store, SqliteDatabase database, String project, long nowMicros) {
        this.store = store;
        this.database = database;
        this.project = project;
        this.nowMicros = nowMicros;
    }

    List<CheckResult> examine(List<FeatureView> views) {
        Path file = database.file();
        if (!database.exists()) {
            findings.add(CheckResult.ok("file", file + " does not exist yet; the first write creates it"));
            lookForRoom(file);
            return findings;
        }
        try {
            findings.add(CheckResult.ok("file", file + ", SQLite " + text("SELECT sqlite_version()")));
        } catch (StoreException e) {
            findings.add(CheckResult.fail("file", e.getMessage()));
            return findings;
        }
        lookForRoom(file);
        views.forEach(this::lookAtTable);
        findings.add(Probe.run(store, nowMicros, () -> store.contents().clear(Probe.VIEW, step -> true)));
        return findings;
    }

    private String text(String sql) {
        return database.read(() -> "", connection -> {
            try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
                rows.next();
                return rows.getString(1);
            }
        });
    }

    private void lookForRoom(Path file) {
        Path folder = file.getParent();
        while (!Files.exists(folder)) {
            folder = folder.getParent();
        }
        try {
            FileStore disk = Files.getFileStore(folder);
            long free = disk.getUsableSpace();
            String said = free / (1 << 20) + " MB free on the disk of " + folder;
            if (!Files.isWritable(folder)) {
                findings.add(CheckResult.fail("folder", folder + " cannot be written: fix its permissions, or point"
                        + " online_store.path elsewhere"));
            } else if (free < LITTLE_ROOM) {
                findings.add(CheckResult.warn("folder", said + ": a bulk load may need more"));
            } else {
                findings.add(CheckResult.ok("folder", said));
            }
        } catch (IOException e) {
            findings.add(CheckResult.fail("folder", folder + " cannot be looked at: " + e));
        }
    }

    private void lookAtTable(FeatureView view) {
        try {
            boolean exists = database.read(() -> false, connection -> exists(connection, view));
            findings.add(CheckResult.ok("view " + view.name(), exists
                    ? "its table matches the config"
                    : "was never written"));
        } catch (StoreException e) {
            findings.add(CheckResult.fail("view " + view.name(), e.getMessage()));
        }
    }

    private boolean exists(Connection connection, FeatureView view) throws SQLException {
        return SqliteTable.describe(connection, project, view).exists();
    }
}
