package dev.larder.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

import dev.larder.Programs;
import dev.larder.Programs;
import dev.larder.store.aerospike.server.AerospikeServers;
import dev.larder.store.aerospike.server.AerospikeTarget;
import dev.larder.store.redis.RedisServers;

/** The files of {@code examples/}: run if the machine has the programs, else parsed and checked. */
class ExamplesIT {
    private static final Path EXAMPLES = Path.of("examples").toAbsolutePath();
    private static final String LARDER = Path.of("bin/larder").toAbsolutePath().toString();

    @TempDir
    private Path folder;

    private record Ended(int code, String output) {}

    @BeforeEach
    void copy() throws IOException {
        try (Stream<Path> files = Files.walk(EXAMPLES)) {
            for (Path file : files.filter(path -> !path.toString().contains("/.larder")).toList()) {
                Files.copy(file, folder.resolve(EXAMPLES.relativize(file).toString()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private Ended run(Map<String, String> environment, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("LARDER_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    private static JsonNode yaml(String file) {
        return new YAMLMapper().readTree(EXAMPLES.resolve(file).toFile());
    }

    private static String text(String file) throws IOException {
        return Files.readString(EXAMPLES.resolve(file));
    }

    @Test
    void everyConfigIsValid() throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> configs = files.filter(file -> file.endsWith("larder.yaml")).toList();
            assertTrue(configs.size() >= 2, configs.toString());
            for (Path config : configs) {
                Ended ended = run(Map.of(), LARDER, "--config", config.toString(), "config", "check");
                assertEquals(0, ended.code(), ended.output());
            }
        }
    }

    @Test
    void theRedisExampleRuns() throws Exception {
        runs("redis/larder.yaml", "addresses=" + RedisServers.usual().address());
    }

    @Test
    void theAerospikeExampleRuns() throws Exception {
        AerospikeTarget server = AerospikeServers.any();
        runs("aerospike/larder.yaml", "hosts=" + server.host() + ":" + server.port());
    }

    private void runs(String config, String where) throws Exception {
        List<String> larder = List.of(LARDER, "--config", folder.resolve(config).toString(), "--set",
                "online_store." + where);
        for (String line : List.of("materialize", "verify --extra", "teardown --yes")) {
            Ended ended = run(Map.of(),
                    Stream.concat(larder.stream(), Stream.of(line.split(" "))).toArray(String[]::new));
            assertEquals(0, ended.code(), line + ": " + ended.output());
        }
    }

    @Test
    void theDagIsValidPythonAndUsesRealOptions() throws Exception {
        Programs.require("python3");
        Ended ended = run(Map.of(), "python3", "-c", """
                import ast
                tree = ast.parse(open("airflow/larder_dag.py").read())
                calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
                for call in calls:
                    if getattr(call.func, "id", "") == "run" and all(isinstance(a, (ast.Constant, ast.Name))
                            for a in call.args):
                        print(*[a.value for a in call.args if isinstance(a, ast.Constant)])
                """);
        assertEquals("""
                materialize --incremental --lookback 2h --report
                verify --sample 10000
                """, ended.output());
        assertEquals(0, ended.code());
        assertTrue(text("airflow/larder_dag.py").contains("\nTRY_AGAIN = 5\n"));
    }

    /** As cron runs it: by sh, with only the environment that the crontab sets. */
    @Test
    void theCrontabRuns() throws Exception {
        Programs.require("flock");
        List<String> lines = text("cron/crontab").lines().filter(line -> !line.startsWith("#")).toList();
        Matcher job = Pattern.compile("[0-9*]+ [0-9*]+ \\* \\* \\* (.*)").matcher(lines.getLast());
        assertTrue(job.matches(), lines.getLast());
        Path state = Files.createDirectories(folder.resolve("state"));
        // A percent sign ends the command in a crontab.
        assertTrue(!job.group(1).contains("%"), job.group(1));
        String settings = String.join("; export ", lines.subList(0, lines.size() - 1));
        String script = ("export " + settings + "; " + job.group(1)).replace("/var/lib/larder", state.toString())
                .replace("/opt/larder/bin", Path.of("bin").toAbsolutePath().toString())
                .replace("/etc/larder/larder.yaml", folder.resolve("quickstart/larder.yaml").toString());

        Ended ended = run(Map.of(), "env", "-i", "HOME=" + folder, "JAVA_HOME=" + System.getProperty("java.home"),
                "XDG_CACHE_HOME=" + System.getProperty("user.home") + "/.cache", "sh", "-c", script);

        assertEquals(new Ended(0, ""), ended);
        String metrics = Files.readString(state.resolve("larder.prom"));
        assertTrue(metrics.contains("larder_materialize_success{project=\"quickstart\",view=\"customer_features\"} 1"),
                metrics);
        assertEquals(List.of(), metricsOfTheRules().filter(name -> !metrics.contains("\n" + name + "{")).toList());
    }

    private static Stream<String> metricsOfTheRules() {
        return yaml("prometheus/larder.rules.yaml").get("groups").get(0).get("rules").valueStream()
                .flatMap(rule -> Pattern.compile("larder_\\w+").matcher(rule.get("expr").asString()).results())
                .map(result -> result.group());
    }

    @Test
    void everyAlertHasASummary() {
        List<JsonNode> rules = yaml("prometheus/larder.rules.yaml").get("groups").get(0).get("rules").valueStream()
                .toList();
        assertTrue(rules.size() >= 4);
        rules.forEach(rule -> assertTrue(rule.hasNonNull("alert") && rule.hasNonNull("expr")
                && rule.get("annotations").hasNonNull("summary"), rule.toString()));
    }

    @Test
    void theSystemdUnitsAreValid() throws Exception {
        Programs.require("systemd-analyze");
        Path service = folder.resolve("systemd/larder-materialize.service");
        Files.writeString(service, Files.readString(service).replace("/opt/larder/bin/larder", LARDER));
        Ended ended = run(Map.of(), "systemd-analyze", "verify", service.toString(),
                folder.resolve("systemd/larder-materialize.timer").toString());
        assertEquals("", ended.output().lines().filter(line -> line.contains("larder"))
                .reduce("", (all, line) -> all + line + "\n"));
        assertEquals(0, ended.code(), ended.output());
    }

    @Test
    void theCronJobIsValid() {
        JsonNode cronJob = yaml("kubernetes/cronjob.yaml");
        assertEquals("batch/v1", cronJob.get("apiVersion").asString());
        assertEquals("CronJob", cronJob.get("kind").asString());
        JsonNode job = cronJob.get("spec").get("jobTemplate").get("spec");
        JsonNode pod = job.get("template").get("spec");
        JsonNode container = pod.get("containers").get(0);
        JsonNode failure = job.get("podFailurePolicy").get("rules").get(0);
        // With podFailurePolicy, the API server accepts no other restart policy.
        assertEquals("Never", pod.get("restartPolicy").asString());
        assertEquals("FailJob", failure.get("action").asString());
        assertEquals(container.get("name"), failure.get("onExitCodes").get("containerName"));
        assertEquals("[1,2,4,6]", failure.get("onExitCodes").get("values").toString());
        assertEquals("materialize", container.get("args").get(0).asString());
        container.get("volumeMounts").valueStream().forEach(mount -> assertTrue(pod.get("volumes").valueStream()
                .anyMatch(volume -> volume.get("name").equals(mount.get("name"))), mount.toString()));
    }

    @Test
    void theComposeFileIsValid() {
        JsonNode services = yaml("docker-compose.yaml").get("services");
        assertEquals("127.0.0.1:6379:6379", services.get("redis").get("ports").get(0).asString());
        assertEquals("127.0.0.1:3000:3000", services.get("aerospike").get("ports").get(0).asString());
        services.valueStream().forEach(service -> assertTrue(service.hasNonNull("image")
                && service.hasNonNull("healthcheck"), service.toString()));
    }
}
