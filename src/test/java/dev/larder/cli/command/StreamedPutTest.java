package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.larder.Await;
import dev.larder.cli.session.ExitCode;

/** {@code batch-put} behind a stream that does not end, and that nobody mends. */
class StreamedPutTest {
    private static final String LINES = """
            {"customer_id":"c1","total":1.5}
            {"customer_id":"c2","total":"many"}

            {"customer_id":"c3"
            {"customer_id":"c4"} {"customer_id":"c5"}
            {"customer_id":"c6","clicks":7}
            """;

    @TempDir
    private Path folder;
    private Larder larder;

    @BeforeEach
    void larder() {
        larder = new Larder(folder).views(Views.BOTH);
    }

    private List<String> keys() {
        return new Larder(folder).run("scan", "customer_features", "-o", "csv").out().lines().skip(1)
                .map(line -> line.substring(0, 2)).toList();
    }

    private String rejects() throws IOException {
        return Files.readString(folder.resolve("rejects.jsonl"));
    }

    @Test
    void nothingIsAppendedInABucket() {
        larder.input(LINES).run("batch-put", "customer_features", "--rejects", "s3://lake/rejects.jsonl")
                .exits(ExitCode.USAGE).says("error: --rejects appends to a file, and nothing can be appended to an"
                        + " object in a bucket; name a file of this machine instead of s3://lake/rejects.jsonl\n");
    }

    @Test
    void linesThatCannotBeReadAreRejectedAndTheOthersWritten() throws Exception {
        Larder.Run run = larder.input(LINES).run("batch-put", "customer_features", "--rejects", "rejects.jsonl");
        run.exits(ExitCode.PARTLY).prints("").saysLike("3 lines rejected, in rejects.jsonl\n"
                + BatchPutCommandTest.counts("2 written, 0 stale, 0 expired, 0 failed"));
        assertEquals(List.of("c1", "c6"), keys());
        List<String> rejects = rejects().lines().toList();
        assertEquals(3, rejects.size(), rejects.toString());
        assertEquals("{\"line\":2,\"reason\":\"standard input:2: `total`: `many` is not a double\","
                + "\"content\":\"{\\\"customer_id\\\":\\\"c2\\\",\\\"total\\\":\\\"many\\\"}\"}", rejects.get(0));
        assertTrue(rejects.get(1).startsWith("{\"line\":4,\"reason\":\"standard input:4: not JSON: "), rejects.get(1));
        assertEquals("{\"line\":5,\"reason\":\"standard input:5: a line is one JSON object\","
                + "\"content\":\"{\\\"customer_id\\\":\\\"c4\\\"} {\\\"customer_id\\\":\\\"c5\\\"}\"}", rejects.get(2));

        larder.input("{\"customer_id\":7}\n").run("batch-put", "customer_features", "--rejects", "rejects.jsonl");
        assertEquals(4, rejects().lines().count(), "the file is appended to");
    }

    /** The last line too, which is a reject while the rows before it are under way. */
    @ParameterizedTest
    @ValueSource(strings = {"1", "100"})
    void whatIsDoneIsAcknowledgedInOrder(String batchSize) {
        Larder.Run run = larder.input(LINES + "{}\n\n").run("batch-put", "customer_features", "--rejects",
                "rejects.jsonl", "--ack", "--batch-size", batchSize);
        List<Integer> lines = run.exits(ExitCode.PARTLY).out().lines()
                .map(line -> Integer.valueOf(line.replaceAll("\\{\"lines\":(\\d+)\\}", "$1"))).toList();
        assertEquals(lines.stream().sorted().distinct().toList(), lines);
        assertEquals(8, lines.getLast());
    }

    @Test
    void aRowIsWrittenWithinTheTimeOfFlush() throws Exception {
        PipedInputStream input = new PipedInputStream();
        CompletableFuture<Larder.Run> run;
        try (PipedOutputStream stream = new PipedOutputStream(input)) {
            run = CompletableFuture.supplyAsync(() -> larder.input(input)
                    .run("batch-put", "customer_features", "--flush", "50ms", "--rejects", "rejects.jsonl"));
            stream.write("{\"customer_id\":\"c1\",\"total\":1}\n".getBytes(StandardCharsets.UTF_8));
            stream.flush();
            Await.until("the row is there before the stream ends",
                    () -> keys().equals(List.of("c1")));
        }
        run.get(20, TimeUnit.MINUTES).exits(ExitCode.OK);
    }

    @Test
    void withoutRejectsNothingCanBeAcknowledged() {
        larder.run("batch-put", "customer_features", "--ack").exits(ExitCode.USAGE)
                .says("error: --ack needs --rejects FILE, which keeps the lines that are not written\n");
        larder.run("batch-put", "customer_features", "--flush", "0s").exits(ExitCode.USAGE)
                .says("error: --flush: `0s` is not between 1ms and 36500d\nSee larder batch-put --help.\n");
    }

    /** A stream lasts for days, and the time at which it began is not that of its rows. */
    @Test
    void aRowIsJudgedByTheTimeAtWhichItIsRead() throws Exception {
        PipedInputStream input = new PipedInputStream();
        CompletableFuture<Larder.Run> run;
        try (PipedOutputStream stream = new PipedOutputStream(input)) {
            run = CompletableFuture.supplyAsync(() -> larder.input(input)
                    .run("batch-put", "customer_features", "--flush", "50ms", "--rejects", "rejects.jsonl"));
            stream.write("{\"customer_id\":\"c1\",\"timestamp\":\"2026-11-20T14:00:00Z\",\"total\":1}\n"
                    .getBytes(StandardCharsets.UTF_8));
            stream.flush();
            Await.until("the row is a reject", () -> folder.resolve("rejects.jsonl").toFile()
                    .length() > 0);
            larder.clock().advance(Duration.ofHours(6));
            stream.write("{\"customer_id\":\"c2\",\"timestamp\":\"2026-11-20T14:00:00Z\",\"total\":1}\n"
                    .getBytes(StandardCharsets.UTF_8));
            stream.flush();
        }
        run.get(20, TimeUnit.MINUTES).exits(ExitCode.PARTLY);
        assertEquals(List.of("c2"), keys());
    }

    /** No line follows, so that rejecting the last one again would never end. */
    @Test
    void aStreamThatCannotBeReadEndsTheCommand() throws Exception {
        InputStream stream = new SequenceInputStream(
                new ByteArrayInputStream("{\"customer_id\":\"c1\",\"total\":1.5}\n".getBytes(StandardCharsets.UTF_8)),
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("the other end has gone");
                    }
                });
        larder.input(stream).run("batch-put", "customer_features", "--rejects", "rejects.jsonl").exits(ExitCode.USAGE)
                .saysLike("(?s).*error: standard input:2: reading failed: the other end has gone\n.*");
        assertEquals(List.of("c1"), keys());
        assertEquals("", rejects());
    }
}
