package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.IntFunction;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;

/** More rows than anybody would keep: they are made as they are read, and counted as they are printed. */
class StreamingTest {
    private static final int ROWS = 300_000;

    @TempDir
    private Path folder;
    private Larder larder;

    @BeforeEach
    void larder() {
        larder = new Larder(folder).views(Views.CUSTOMERS);
    }

    private static String id(int i) {
        return "c%06d".formatted(i);
    }

    /** In no order that a store would answer in by itself. */
    private static int shuffled(int i) {
        return (int) (i * 7_919L % ROWS);
    }

    @Test
    void rowsAreWrittenAndReadInTheOrderOfTheirKeys() {
        larder.input(
                new MadeLines(ROWS, i -> "{\"customer_id\":\"" + id(shuffled(i)) + "\",\"total\":" + shuffled(i) + "}"))
                .run("batch-put", "customer_features").exits(ExitCode.OK)
                .saysLike(BatchPutCommandTest.counts("300,000 written, 0 stale, 0 expired, 0 failed"));

        CountedLines answers = new CountedLines(i -> "{\"customer_id\":\"" + id(shuffled(i))
                + "\",\"customer_features__timestamp\":\"2026-11-20T08:00:00Z\",\"customer_features__total\":"
                + shuffled(i) + ".0}");
        larder.input(new MadeLines(ROWS, i -> "customer_id=" + id(shuffled(i)))).output(answers)
                .run("batch-get", "customer_features:total", "--flat").isSilent();
        assertEquals(ROWS, answers.lines);

        CountedLines scanned = new CountedLines(i -> i == 0
                ? "customer_id,timestamp,ttl_seconds,total"
                : id(i - 1) + ",2026-11-20T08:00:00Z,604800," + (i - 1) + ".0");
        larder.output(scanned).run("scan", "customer_features:total", "-o", "csv").isSilent();
        assertEquals(ROWS + 1, scanned.lines);
    }

    @Test
    void csvIsWrittenUpToAnInvalidLine() {
        larder.input(new MadeLines(ROWS, i -> i == 0 ? "customer_id,total" : id(i) + "," + (i == 250_000 ? "x" : i)))
                .run("batch-put", "customer_features").exits(ExitCode.USAGE)
                .saysLike(BatchPutCommandTest.counts("249,999 written, 0 stale, 0 expired, 0 failed")
                        + "error: standard input:250001: `total`: `x` is not a double\n");
    }

    /** A consumer that leaves stops the reading of keys, however many are to come. */
    @Test
    void aClosedPipeEndsAnEndlessStream() {
        larder.run("put", "customer_features", "customer_id=c1", "total=1").isSilent();
        MadeLines keys = new MadeLines(Integer.MAX_VALUE, i -> "customer_id=c1");
        larder.input(keys).output(new OutputStream() {
            @Override
            public void write(int oneByte) throws java.io.IOException {
                throw new java.io.IOException("Broken pipe");
            }
        }).run("batch-get", "customer_features").exits(ExitCode.PIPE_CLOSED).says("");
        assertTrue(keys.made < 100_000, "read on to key " + keys.made);
    }

    /** Lines made when they are asked for. */
    private static final class MadeLines extends InputStream {
        private final int count;
        private final IntFunction<String> line;
        private byte[] current = {};
        private int position;
        private int made;

        MadeLines(int count, IntFunction<String> line) {
            this.count = count;
            this.line = line;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (position == current.length) {
                if (made == count) {
                    return -1;
                }
                current = (line.apply(made++) + "\n").getBytes(StandardCharsets.UTF_8);
                position = 0;
            }
            int copied = Math.min(length, current.length - position);
            System.arraycopy(current, position, bytes, offset, copied);
            position += copied;
            return copied;
        }
    }

    /** Keeps no line, but compares each with the one that should stand there. */
    private static final class CountedLines extends OutputStream {
        private final IntFunction<String> expected;
        private final StringBuilder line = new StringBuilder();
        private int lines;

        CountedLines(IntFunction<String> expected) {
            this.expected = expected;
        }

        @Override
        public void write(int oneByte) {
            if (oneByte == '\n') {
                assertEquals(expected.apply(lines++), line.toString());
                line.setLength(0);
            } else {
                line.append((char) oneByte);
            }
        }
    }
}
