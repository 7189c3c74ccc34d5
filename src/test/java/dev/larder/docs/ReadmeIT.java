package dev.larder.docs;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.store.aerospike.server.AerospikeServers;
import dev.larder.store.aerospike.server.AerospikeTarget;
import dev.larder.store.redis.RedisServers;

/**
 * Runs README's {@code console} blocks, one after the other as a reader would, and compares what they print, standard
 * error included. {@code ...} stands for anything; alone on a line, for any lines.
 */
class ReadmeIT {
    @TempDir
    Path folder;

    /** A command and the lines that it shall print. */
    private record Step(String command, List<String> output) {}

    @Test
    void everyCommandPrintsWhatItSays() throws Exception {
        Path checkout = Path.of("").toAbsolutePath();
        Files.createSymbolicLink(folder.resolve("bin"), checkout.resolve("bin"));
        copyTracked(checkout.resolve("examples"), folder.resolve("examples"));
        AerospikeTarget aerospike = AerospikeServers.any();
        putInto("redis", "localhost:6379", RedisServers.usual().address().toString());
        putInto("aerospike", "localhost:3000", aerospike.host() + ":" + aerospike.port());
        Path at = folder;
        List<Step> steps = steps(Files.readAllLines(checkout.resolve("README.md")));
        assertTrue(steps.size() > 10, "README has lost its commands");
        for (Step step : steps) {
            if (step.command().startsWith("cd ")) {
                at = at.resolve(step.command().substring(3));
            } else {
                check(step, run(step.command(), at));
            }
        }
    }

    /** The tests' servers are not where a user's are. */
    private void putInto(String example, String usual, String address) throws IOException {
        Path config = folder.resolve("examples").resolve(example).resolve("larder.yaml");
        Files.writeString(config, Files.readString(config).replace(usual, address));
    }

    private static List<Step> steps(List<String> readme) {
        List<Step> steps = new ArrayList<>();
        boolean inBlock = false;
        for (String line : readme) {
            if (line.startsWith("```")) {
                inBlock = line.equals("```console");
            } else if (inBlock && line.startsWith("$ ")) {
                steps.add(new Step(line.substring(2), new ArrayList<>()));
            } else if (inBlock) {
                steps.getLast().output().add(line);
            }
        }
        return steps;
    }

    private static String run(String command, Path at) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command).directory(at.toFile())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("LARDER_"));
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), command + " does not end");
        return output;
    }

    private static void check(Step step, String output) {
        StringBuilder pattern = new StringBuilder();
        for (String line : step.output()) {
            pattern.append(line.equals("...")
                    ? "(?:.*\n)*"
                    : Stream.of(line.split("\\.\\.\\.", -1)).map(Pattern::quote).collect(Collectors.joining(".*"))
                            + "\n");
        }
        // What moved the watermark is said on the way, and would make every block longer.
        String told = output.replaceAll("(?m)^ {2}watermark: .*\n", "");
        if (!Pattern.matches(pattern.toString(), told)) {
            fail("$ " + step.command() + "\nprints\n" + told + "\nbut README says\n"
                    + String.join("\n", step.output()));
        }
    }

    private static void copyTracked(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(path -> !path.toString().contains("/.larder")).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
