package dev.larder.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The program behind {@code bin/benchmark}: measures larder as its users run it, by whole processes, beside a peer in the
 * same run where there is one, and prints medians and ratios as a Markdown table.
 */
public final class Benchmark {
    interface Part {
        void run(Workplace workplace) throws Exception;
    }

    private static final Map<String, Part> PARTS = Map.of(
            "startup", StartupBenchmark::run,
            "latest", LatestBenchmark::run,
            "sqlite", SqliteBenchmark::run,
            "redis", RedisBenchmark::run,
            "aerospike", AerospikeBenchmark::run);

    private Benchmark() {}

    public static void main(String[] arguments) throws Exception {
        List<String> words = Arrays.asList(arguments);
        List<String> parts = words.stream().filter(word -> !word.startsWith("--")).toList();
        if (parts.isEmpty() || !PARTS.keySet().containsAll(parts) || words.contains("--help")) {
            System.err.println("usage: bin/benchmark [--quick] (startup | latest | sqlite | redis | aerospike)...");
            System.exit(2);
        }
        Path folder = Files.createTempDirectory("larder-benchmark");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
        Workplace workplace = new Workplace(folder, words.contains("--quick"));
        System.out.println(Machine.describe());
        for (String part : parts) {
            PARTS.get(part).run(workplace);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
