package dev.larder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.larder.store.redis.RedisServer;
import dev.larder.store.redis.RedisServers;

/** An interrupted truncate, prune or teardown is completed by running it again. */
class RemovalInterruptIT {
    private static final int ROWS = 20_000;

    @TempDir
    private Path folder;

    private LarderProcess start(String config, Path input, String... arguments) throws Exception {
        String[] line = new String[arguments.length + 2];
        line[0] = "--config";
        line[1] = config;
        System.arraycopy(arguments, 0, line, 2, arguments.length);
        return LarderProcess.start(folder, input, line);
    }

    private void config(String file, RedisServer server, String layout, String views) throws Exception {
        Files.writeString(folder.resolve(file), """
                project: acme
                online_store: {type: redis, addresses: ["%s"], layout: %s, key_prefix: "interrupted %s:",
                  timeouts: {connect: 5s, read: 10s, write: 10s, batch: 20s}}
                feature_views:
                  kept: {entity: {id: string}, features: {x: double}}
                %s""".formatted(server.address(), layout, layout, views));
    }

    @ParameterizedTest
    @CsvSource({"view, truncate v", "entity, truncate v", "view, prune", "entity, prune", "view, teardown"})
    void runningItAgainCompletesIt(String layout, String command) throws Exception {
        RedisServer server = RedisServers.start(RedisServers.usualBinary(), List.of("--databases", "1"));
        config("larder.yaml", server, layout, "  v: {entity: {id: string}, features: {x: double}}\n");
        config("narrow.yaml", server, layout, "");
        Path rows = Files.writeString(folder.resolve("rows.csv"), "id,x\n" + IntStream.range(0, ROWS)
                .mapToObj(i -> "e" + i + ",1\n").collect(Collectors.joining()));
        Path nothing = Files.writeString(folder.resolve("nothing"), "");
        for (String view : new String[]{"v", "kept"}) {
            start("larder.yaml", rows, "batch-put", view, "--replace").ends(0);
        }
        String file = command.equals("prune") ? "narrow.yaml" : "larder.yaml";

        LarderProcess slow = start(file, nothing, (command + " --yes --rate 500").split(" "));
        Await.until("the first rows removed", () -> {
            assertTrue(slow.isRunning(), slow::toString);
            return count(server) < 2 * ROWS;
        });
        slow.signal("TERM");
        slow.ends(130);
        assertTrue(
                slow.err().matches("(?s)interrupted: finishing .*\ninterrupted: [0-9,]+ rows removed; re-run to"
                        + " remove the rest\n"),
                slow::toString);
        long left = count(server);
        assertTrue(left > ROWS, "it was done before the signal");

        LarderProcess again = start(file, nothing, (command + " --yes").split(" ")).ends(0);
        long rest = Long
                .parseLong(again.err().replaceAll("(?s).*done: ([0-9,]+) rows removed.*", "$1").replace(",", ""));
        assertEquals(command.equals("teardown") ? left : left - ROWS, rest, again::toString);
        assertEquals(command.equals("teardown") ? 0 : ROWS, count(server));
        if (command.equals("teardown")) {
            assertEquals(0L, server.ask("DBSIZE"));
        }
    }

    /** The number of rows of both views. */
    private static long count(RedisServer server) {
        return (Long) server.ask("EVAL", """
                local rows, cursor = 0, '0'
                repeat
                  local page = redis.call('SCAN', cursor, 'COUNT', 5000, 'TYPE', 'hash')
                  cursor = page[1]
                  for _, key in ipairs(page[2]) do
                    if not key:find('#') then
                      for _, field in ipairs(redis.call('HKEYS', key)) do
                        if field:find('_ts') then rows = rows + 1 end
                      end
                    end
                  end
                until cursor == '0'
                return rows
                """, "0");
    }
}
