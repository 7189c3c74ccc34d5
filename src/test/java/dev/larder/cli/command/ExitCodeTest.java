package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;
import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.ReadResult;
import dev.larder.feature.Tombstone;
import dev.larder.store.DeleteOutcome;
import dev.larder.store.ExpireOutcome;
import dev.larder.store.Expiry;
import dev.larder.store.Introspection;
import dev.larder.store.Maintenance;
import dev.larder.store.OnlineStore;
import dev.larder.store.RunLedger;
import dev.larder.store.ScanVisitor;
import dev.larder.store.StoreException;
import dev.larder.store.StoreException.Kind;
import dev.larder.store.ViewRead;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.store.WriteOutcome;

/** How a run ends, for the shell, cron or Airflow that started it. */
class ExitCodeTest {
    private static final String ROWS = "customer_id,total\nc1,1\nc2,2\nc3,3\n";

    @TempDir
    private Path folder;
    private Larder larder;

    @BeforeEach
    void larder() {
        larder = new Larder(folder).views(Views.CUSTOMERS);
    }

    @Test
    void codesHaveTheDocumentedNumbers() {
        assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 130, 141),
                Arrays.stream(ExitCode.values()).map(ExitCode::code).toList());
    }

    @Test
    void code0ForSuccess() {
        larder.run("put", "customer_features", "customer_id=c1", "total=1").exits(ExitCode.OK);
    }

    @Test
    void code1IfTheStoreRefusesTheRequest() {
        larder.opener((config, clock) -> {
            throw new StoreException(Kind.REFUSED, "the password is wrong");
        });
        everyCommandSays(ExitCode.FAILED, "error: the password is wrong\n");
    }

    @Test
    void code1IfEveryRowFails() {
        larder.opener((config, clock) -> new FailingStore(row -> true)).input(ROWS)
                .run("batch-put", "customer_features").exits(ExitCode.FAILED)
                .saysLike(
                        "0 written, 0 stale, 0 expired, 3 failed; first failure: no room for customer_id=c1 in .*\n");
        larder.run("put", "customer_features", "customer_id=c9", "total=1").exits(ExitCode.FAILED)
                .says("error: not written: no room for customer_id=c9\n");
        larder.run("delete", "customer_features", "customer_id=c9", "-y").exits(ExitCode.FAILED)
                .says("error: not deleted: no room for customer_id=c9\n");
    }

    @Test
    void code1ForAnInternalError() {
        larder.opener((config, clock) -> {
            throw new IllegalStateException("no such thing");
        });
        larder.run("scan", "customer_features", "-o", "jsonl").exits(ExitCode.FAILED).prints("").says("""
                error: internal error, a bug in larder: java.lang.IllegalStateException: no such thing
                Re-run with --stacktrace for details.
                """);
        String trace = larder.run("scan", "customer_features", "--stacktrace").exits(ExitCode.FAILED).err();
        assertTrue(trace.contains("\tat dev.larder.cli.session.Session.store("), trace);
    }

    @Test
    void code2ForAnInvalidCommandLine() {
        larder.run("get", "custmer_features", "customer_id=c1").exits(ExitCode.USAGE);
        larder.run("gett").exits(ExitCode.USAGE);
    }

    @Test
    void code3IfARowIsNotFound() {
        larder.run("get", "customer_features", "customer_id=c1").exits(ExitCode.NOT_FOUND);
    }

    @Test
    void code4IfSomeRowsFail() {
        larder.opener((config, clock) -> new FailingStore(row -> row.key().text().endsWith("c2"))).input(ROWS)
                .run("batch-put", "customer_features").exits(ExitCode.PARTLY)
                .saysLike(
                        "2 written, 0 stale, 0 expired, 1 failed; first failure: no room for customer_id=c2 in .*\n");
    }

    @Test
    void code5IfTheStoreIsUnreachable() {
        larder.opener((config, clock) -> {
            throw new StoreException(Kind.UNREACHABLE, "nothing listens at localhost:6379. Is it started?");
        });
        everyCommandSays(ExitCode.TRY_AGAIN, "error: nothing listens at localhost:6379. Is it started?\n");
    }

    @Test
    void code5IfTheStoreGoesAwayInTheMiddleOfAStream() {
        larder.opener((config, clock) -> new FailingStore(row -> {
            throw new StoreException(Kind.UNREACHABLE, "the server has gone away");
        }));
        larder.input(ROWS).run("batch-put", "customer_features").exits(ExitCode.TRY_AGAIN)
                .saysLike("0 written, 0 stale, 0 expired, 0 failed in .*\nerror: the server has gone away\n");
        larder.input("customer_id\nc1\n").run("batch-get", "customer_features").exits(ExitCode.TRY_AGAIN)
                .says("error: the server has gone away\n").prints("");
    }

    private void everyCommandSays(ExitCode code, String message) {
        for (List<String> words : List.of(List.of("get", "customer_features", "customer_id=c1"),
                List.of("batch-get", "customer_features"), List.of("batch-get", "customer_features", "-o", "csv"),
                List.of("put", "customer_features", "customer_id=c1", "total=1"),
                List.of("batch-put", "customer_features"), List.of("scan", "customer_features", "-o", "jsonl"),
                List.of("delete", "customer_features", "customer_id=c1", "-y"))) {
            larder.input(ROWS.replace(",total", "").replaceAll(",.", "")).run(words.toArray(String[]::new)).exits(code)
                    .says(message).prints("");
        }
    }

    @Test
    void code130IfInterrupted() {
        larder.run("put", "customer_features", "customer_id=c1", "total=1").isSilent();
        Thread.currentThread().interrupt();
        try {
            larder.input("customer_id\nc1\n").run("batch-get", "customer_features").exits(ExitCode.INTERRUPTED)
                    .says("");
        } finally {
            assertTrue(Thread.interrupted(), "the thread is still interrupted");
        }
    }

    @Test
    void code141IfTheReaderClosesThePipe() {
        larder.run("put", "customer_features", "customer_id=c1", "total=1").isSilent();
        for (String format : new String[]{"table", "json", "jsonl", "csv"}) {
            larder.output(failingWith("Broken pipe")).run("scan", "customer_features", "-o", format)
                    .exits(ExitCode.PIPE_CLOSED).says("");
            larder.output(failingWith("Broken pipe")).run("get", "customer_features", "customer_id=c1", "-o", format)
                    .exits(ExitCode.PIPE_CLOSED).says("");
            larder.output(failingWith("Broken pipe")).input("customer_id\n" + "c1\n".repeat(10_000))
                    .run("batch-get", "customer_features", "-o", format, "--stacktrace").exits(ExitCode.PIPE_CLOSED)
                    .says("");
        }
        larder.output(failingWith("Broken pipe")).run("config", "show").exits(ExitCode.PIPE_CLOSED).says("");
        larder.output(failingWith("Broken pipe")).run("--help").exits(ExitCode.PIPE_CLOSED).says("");
    }

    @Test
    void aFullDiskIsAFailureAndNotAClosedPipe() {
        larder.run("put", "customer_features", "customer_id=c1", "total=1").isSilent();
        larder.output(failingWith("No space left on device")).run("scan", "customer_features").exits(ExitCode.FAILED)
                .says("error: standard output cannot be written: No space left on device\n");
    }

    private static OutputStream failingWith(String message) {
        return new OutputStream() {
            @Override
            public void write(int oneByte) throws IOException {
                throw new IOException(message);
            }
        };
    }

    /** Makes the rows of one customer fail. */
    static Larder failing(Larder larder, String customer) {
        return larder.opener((config, clock) -> new FailingStore(row -> row.key().text().endsWith(customer)));
    }

    private interface Fails {
        boolean at(FeatureRow row);
    }

    /** Has nothing, and keeps what does not fail to itself. */
    private record FailingStore(Fails fails) implements OnlineStore {
        @Override
        public List<List<ReadResult>> read(List<ViewRead> reads) {
            return reads.stream().map(read -> read.keys().stream().<ReadResult>map(key -> {
                fails.at(new FeatureRow(key, 0, 0, new Object[0]));
                return ReadResult.NOT_FOUND;
            }).toList()).toList();
        }

        @Override
        public List<WriteOutcome> write(FeatureView view, List<FeatureRow> rows, WriteOptions options) {
            return rows.stream().<WriteOutcome>map(row -> fails.at(row)
                    ? new WriteOutcome.Failed("no room for " + row.key())
                    : WriteOutcome.Done.WRITTEN).toList();
        }

        @Override
        public List<WriteOutcome> writeTombstones(FeatureView view, List<Tombstone> tombstones, Conflict conflict,
                Duration ttl) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<DeleteOutcome> delete(FeatureView view, List<EntityKey> keys) {
            return Stream.<DeleteOutcome>of(new DeleteOutcome.Failed("no room for " + keys.getFirst())).toList();
        }

        @Override
        public List<DeleteOutcome> deleteBefore(FeatureView view, List<EntityKey> keys, long eventMicros) {
            return delete(view, keys);
        }

        @Override
        public List<ExpireOutcome> expire(FeatureView view, List<EntityKey> keys, Expiry expiry) {
            return List.of(new ExpireOutcome.Failed("no room for " + keys.getFirst()));
        }

        @Override
        public Introspection inspection() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void scan(FeatureView view, List<Feature> features, ScanVisitor visitor) {}

        @Override
        public RunLedger ledger() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int batchSize() {
            return 10;
        }

        @Override
        public Maintenance contents() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int parallelWrites() {
            return 1;
        }

        @Override
        public void close() {}
    }
}
