package dev.larder.docs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.larder.LarderProcess;
import dev.larder.Programs;
import dev.larder.SparkJars;
import dev.larder.docs.Page.Block;
import dev.larder.docs.Page.Step;
import dev.larder.source.storage.server.Bucket;
import dev.larder.source.storage.server.ObjectStore;
import dev.larder.source.storage.server.ObjectStores;
import dev.larder.store.aerospike.server.AerospikeServers;
import dev.larder.store.aerospike.server.AerospikeTarget;
import dev.larder.store.redis.RedisServers;

/**
 * Runs the {@code console} blocks of README and of the site, page by page as a reader would, and compares what they
 * print, standard error included. {@code ...} stands for anything; alone on a line, for any lines.
 * <p>
 * Every page starts in a folder with {@code bin} and {@code examples}, in which the servers of the examples are those
 * of the tests. A block such as {@code yaml larder.yaml} is written to that file. The words behind {@code console} name
 * programs that the block needs ({@code spark} is fetched, {@code s3} is an object store with a bucket {@code lake}):
 * without one, the block is skipped and the output says so.
 */
class PagesIT {
    private static final long PATIENCE_SECONDS = 1200;

    private static final List<String> LINKED = List.of("bin", "target");

    @TempDir
    private Path folder;

    static List<Page> pages() throws IOException {
        return Page.all().stream().filter(page -> page.blocks().stream().anyMatch(PagesIT::isRun)).toList();
    }

    private static boolean isRun(Block block) {
        return block.language().equals("console");
    }

    @Test
    void readmeHasCommands() {
        assertTrue(Page.read(Path.of("README.md")).blocks().stream().filter(PagesIT::isRun).count() > 2);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandPrintsWhatThePageSays(Page page) throws Exception {
        checkOut();
        Map<String, String> environment = new TreeMap<>();
        List<String> differences = new ArrayList<>();
        Path at = folder;
        for (Block block : page.blocks()) {
            if (isRun(block) && isPossible(page, block, environment)) {
                for (Step step : Page.steps(block)) {
                    if (step.command().startsWith("cd ")) {
                        at = at.resolve(step.command().substring(3)).normalize();
                    } else {
                        difference(page, step, run(step.command(), at, environment)).ifPresent(differences::add);
                    }
                }
            } else if (!isRun(block) && !block.words().isEmpty()) {
                Path file = at.resolve(block.words().getFirst());
                Files.createDirectories(file.getParent());
                Files.write(file, block.text());
            }
        }
        assertTrue(differences.isEmpty(), () -> String.join("\n", differences));
    }

    private static boolean isPossible(Page page, Block block, Map<String, String> environment) throws Exception {
        for (String program : block.words()) {
            if (program.equals("spark")) {
                environment.put("SPARK_HOME", SparkJars.home().toString());
            } else if (program.equals("s3")) {
                environment.putAll(lake());
            } else if (!Programs.isThere(program)) {
                System.out.println("not run: " + page + ":" + block.line() + ", for want of " + program);
                return false;
            }
        }
        return true;
    }

    /** Of this process, because others may use a shared one, and a page names its bucket. */
    private static Map<String, String> lake() {
        ObjectStore store = ObjectStores.inProcess();
        Bucket.create(store, "lake");
        return Map.of("AWS_ENDPOINT_URL_S3", store.endpoint().toString(), "AWS_REGION", "us-east-1",
                "AWS_ACCESS_KEY_ID", store.accessKey(), "AWS_SECRET_ACCESS_KEY", store.secretKey());
    }

    /** JUnit would print a warning for each. */
    @AfterEach
    void removeLinks() throws IOException {
        for (String linked : LINKED) {
            Files.deleteIfExists(folder.resolve(linked));
        }
    }

    private void checkOut() throws IOException {
        Path checkout = Path.of("").toAbsolutePath();
        for (String linked : LINKED) {
            Files.createSymbolicLink(folder.resolve(linked), checkout.resolve(linked));
        }
        copyTracked(checkout.resolve("examples"), folder.resolve("examples"));
        AerospikeTarget aerospike = AerospikeServers.any();
        putInto("redis", "localhost:6379", RedisServers.usual().address().toString());
        putInto("aerospike", "localhost:3000", aerospike.host() + ":" + aerospike.port());
    }

    /** The tests' servers are not where a user's are. */
    private void putInto(String example, String usual, String address) throws IOException {
        Path config = folder.resolve("examples").resolve(example).resolve("larder.yaml");
        Files.writeString(config, Files.readString(config).replace(usual, address));
    }

    private static String run(String command, Path at, Map<String, String> environment)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command).directory(at.toFile())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("LARDER_"));
        String programs = Path.of("bin").toAbsolutePath() + ":" + Path.of(System.getProperty("java.home"), "bin") + ":";
        builder.environment().merge("PATH", programs, (path, ours) -> ours + path);
        builder.environment().put("XDG_CACHE_HOME", LarderProcess.CACHE.toString());
        builder.environment().put("LARDER_OPTS", LarderProcess.SHORT_LIVED);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), command + " does not end");
        return output;
    }

    private static Optional<String> difference(Page page, Step step, String output) {
        StringBuilder pattern = new StringBuilder();
        for (String line : step.output()) {
            pattern.append(line.equals("...")
                    ? "(?:.*\n)*"
                    : Stream.of(line.split("\\.\\.\\.", -1)).map(Pattern::quote).collect(Collectors.joining(".*"))
                            + "\n");
        }
        // The line about the watermark would make every block longer.
        String printed = output.replaceAll("(?m)^ {2}watermark: .*\n", "");
        return Pattern.matches(pattern.toString(), printed)
                ? Optional.empty()
                : Optional.of("%s:%d\n$ %s\nprints\n%s\nbut the page says\n%s\n".formatted(page, step.line(),
                        step.command(), printed, String.join("\n", step.output())));
    }

    private static void copyTracked(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(path -> !path.toString().contains("/.larder")).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    // With its time: an incremental run reads a file that is just written once more.
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }
}
