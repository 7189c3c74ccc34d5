package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.larder.cli.session.ExitCode;
import dev.larder.store.redis.RedisServer;
import dev.larder.store.redis.RedisServers;

/** A run reports what the server cannot do although the config asks for it. */
class RedisNotesIT {
    private static final String NOTE = "the server has no field expiry (Redis 7.4 and Valkey 9 do): expired values of view"
            + " `customers` are not served, but use its memory until they are overwritten";

    @TempDir
    Path folder;

    private JsonNode run(RedisServer server, String views, String said) {
        CustomerFiles files = new CustomerFiles(folder, views);
        files.rows("a.parquet", "'c1', '2025-11-19 08:00', 1");
        Larder larder = new RedisFolder(folder, server, "layout: entity").views(views).larder();
        Larder.Run run = larder.run("materialize", "--report", "report.json").exits(ExitCode.OK);
        assertEquals(said, run.err().lines().filter(line -> line.startsWith("  note: "))
                .reduce("", (all, line) -> all + line), run::toString);
        return JsonMapper.shared().readTree(files.read("report.json")).get("views").get(0).get("notes");
    }

    @Test
    void withoutFieldExpiry() {
        String expiring = CustomerFiles.VIEW.replace("ttl: never", "ttl: 7d");
        assertEquals("[\"" + NOTE + "\"]",
                run(RedisServers.usual(), expiring, "  note: " + NOTE).toString());
        assertEquals("[]", run(RedisServers.usual(), CustomerFiles.VIEW, "").toString());
    }

    @Test
    void withFieldExpiry() {
        assertEquals("[]", run(RedisServers.eight(), CustomerFiles.VIEW.replace("ttl: never", "ttl: 7d"), "")
                .toString());
    }
}
