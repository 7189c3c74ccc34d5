package dev.larder.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** What one read takes: {@code redis-benchmark} with the same HMGET and one client, {@code bench}, and a get in the REPL. */
final class RedisLatency {
    private static final String PEER = "`redis-benchmark`, HMGET";
    private static final int GETS = 20_000;

    private RedisLatency() {}

    /** @param config of the store, whose view {@code v} has rows of ten doubles */
    static void measure(Workplace workplace, int port, String config) throws Exception {
        List<String> hmget = new ArrayList<>(List.of("redis-benchmark", "-p", String.valueOf(port), "-c", "1", "-n",
                String.valueOf(GETS), "--csv", "HMGET", "feast:bench:v:customer_id=cust-000000001", "_ts"));
        IntStream.range(0, 10).forEach(i -> hmget.add("f" + i));
        Figures p50 = new Figures();
        for (int i = 0; i < workplace.rounds(); i++) {
            p50.add(PEER, Double.parseDouble(cell(lastLine(workplace.run(hmget, null).output()), 4)));
            String bench = workplace.larder("--config", config, "bench", "v", "--read-only", "--duration", "5s", "-o",
                    "csv").output();
            p50.add("`bench`, get", Double.parseDouble(cell(bench.lines().filter(line -> line.startsWith("get,1,"))
                    .findFirst().orElseThrow(), 4)));
            p50.add("`get` in the REPL, parsed and printed", replMedian(workplace, config));
        }
        workplace.show(p50, "Redis, reading one entity of 10 doubles: p50", "milliseconds", PEER);
    }

    /** Of the second half: a session's first commands run on code that is not compiled yet. */
    private static double replMedian(Workplace workplace, String config) throws Exception {
        Path script = workplace.folder().resolve("script");
        List<String> lines = new ArrayList<>(List.of("\\timing"));
        lines.addAll(Collections.nCopies(GETS, "get v customer_id=cust-000000001 -o jsonl"));
        Files.write(script, lines);
        List<Double> timings = workplace.run(List.of("sh", "-c", Path.of("bin/larder").toAbsolutePath() + " --config "
                + config + " repl 2>&1 > /dev/null"), script).output().lines().filter(line -> line.endsWith(" ms"))
                .skip(GETS / 2).map(line -> Double.parseDouble(line.replace(" ms", ""))).sorted().toList();
        return timings.get(timings.size() / 2);
    }

    private static String lastLine(String text) {
        List<String> lines = text.lines().toList();
        return lines.getLast();
    }

    private static String cell(String line, int index) {
        return line.split(",")[index].replace("\"", "");
    }
}
