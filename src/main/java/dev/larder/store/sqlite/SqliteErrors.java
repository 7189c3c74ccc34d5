package dev.larder.store.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;

import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

import dev.larder.store.StoreException;
import dev.larder.store.StoreException.Kind;

/** Explains SQLite's result codes: what happened to which file, and what to do. */
final class SqliteErrors {
    private SqliteErrors() {}

    static StoreException explain(Path file, SQLException e) {
        return switch (primaryCode(e)) {
            case SQLITE_NOTADB -> new StoreException(Kind.REFUSED, file
                    + " is not a SQLite database. Point online_store.path at another file, or move this one away.", e);
            case SQLITE_CORRUPT -> new StoreException(Kind.FAILED, file
                    + " is damaged. Move it away (with its -wal and -shm files) and materialize again.", e);
            case SQLITE_FULL -> new StoreException(Kind.FAILED,
                    "the disk that holds " + file + " is full. Free some space and run the same command again.", e);
            case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH -> new StoreException(Kind.REFUSED, file
                    + " cannot be written: the file or its folder is read-only. Fix its permissions, or set"
                    + " online_store.path to another file.", e);
            case SQLITE_CANTOPEN -> new StoreException(Kind.REFUSED, file
                    + " cannot be opened: check that its folder exists and that you may write in it. Reading needs this too:"
                    + " SQLite keeps its log beside the file.", e);
            case SQLITE_BUSY,
                    SQLITE_LOCKED ->
                new StoreException(Kind.UNREACHABLE, "another process has held a lock on " + file
                        + " for " + SqliteDatabase.BUSY_TIMEOUT.toSeconds()
                        + " s. Try again when that process has ended.", e);
            case SQLITE_IOERR -> new StoreException(Kind.FAILED,
                    "reading or writing " + file + " failed (" + e.getMessage() + "). Check the disk.", e);
            default -> new StoreException(Kind.FAILED, file + ": " + e.getMessage(), e);
        };
    }

    static boolean isBusy(SQLException e) {
        return primaryCode(e) == SQLiteErrorCode.SQLITE_BUSY;
    }

    /** Extended codes carry the primary one in their low byte. */
    private static SQLiteErrorCode primaryCode(SQLException e) {
        return e instanceof SQLiteException coded
                ? SQLiteErrorCode.getErrorCode(coded.getResultCode().code & 0xff)
                : SQLiteErrorCode.SQLITE_ERROR;
    }
}
