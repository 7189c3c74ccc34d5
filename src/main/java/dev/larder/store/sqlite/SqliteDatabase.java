package dev.larder.store.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;

import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteOpenMode;

import dev.larder.store.StoreException;
import dev.larder.store.StoreException.Kind;

/**
 * One SQLite file: a connection that writes, one caller at a time, and as many that read as there are readers. The
 * write-ahead log lets both go on side by side, in this process and in others.
 */
final class SqliteDatabase implements AutoCloseable {
    /** The limit for which the bundled library is built; the driver would lower it to 2,000. */
    private static final int MOST_COLUMNS = 32_767;
    /** How long a writer waits for another process; a bulk load commits several times a second. */
    static final Duration BUSY_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration BUSY_PAUSE = Duration.ofMillis(20);

    /** Large enough to keep the inner pages of a table of some million rows; negative is KiB. */
    private static final int WRITER_CACHE = -64 * 1024;
    private static final int READER_CACHE = -16 * 1024;
    private static final int PAGE_BYTES = 4096;
    /**
     * When the log is copied into the file, 64 MB: a bulk load in any order writes the same pages again and again, and
     * copies them once.
     */
    private static final int LOG_PAGES = 16 * 1024;

    interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    private final Path file;
    private final ConcurrentLinkedDeque<Connection> readers = new ConcurrentLinkedDeque<>();
    private Connection writer;

    SqliteDatabase(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    /** If access is denied this is true, and opening the file reports why. */
    boolean exists() {
        return !Files.notExists(file);
    }

    /** Reads, or answers as for an empty store if the file does not exist yet: reading creates no file. */
    <T> T read(Supplier<T> whenThereIsNone, Work<T> work) {
        if (!exists()) {
            return whenThereIsNone.get();
        }
        try {
            Connection pooled = readers.poll();
            Connection connection = pooled != null ? pooled : open(false);
            // One transaction: all reads of a call see the same state, and the file is locked and unlocked once.
            connection.setAutoCommit(false);
            try {
                return work.in(connection);
            } finally {
                connection.setAutoCommit(true);
                readers.push(connection);
            }
        } catch (SQLException e) {
            throw SqliteErrors.explain(file, e);
        }
    }

    /** Runs one write transaction: all of the work, or nothing of it. */
    synchronized <T> T write(Work<T> work) {
        try {
            if (writer == null) {
                createFolder();
                writer = open(true);
            }
            writer.setAutoCommit(false);
            try {
                T result = work.in(writer);
                writer.commit();
                // The driver begins the next transaction with the end of one, which would keep every other process out.
                writer.setAutoCommit(true);
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                abandonWriter(e);
                throw e;
            }
        } catch (SQLException e) {
            throw SqliteErrors.explain(file, e);
        }
    }

    /**
     * Rolls back by closing. Where the disk is full SQLite has rolled back by itself already, and asking it to again
     * fails with an error that would hide the first.
     */
    private void abandonWriter(Throwable first) {
        try {
            writer.close();
        } catch (SQLException e) {
            first.addSuppressed(e);
        } finally {
            writer = null;
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** SQLite waits for other processes by itself, but not while one creates, recovers or removes the log. */
    private Connection open(boolean writes) throws SQLException {
        if (Files.isDirectory(file)) {
            throw new StoreException(Kind.REFUSED, file + " is a folder; online_store.path must name a file.");
        }
        long giveUp = System.nanoTime() + BUSY_TIMEOUT.toNanos();
        while (true) {
            try {
                return connect(writes);
            } catch (SQLException e) {
                if (!SqliteErrors.isBusy(e) || System.nanoTime() > giveUp || !pause()) {
                    throw e;
                }
            }
        }
    }

    /** @return false if the thread was interrupted */
    private static boolean pause() {
        try {
            Thread.sleep(BUSY_PAUSE);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Connection connect(boolean writes) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout((int) BUSY_TIMEOUT.toMillis());
        config.setPragma(SQLiteConfig.Pragma.LIMIT_COLUMN, Integer.toString(MOST_COLUMNS));
        if (writes) {
            config.setJournalMode(JournalMode.WAL);
            config.setSynchronous(SynchronousMode.NORMAL);
            config.setCacheSize(WRITER_CACHE);
            // A transaction that begins as a reader and then writes fails immediately if another one writes; this waits.
            config.setTransactionMode(TransactionMode.IMMEDIATE);
            // Off, or the driver prepares a SELECT of the last row's number after every insert.
            config.setGetGeneratedKeys(false);
            config.setPragma(SQLiteConfig.Pragma.JOURNAL_SIZE_LIMIT, Integer.toString(LOG_PAGES * PAGE_BYTES));
        } else {
            config.setCacheSize(READER_CACHE);
            config.resetOpenMode(SQLiteOpenMode.CREATE);
        }
        // A connection has one user at a time, so it needs no lock of its own.
        config.setOpenMode(SQLiteOpenMode.NOMUTEX);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        try {
            // The first look into the file: it fails here, and not in the middle of work, where this is no database.
            execute(connection, "SELECT count(*) FROM sqlite_master");
            if (writes) {
                execute(connection, "PRAGMA wal_autocheckpoint = " + LOG_PAGES);
            }
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private void createFolder() {
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw new StoreException(Kind.REFUSED, "cannot create the folder of " + file + " (" + e
                    + "). Fix its permissions, or set online_store.path to another file.", e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            for (Connection reader = readers.poll(); reader != null; reader = readers.poll()) {
                reader.close();
            }
            if (writer != null) {
                writer.close();
            }
        } catch (SQLException e) {
            throw SqliteErrors.explain(file, e);
        }
    }
}
