package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.larder.cli.session.ExitCode;
import dev.larder.store.redis.RedisServer;
import dev.larder.store.redis.RedisServers;

/** Sizes, compared with the server's own figures. */
class RedisStatsIT {
    private static final String VIEW = """
            numbers:
              entity: {id: string}
              features: {a: double, b: double, c: double, d: double, e: double, f: double, g: double, h: double}
              ttl: 7d
            """;

    @TempDir
    Path folder;

    private Larder numbers(RedisFolder redis, int rows) {
        StringBuilder csv = new StringBuilder("id,a,b,c,d,e,f,g,h\n");
        for (int i = 0; i < rows; i++) {
            csv.append("cust-").append(100_000 + i);
            for (int j = 1; j <= 8; j++) {
                csv.append(',').append(Math.sqrt(i * 8.0 + j));
            }
            csv.append('\n');
        }
        redis.larder().input(csv.toString()).run("batch-put", "numbers", "--replace").exits(ExitCode.OK);
        return redis.larder();
    }

    @ParameterizedTest
    @CsvSource({"'layout: view, encoding: text', 3", "'layout: view, encoding: packed', 3",
            "'layout: entity, encoding: binary', 2"})
    void calculatedSizesAreCloseToMemoryUsage(String options, int forms) {
        Larder larder = numbers(new RedisFolder(folder, RedisServers.eight(), options).views(VIEW), 500);
        String json = larder.run("stats", "-o", "json").isSilent().out();
        JsonNode stats = JsonMapper.shared().readTree(json).get(0);
        assertEquals(500, stats.get("entities").asLong());
        assertTrue(stats.get("exact").asBoolean());
        assertEquals(forms, stats.get("forms").size());
        double said = stats.get("bytes_per_entity").asDouble();
        double calculated = stats.get("forms").get(0).get("bytes_per_entity").asDouble();
        assertTrue(calculated > said * 0.9 && calculated < said * 1.4, json);
    }

    /** The savings that stats predicts for other encodings are real, by the server's own figures. */
    @Test
    void theCalculatedSavingOfAnEncodingIsReal() {
        double[] used = new double[2];
        double saving = 0;
        for (String encoding : List.of("text", "packed")) {
            Larder larder = numbers(new RedisFolder(folder, RedisServers.usual(), "layout: view, encoding: " + encoding)
                    .views(VIEW), 500);
            JsonNode stats = JsonMapper.shared().readTree(larder.run("stats", "-o", "json").out()).get(0);
            used[encoding.equals("text") ? 0 : 1] = stats.get("bytes_per_entity").asDouble();
            if (encoding.equals("text")) {
                assertEquals("view, packed", stats.get("forms").get(2).get("form").asString());
                saving = stats.get("forms").get(2).get("saving").asDouble();
            }
        }
        assertEquals(1 - used[1] / used[0], saving, 0.1);
    }

    @Test
    void rowsThatCannotBeCountedAreEstimated() {
        RedisServer server = RedisServers.usual();
        Larder larder = numbers(new RedisFolder(folder, server, "layout: view").views(VIEW), 5_000);
        String out = larder.run("stats", "--sample", "500").isSilent().out();
        assertTrue(out.matches("(?s).*entities +about [3-7],\\d{3}, estimated from a sample of 500\n.*"), out);
        assertTrue(out.matches("(?s).*bytes per entity +\\d+ \\(MEMORY USAGE, of 500 rows\\)\n.*"), out);
    }
}
