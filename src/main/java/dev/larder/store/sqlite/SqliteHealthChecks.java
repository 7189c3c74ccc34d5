package dev.larder.store.sqlite;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.function.LongSupplier;

import dev.larder.feature.FeatureView;
import dev.larder.store.backend.HealthChecks;

/** Checks whether the file and its folder can be used. */
final class SqliteHealthChecks extends HealthChecks {
    /** Besides the rows, the disk holds a write-ahead log, which grows during a bulk load. */
    private static final long SCARCE_BYTES = 1L << 30;

    private final SqliteStore store;
    private final SqliteDatabase database;
    private final String project;

    SqliteHealthChecks(SqliteStore store, SqliteDatabase database, String project, LongSupplier nowMicros) {
        super(store, "file", nowMicros);
        this.store = store;
        this.database = database;
        this.project = project;
    }

    @Override
    protected boolean checkStore(List<FeatureView> views) {
        boolean exists = database.exists();
        connected(database.file() + (exists
                ? ", SQLite " + text("SELECT sqlite_version()")
                : " does not exist yet; the first write creates it"));
        checkFolder(database.file().getParent());
        return exists;
    }

    private String text(String sql) {
        return database.read(() -> "", connection -> {
            try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
                rows.next();
                return rows.getString(1);
            }
        });
    }

    private void checkFolder(Path parent) {
        Path folder = parent;
        while (!Files.exists(folder)) {
            folder = folder.getParent();
        }
        try {
            FileStore disk = Files.getFileStore(folder);
            long free = disk.getUsableSpace();
            String found = free / (1 << 20) + " MB free on the disk of " + folder;
            if (!Files.isWritable(folder)) {
                fail("folder", folder + " cannot be written: fix its permissions, or set"
                        + " online_store.path to another file");
            } else if (free < SCARCE_BYTES) {
                warn("folder", found + ": a bulk load may need more");
            } else {
                ok("folder", found);
            }
        } catch (IOException e) {
            fail("folder", folder + " cannot be checked: " + e);
        }
    }

    @Override
    protected String compare(FeatureView view) {
        boolean exists = database.read(() -> false,
                connection -> SqliteTable.describe(connection, project, view).exists());
        return exists ? "its table matches the config" : "was never written";
    }

    @Override
    protected void forget(String view) {
        store.contents().clear(view, rows -> true);
    }
}
