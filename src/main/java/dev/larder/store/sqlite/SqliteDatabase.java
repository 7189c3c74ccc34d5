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
 * One SQLite file: one connection that writes, for one caller at a time, and one connection per concurrent reader. The
 * write-ahead log lets both work at the same time, in this process and in others.
 */
final class SqliteDatabase implements AutoCloseable {
    /** The limit of the bundled library; the driver would lower it to 2,000. */
    private static final int MOST_COLUMNS = 32_767;
    /** How long a writer waits for another process; a bulk load commits several times a second. */
    static final Duration BUSY_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration BUSY_PAUSE = Duration.ofMillis(20);

    /** Large enough to keep the inner pages of a table of some million rows; negative is KiB. */
    private static final int WRITER_CACHE = -64 * 1024;
    private static final int READER_CACHE = -16 * 1024;
    private static final int PAGE_BYTES = 4096;
    /**
     * The log is copied into the file at 64 MB: a bulk load writes the same pages many times, and copies them only once.
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

    /** True also if that cannot be determined: opening the file then fails with the reason. */
    boolean exists() {
        return !Files.notExists(file);
    }

    /** Reads, or returns the result for an empty store if the file does not exist: reading creates no file. */
    <T> T read(Supplier<T> whenThereIsNone, Work<T> work) {
        if (!exists()) {
            return whenThereIsNone.get();
        }
        try {
            Connection pooled = readers.poll();
            Connection connection = pooled != null ? pooled : open(false);
            // One transaction: all reads of a call see the same state, and the file is locked once.
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
                // Otherwise the driver begins the next transaction at once, and no other process could write.
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
     * Rolls back by closing. If the disk is full, SQLite has already rolled back, and an explicit rollback fails with an
     * error that would hide the first.
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
            // A transaction that begins as a reader fails at its first write if another one writes; this one waits.
            config.setTransactionMode(TransactionMode.IMMEDIATE);
            // Off, because the driver would prepare a SELECT of the last row id after every insert.
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
            // The first read of the file: if it is not a database, this fails now and not in the middle of work.
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
