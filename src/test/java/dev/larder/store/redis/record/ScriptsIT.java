package dev.larder.store.redis.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import dev.larder.store.redis.RedisServer;
import dev.larder.store.redis.RedisServers;
import dev.larder.store.redis.client.Script;

/** The command at the head of each script runs it with redis-cli, with the same files that larder sends. */
class ScriptsIT {
    private static final Path FOLDER = Path.of("src/main/resources/dev/larder/store/redis/record").toAbsolutePath();
    private static final Map<String, String> REPLIES = Map.ofEntries(Map.entry("write_hash", "1"),
            Map.entry("expire_key", "1"),
            Map.entry("expire_fields", "1"),
            Map.entry("delete_feast_row", "2"),
            Map.entry("delete_before", "1"),
            Map.entry("write_hashes", "1"),
            Map.entry("write_packed", "1"),
            Map.entry("write_packed_rows", "1"),
            Map.entry("replace_packed", "1"),
            Map.entry("advance_watermark", "1"),
            Map.entry("acquire_lease", "1"),
            Map.entry("release_lease", "1"),
            Map.entry("replace_document", "1"),
            Map.entry("write_tombstone", "1"));

    @Test
    void documentedCommandRunsTheScript() throws Exception {
        RedisServer server = RedisServers.start(RedisServers.usualBinary(), List.of());
        try (server) {
            for (String name : REPLIES.keySet()) {
                server.ask("FLUSHALL");
                prepare(server, name);
                String command = command(name).replace("redis-cli", "redis-cli -p " + server.address().port());
                assertEquals(REPLIES.get(name), run(command), command);
            }
        }
    }

    /** Stores what the example works on. */
    private static void prepare(RedisServer server, String script) {
        switch (script) {
            case "expire_key", "delete_before" ->
                server.ask("HSET", "feast:demo:customers:id=7", "_ts", "1690000000000000");
            case "expire_fields" -> server.ask("HSET", "feast:demo:id=7", "customers:_ts", "1690000000000000");
            case "delete_feast_row" -> server.ask("HSET", "feast:record", "_ts:customers", "", "city", "");
            case "replace_packed" -> server.ask("SET", "feast:demo:customers:id=7", "OLD");
            default -> {
            }
        }
    }

    @Test
    void documentedCommandNamesTheFilesThatLarderSends() throws Exception {
        List<String> commands = Stream.of(Scripts.class.getDeclaredFields())
                .filter(field -> field.getType() == Script.class).map(ScriptsIT::script)
                .map(script -> script.files().size() == 1
                        ? "redis-cli --eval " + script.files().getFirst() + " "
                        : "redis-cli --eval <(cat " + String.join(" ", script.files()) + ") ")
                .sorted().toList();
        List<String> documented = REPLIES.keySet().stream().map(ScriptsIT::command).sorted().toList();
        assertEquals(commands.size(), documented.size());
        for (int i = 0; i < commands.size(); i++) {
            assertTrue(documented.get(i).startsWith(commands.get(i)), documented.get(i));
        }
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertEquals(REPLIES.keySet(), files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".lua")).map(name -> name.replace(".lua", ""))
                    .collect(Collectors.toSet()));
        }
    }

    private static Script script(Field field) {
        try {
            return (Script) field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static String command(String script) {
        try {
            List<String> lines = Files.readAllLines(FOLDER.resolve(script + ".lua"));
            return lines.stream().dropWhile(line -> !line.contains("redis-cli")).takeWhile(line -> !line.equals("--"))
                    .map(line -> line.substring(2).replace("\\", "").strip()).collect(Collectors.joining(" "));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String run(String command) throws Exception {
        Process process = new ProcessBuilder(Arrays.asList("bash", "-c", command)).directory(FOLDER.toFile())
                .redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes()).strip();
        process.waitFor();
        return output;
    }
}
