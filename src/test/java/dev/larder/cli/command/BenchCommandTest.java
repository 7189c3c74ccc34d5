package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;

class BenchCommandTest {
    @TempDir
    Path folder;

    private Larder larder;

    @BeforeEach
    void twoViews() {
        larder = new Larder(folder).views("""
                customers: {entity: {id: string}, features: {total: double, city: string}}
                scores: {entity: {id: string}, features: {score: float}}
                """);
    }

    @Test
    void everyOperationIsMeasuredAndTheStoreStaysUnchanged() {
        larder.input("id,total\n" + "c%d,1\n".repeat(3).formatted(1, 2, 3)).run("batch-put", "customers");
        Larder.Run before = larder.run("scan", "customers", "-o", "csv");

        List<String> lines = larder.run("bench", "customers", "scores", "--duration", "20ms", "--clients", "2", "-o",
                "csv").exits(ExitCode.OK).out().lines().toList();

        assertEquals("operation,entities,calls_per_second,entities_per_second,p50_ms,p90_ms,p99_ms,p99_9_ms,max_ms,"
                + "server_cpu_us,wire_bytes,allocated_bytes",
                lines.getFirst());
        assertEquals(List.of("get,1", "get,10", "get,100", "get,1000", "get of 2 views,1", "get of 2 views,100",
                "put,1", "put,10", "put,100", "put,1000"),
                lines.stream().skip(1).map(line -> line.replaceAll("^([^,]*,[^,]*).*", "$1")).toList());
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",");
            assertTrue(Long.parseLong(cells[2]) > 0, line);
            assertTrue(Double.parseDouble(cells[4]) <= Double.parseDouble(cells[8]), line);
            // The embedded store has no server.
            assertEquals(List.of("", ""), List.of(cells[9], cells[10]), line);
            assertTrue(Long.parseLong(cells[11]) > 0, line);
        }
        assertEquals(before.out(), larder.run("scan", "customers", "-o", "csv").out());
    }

    @Test
    void readOnlyWritesNothing() {
        larder.run("put", "customers", "id=c1", "total=1");
        String out = larder.run("bench", "customers", "--duration", "10ms", "--read-only", "-o", "csv")
                .exits(ExitCode.OK).out();
        assertTrue(out.contains("get,1000") && !out.contains("put"), out);
    }

    @Test
    void anEmptyViewCannotBeMeasured() {
        larder.run("bench", "customers").exits(ExitCode.USAGE)
                .says("error: view `customers` has no rows to read; materialize it first\n");
    }
}
