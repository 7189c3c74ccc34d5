package dev.larder.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.LarderProcess;
import dev.larder.cli.command.Larder;

/** Runs every example of every command's help in the folder of the quickstart. */
class HelpExamplesIT {
    @TempDir
    private Path folder;

    private record Ended(int code, String output) {}

    private Ended run(String line) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", "set -o pipefail; " + line)
                .directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("LARDER_"));
        builder.environment().merge("PATH", Path.of("bin").toAbsolutePath() + ":", (path, bin) -> bin + path);
        builder.environment().put("XDG_CACHE_HOME", LarderProcess.CACHE.toString());
        builder.environment().put("LARDER_OPTS", LarderProcess.SHORT_LIVED);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    private List<String> section(String command, String heading) {
        return new Larder(folder).run((command + " --help").strip().split(" ")).out().lines()
                .dropWhile(line -> !line.equals(heading)).skip(1).takeWhile(line -> line.startsWith("  "))
                .map(String::strip).toList();
    }

    @Test
    void everyExampleRuns() throws Exception {
        Path quickstart = Path.of("examples/quickstart");
        try (Stream<Path> files = Files.walk(quickstart)) {
            for (Path file : files.filter(path -> !path.toString().contains("/.larder")).skip(1).toList()) {
                Files.copy(file, folder.resolve(quickstart.relativize(file).toString()));
            }
        }
        Path repo = Files.createDirectory(folder.resolve("feature_repo"));
        for (String file : List.of("feature_store.yaml", "registry.db")) {
            Files.copy(Path.of("examples/feast", file), repo.resolve(file));
        }
        List<String> commands = Stream.concat(section("", "Commands:").stream().map(line -> line.split(" ")[0]),
                Stream.of("config show", "config check")).toList();
        assertTrue(commands.size() > 12, commands.toString());
        assertEquals(0, run("larder materialize").code());
        assertEquals(0, run("mv .larder materialized").code());
        for (String command : commands) {
            List<String> examples = section(command, "Examples:");
            assertTrue(!examples.isEmpty(), command + " has no example");
            // An earlier example may have cleared the store, as that of truncate does.
            assertEquals(0, run("rm -rf .larder && cp -r materialized .larder").code());
            for (String example : examples) {
                Ended ended = run(example);
                assertEquals(0, ended.code(), "$ " + example + "\n" + ended.output());
            }
        }
    }
}
