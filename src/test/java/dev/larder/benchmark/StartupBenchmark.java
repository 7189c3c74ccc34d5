package dev.larder.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long the short commands take, whole processes, beside what the same Java takes for nothing. The launcher is the
 * checkout's, or the one that {@code LARDER_BENCHMARK_LAUNCHER} names: that of an unpacked archive with its own Java.
 */
final class StartupBenchmark {
    private static final int RUNS = 20;

    /** Until the launcher has written its archive of parsed classes behind the first short command. */
    private static final int WARM_UPS = 60;

    private static final String PEER = "`java -version`";

    private StartupBenchmark() {}

    /** What a Java cannot do without. */
    static final class Nothing {
        private Nothing() {}

        public static void main(String[] arguments) {}
    }

    static void run(Workplace workplace) throws Exception {
        String launcher = System.getenv().getOrDefault("LARDER_BENCHMARK_LAUNCHER",
                Path.of("bin/larder").toAbsolutePath().toString());
        Path parquet = workplace.parquet("startup", 1, 1);
        String config = workplace.config("startup", parquet, "type: sqlite, path: startup.db").toString();
        workplace.run(List.of(launcher, "--config", config, "materialize"), null);
        String java = withClassArchive(workplace, java(workplace, launcher));
        Map<String, List<String>> commands = new LinkedHashMap<>();
        commands.put(PEER, List.of(java, "-version"));
        commands.put("an empty `main`", List.of(java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xlog:disable",
                "-cp", Path.of("target/test-classes").toAbsolutePath().toString(), Nothing.class.getName()));
        commands.put("`--help`", List.of(launcher, "--help"));
        commands.put("`get` on SQLite",
                List.of(launcher, "--config", config, "get", "v", "customer_id=cust-000000000"));
        commands.put("`materialize` of one row", List.of(launcher, "--config", config, "materialize"));
        for (int i = 0; i < WARM_UPS && !usesAnArchive(workplace, launcher); i++) {
            Thread.sleep(1000);
        }
        Figures cpu = new Figures();
        Figures wall = new Figures();
        for (int i = 0; i < RUNS; i++) {
            for (Map.Entry<String, List<String>> command : commands.entrySet()) {
                Workplace.Cost cost = workplace.cost(command.getValue());
                wall.add(command.getKey(), cost.wall());
                cpu.add(command.getKey(), cost.cpu());
            }
        }
        workplace.show(cpu, "Start-up, CPU", "seconds", PEER);
        workplace.show(wall, "Start-up, wall clock", "seconds", PEER);
    }

    private static boolean usesAnArchive(Workplace workplace, String launcher) throws Exception {
        return workplace.run(List.of("env", "LARDER_OPTS=-XX:+PrintFlagsFinal", launcher, "--version"), null).output()
                .lines().anyMatch(line -> line.contains(" SharedArchiveFile ") && line.contains(".jsa"));
    }

    /** A Java cut to what larder needs comes without an archive of the JDK's classes, and would be too easy to beat. */
    private static String withClassArchive(Workplace workplace, String java) throws Exception {
        Path home = Path.of(java).getParent().getParent();
        if (Files.exists(home.resolve("lib/server/classes.jsa"))) {
            return java;
        }
        Path copy = workplace.folder().resolve("runtime");
        workplace.run(List.of("cp", "-R", home.toString(), copy.toString()), null);
        String copied = copy.resolve("bin/java").toString();
        workplace.run(List.of(copied, "-Xshare:dump", "-Xlog:disable"), null);
        return copied;
    }

    private static String java(Workplace workplace, String launcher) throws Exception {
        String settings = workplace
                .run(List.of("env", "LARDER_OPTS=-XshowSettings:properties", launcher, "--version"), null).output();
        Matcher home = Pattern.compile("java\\.home = (.*)").matcher(settings);
        if (!home.find()) {
            throw new IllegalStateException(settings);
        }
        return home.group(1) + "/bin/java";
    }
}
