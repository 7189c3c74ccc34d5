package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.larder.cli.session.ExitCode;
import dev.larder.store.redis.RedisServers;

/** What goes wrong at night, planted in a store: one command finds every entity, each with its reason, a second one repairs. */
class RedisNightIT {
    private static final String VIEW = """
            customers:
              entity: {customer_id: string}
              source: {path: data, event_timestamp: event}
              features: {total: double}
              ttl: never
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"layout: view, encoding: text", "layout: entity, encoding: binary",
            "layout: view, encoding: packed"})
    void everyPlantedEntityIsFoundWithItsReason(String options) throws Exception {
        RedisFolder redis = new RedisFolder(folder, RedisServers.usual(), options).views(VIEW);
        Larder larder = redis.larder();
        Instant now = larder.clock().instant();
        CustomerFiles files = new CustomerFiles(Files.createDirectories(folder.resolve("files")));
        Path data = Files.createDirectories(folder.resolve("data"));
        String event = now.minus(Duration.ofHours(2)).toString();
        String watermark = now.minus(Duration.ofHours(1)).toString();
        place(files, data.resolve("day.parquet"), now.minusSeconds(3_600), "SELECT printf('e%03d', i) AS customer_id,"
                + " CASE WHEN i = 199 THEN '" + sql(watermark) + "' ELSE '" + sql(event)
                + "' END AS event, i AS total FROM range(200) t(i)");
        larder.run("materialize").exits(ExitCode.OK);

        String late = now.minus(Duration.ofMinutes(90)).toString();
        place(files, data.resolve("late.parquet"), now.plusSeconds(60), "SELECT printf('e%03d', i) AS customer_id, '"
                + sql(late) + "' AS event, -1 AS total FROM range(40) t(i)");
        larder.run("delete", "customers", "customer_id=e101", "--yes").exits(ExitCode.OK);
        put(larder, "e102", event);
        String old = now.minus(Duration.ofDays(1)).toString();
        put(larder, "e103", old);
        String future = now.plus(Duration.ofDays(30)).toString();
        put(larder, "e104", future);

        Larder.Run verify = larder.run("verify", "--show", "100", "-o", "csv").exits(ExitCode.NOT_FOUND);
        String taken = "[0-9T:.Z-]+";
        String lateFile = data.resolve("late.parquet").toString();
        List<String> said = verify.err().replace("FOLDER", folder.toString()).lines().toList();
        assertEquals(44, said.size(), verify::toString);
        IntStream.range(0, 40).forEach(i -> requireLine(said, "customers: stale: customer_id=e%03d: ".formatted(i)
                + "the store has the row of " + event + ", the source one of " + late + "; late: " + lateFile
                + " came after"
                + " the last run, and the row is older than the watermark " + watermark));
        requireLine(said,
                "customers: missing: customer_id=e101: the store has no row, although the full run of " + taken
                        + " read it");
        requireLine(said, "customers: different: customer_id=e102: total is 7.0, the source has 102.0");
        requireLine(said,
                "customers: stale: customer_id=e103: the store has the row of " + old + ", the source one of " + event
                        + ", although the full run of " + taken + " read it");
        requireLine(said,
                "customers: future: customer_id=e104: the store's row of " + future + " is too far in the future, and"
                        + " no row replaces it before then; delete it, or write with --on-conflict overwrite");

        larder.run("verify", "--repair", "-q", "-o", "csv").exits(ExitCode.NOT_FOUND);
        larder.run("verify", "-o", "csv").exits(ExitCode.NOT_FOUND).prints("""
                view,equal,different,missing,stale,deleted,extra,newer,future,expired,rejected,dropped
                customers,199,0,0,0,0,0,0,1,0,0,0
                """);
        larder.run("delete", "customers", "customer_id=e104", "--yes").exits(ExitCode.OK);
        larder.run("verify", "--repair").exits(ExitCode.OK);
        larder.run("verify").exits(ExitCode.OK);
    }

    private static String sql(String time) {
        return time.replace('T', ' ').replace("Z", "");
    }

    private static void put(Larder larder, String entity, String timestamp) {
        larder.run("put", "customers", "customer_id=" + entity, "total=7", "--timestamp", timestamp, "--on-conflict",
                "overwrite", "--allow-future").exits(ExitCode.OK);
    }

    private static void place(CustomerFiles files, Path target, Instant written, String query) throws IOException {
        Files.move(files.select(target.getFileName().toString(), query), target);
        Files.setLastModifiedTime(target, FileTime.from(written));
    }

    /** @param line with {@code [...]+} where a time is not known */
    private static void requireLine(List<String> said, String line) {
        String[] parts = line.split("\\[0-9T:.Z-]\\+", -1);
        assertTrue(said.stream().anyMatch(each -> each.startsWith(parts[0]) && each.endsWith(parts[parts.length - 1])),
                () -> "no line `" + line + "` in\n" + String.join("\n", said));
    }
}
