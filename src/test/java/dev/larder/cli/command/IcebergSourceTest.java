package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.larder.cli.session.ExitCode;
import dev.larder.source.IcebergTables;
import dev.larder.source.ParquetFormat;

/** An Iceberg table as a source, from the first draft to the report. */
class IcebergSourceTest {
    private static final String COLUMNS = "required int64 id = 1; required int64 ts (TIMESTAMP(MICROS,true)) = 2;"
            + " optional int64 x = 3;";
    private static final String VIEW = """
            t:
              entity: {id: int64}
              source: {format: iceberg, path: t, event_timestamp: ts}
              features: {x: int64}
              ttl: never
            """;

    /** In microseconds. */
    private static final long HOUR = 3_600_000_000L;

    @TempDir
    private Path folder;
    private Larder larder;

    @BeforeEach
    void start() {
        larder = new Larder(folder).views(VIEW);
    }

    /** @param rows as in {@code 1 2026-11-19T08:00:00Z 10}: id, event time, x */
    private String data(String name, String... rows) {
        List<ParquetFormat.Row> all = new ArrayList<>();
        for (String row : rows) {
            String[] cells = row.split(" ");
            all.add(group -> group.append("id", Long.valueOf(cells[0])).append("ts", micros(cells[1]))
                    .append("x", Long.valueOf(cells[2])));
        }
        return ParquetFormat.PLAIN.write(folder.resolve(name), COLUMNS, all) + " " + rows.length;
    }

    private static long micros(String time) {
        return Instant.parse(time).getEpochSecond() * 1_000_000;
    }

    private String stored() {
        return larder.run("scan", "t", "-o", "csv").exits(ExitCode.OK).out().lines().skip(1)
                .map(line -> line.split(",", -1)).map(cells -> cells[0] + "=" + cells[3]).sorted().toList().toString();
    }

    private void write(String commands) {
        IcebergTables.write(folder.resolve("t").toString(), commands);
    }

    /** The newest row of 1, and all rows of 3, are deleted. */
    private void writeWithDeletes() {
        String first = data("a.parquet", "1 2026-11-19T08:00:00Z 10", "2 2026-11-19T08:00:00Z 20",
                "3 2026-11-19T08:00:00Z 30");
        String second = data("b.parquet", "1 2026-11-19T09:00:00Z 11", "2 2026-11-19T09:00:00Z 21");
        Path positions = ParquetFormat.PLAIN.write(folder.resolve("p.parquet"),
                "required binary file_path (STRING) = 2147483546; required int64 pos = 2147483545;",
                List.of(group -> group.append("file_path", folder.resolve("b.parquet").toString()).append("pos", 0L)));
        Path keys = ParquetFormat.PLAIN.write(folder.resolve("k.parquet"),
                "required int64 id = 1; optional int64 x = 3;",
                List.of(group -> group.append("id", 3L).append("x", 30L),
                        group -> group.append("id", 2L).append("x", 20L)));
        write("append " + first + "\nappend " + second + "\npositions " + positions + " 1\nequality " + keys
                + " 2 1,3\n");
    }

    @Test
    void rowsThatTheTableHasDeletedAreNotThere() throws IOException {
        writeWithDeletes();
        Files.delete(folder.resolve("larder.yaml"));
        larder.run("init", "--from", "t", "--entity", "id").exits(ExitCode.OK)
                .says("wrote FOLDER/larder.yaml. To preview the load, run: larder materialize --dry-run\n");
        assertEquals("""
                feature_views:
                  t:
                    entity: {id: int64}
                    source:
                      format: iceberg
                      path: t
                      event_timestamp: ts
                    features:
                      x: int64
                    # ttl: 7d
                """, Files.readString(folder.resolve("larder.yaml")).replaceFirst("(?s).*(?=feature_views)", ""));
        larder.run("materialize", "--dry-run").exits(ExitCode.OK)
                .saysLike("(?s).*plan of t: snapshot [0-9]+ of 20[^ ]+, 2 files, 2 of 2 row groups, 2 of 5 rows, .*");
        larder.run("materialize", "--report", "report.json").exits(ExitCode.OK);
        assertEquals("[1=10, 2=21]", stored());
        String report = Files.readString(folder.resolve("report.json"));
        assertTrue(
                report.matches("(?s).*\"table\":\\{\"format\":\"iceberg\",\"snapshot\":[0-9]+,\"made\":\"20[^\"]+\"},"
                        + "\"files\":2,.*"),
                report);
        larder.run("verify").exits(ExitCode.OK);
        String rows = larder.run("explain", "t", "id=1").exits(ExitCode.OK).out();
        assertTrue(rows.contains("a.parquet") && !rows.contains("b.parquet"), rows);
        String checks = larder.run("doctor").exits(ExitCode.OK).out();
        assertTrue(checks.matches("(?s).*FOLDER/t, snapshot [0-9]+ of 20[^ ]+: 2 files, 2 rows, all columns match\n.*"
                .replace("FOLDER", folder.toString())), checks);
    }

    /**
     * @param partition a transform, or empty
     * @param bounded the column with bounds, or empty
     */
    private void days(String partition, String bounded) {
        StringBuilder commands = new StringBuilder("column d date\ncolumn n timestamp_ns\n");
        if (!partition.isEmpty()) {
            commands.append("partition ").append(partition).append(" ts\n");
        }
        for (int number = 17; number < 20; number++) {
            long id = number;
            String time = "2026-11-" + number + "T08:00:00Z";
            int day = (int) LocalDate.of(2026, 11, number).toEpochDay();
            Path file = ParquetFormat.PLAIN.write(folder.resolve("d" + number + ".parquet"), COLUMNS
                    + " optional int32 d (DATE) = 4; optional int64 n (TIMESTAMP(NANOS,false)) = 5;",
                    List.of(group -> group.append("id", id).append("ts", micros(time)).append("x", id).append("d", day)
                            .append("n", micros(time) * 1000)));
            String bound = switch (bounded) {
                case "ts" -> ":" + micros(time);
                case "d" -> ":" + day;
                case "n" -> ":" + micros(time) * 1000;
                default -> "";
            };
            commands.append("append ").append(file).append(" 1 ")
                    .append(partition.isEmpty()
                            ? "-"
                            : "ts_" + partition + "="
                                    + (partition.equals("hour") ? micros(time) / HOUR : "2026-11-" + number))
                    .append(bounded.isEmpty() ? "" : " " + bounded + bound + bound).append('\n');
        }
        write(commands.toString());
    }

    private void readsOneDayOfThree() {
        larder.run("materialize", "--dry-run", "--from", "2026-11-18", "--to", "2026-11-19").exits(ExitCode.OK)
                .saysLike("(?s).*, 1 file of 3, 1 of 1 row group, 1 of 1 row, .*");
        larder.run("materialize", "--from", "2026-11-18", "--to", "2026-11-19").exits(ExitCode.OK);
        assertEquals("[18=18]", stored());
        // All days are read when all are asked for.
        larder.run("materialize").exits(ExitCode.OK);
        assertEquals("[17=17, 18=18, 19=19]", stored());
    }

    @Test
    void partitionsOutsideTheWindowAreNotRead() throws IOException {
        days("day", "");
        readsOneDayOfThree();
        // Nor are the manifests in which the table lists them: only one of three is needed.
        List<Path> manifests;
        try (Stream<Path> files = Files.list(folder.resolve("t/metadata"))) {
            manifests = files.filter(file -> file.toString().endsWith("-m0.avro")).toList();
        }
        int needed = 0;
        for (Path manifest : manifests) {
            byte[] content = Files.readAllBytes(manifest);
            Files.write(manifest, new byte[0]);
            needed += larder.run("materialize", "--dry-run", "--from", "2026-11-18", "--to", "2026-11-19").code();
            Files.write(manifest, content);
        }
        assertEquals(List.of(3, 1), List.of(manifests.size(), needed));
    }

    @Test
    void hoursOutsideTheWindowAreNotRead() {
        days("hour", "");
        readsOneDayOfThree();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ts", "d", "n"})
    void filesWithBoundsOutsideTheWindowAreNotRead(String column) {
        larder.views(VIEW.replace("event_timestamp: ts", "event_timestamp: " + column));
        days("", column);
        readsOneDayOfThree();
    }
}
