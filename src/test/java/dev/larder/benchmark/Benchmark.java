package dev.larder.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import tools.jackson.databind.json.JsonMapper;

/**
 * The program behind {@code bin/benchmark}: measures larder as its users run it, by whole processes, beside a peer in the
 * same run where there is one, and prints medians, spread and ratios as Markdown tables.
 */
public final class Benchmark {
    private static final String USAGE = "usage: bin/benchmark [--quick] [--json FILE] [%s]...; without a part, all of"
            + " them";

    interface Part {
        void run(Workplace workplace) throws Exception;
    }

    private static final Map<String, Part> PARTS = new LinkedHashMap<>();

    static {
        PARTS.put("startup", StartupBenchmark::run);
        PARTS.put("latest", LatestBenchmark::run);
        PARTS.put("explain", ExplainBenchmark::run);
        PARTS.put("sqlite", SqliteBenchmark::run);
        PARTS.put("redis", RedisBenchmark::run);
        PARTS.put("redis-cluster", RedisBenchmark::runCluster);
        PARTS.put("aerospike", AerospikeBenchmark::run);
        PARTS.put("s3", S3Benchmark::run);
    }

    private Benchmark() {}

    public static void main(String[] arguments) throws Exception {
        List<String> words = new ArrayList<>(Arrays.asList(arguments));
        boolean quick = words.removeIf("--quick"::equals);
        Path json = json(words);
        if (!PARTS.keySet().containsAll(words)) {
            System.err.printf(USAGE + "%n", String.join(" | ", PARTS.keySet()));
            System.exit(2);
        }
        Path folder = Files.createTempDirectory("larder-benchmark");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
        Workplace workplace = new Workplace(folder, quick);
        String version = workplace.larder("--version").output().lines().findFirst().orElseThrow();
        String taken = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        System.out.println(taken + ", " + version + ", " + Machine.describe() + (quick ? ", --quick" : ""));
        for (String part : words.isEmpty() ? PARTS.keySet() : words) {
            PARTS.get(part).run(workplace);
        }
        if (json != null) {
            Map<String, Object> results = new LinkedHashMap<>();
            results.put("taken", taken);
            results.put("version", version);
            results.put("machine", Machine.describe());
            results.put("quick", quick);
            results.put("tables", workplace.tables());
            Files.writeString(json, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(results));
        }
        System.exit(0);
    }

    /** Takes the option out of the words. */
    private static Path json(List<String> words) {
        int option = words.indexOf("--json");
        if (option < 0 || option + 1 == words.size()) {
            return null;
        }
        words.remove(option);
        return Path.of(words.remove(option)).toAbsolutePath();
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
