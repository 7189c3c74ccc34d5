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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

import dev.larder.LarderProcess;
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
        builder.environment().put("XDG_CACHE_HOME", LarderProcess.CACHE.toString());
        builder.environment().put("LARDER_OPTS", LarderProcess.SHORT_LIVED);
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

    /** Imports a file of Python with modules that record what is made of them, runs {@code then}, prints its output. */
    private Ended python(String file, String modules, String then) throws Exception {
        Programs.require("python3");
        Path stubs = Files.createDirectories(folder.resolve("stubs"));
        Files.writeString(stubs.resolve("stubs.py"), """
                import sys, types
                def module(name, **members):
                    parts = name.split(".")
                    for i in range(1, len(parts) + 1):
                        sys.modules.setdefault(".".join(parts[:i]), types.ModuleType(".".join(parts[:i])))
                    sys.modules[name].__dict__.update(members)
                class Recorded:
                    def __init__(self, *arguments, **named):
                        self.arguments, self.named = arguments, named
                        self.__dict__.update(named)
                """ + modules);
        return run(Map.of("PYTHONPATH", stubs.toString(), "PYTHONDONTWRITEBYTECODE", "1"), "python3", "-c",
                "import stubs, runpy; made = runpy.run_path('" + file + "')\n" + then);
    }

    private static final String AIRFLOW = """
            class AirflowException(Exception): pass
            class AirflowFailException(AirflowException): pass
            module("airflow.exceptions", AirflowException=AirflowException, AirflowFailException=AirflowFailException)
            pushed, tasks = {}, []
            class Ti:
                def xcom_push(self, key, value): pushed[key] = value
            class Task:
                def __rshift__(self, other): return other
            def task(function):
                tasks.append(function)
                return lambda: Task()
            def dag(**settings):
                assert settings["max_active_runs"] == 1, settings
                return lambda function: function
            class Time:
                def __init__(self, text): self.text = text
                def isoformat(self): return self.text
            def get_current_context():
                return {"ti": Ti(), "data_interval_start": Time("2026-11-18T00:00:00+00:00"),
                        "data_interval_end": Time("2026-11-19T00:00:00+00:00")}
            """;

    /** With the real larder: the interval reaches it, and the report reaches XCom after a failure too. */
    @ParameterizedTest
    @ValueSource(strings = {"airflow.sdk", "airflow.decorators"})
    void theDagRuns(String airflow) throws Exception {
        Path dag = folder.resolve("airflow/larder_dag.py");
        Files.writeString(dag, Files.readString(dag).replace("/opt/larder/bin/larder", LARDER)
                .replace("/etc/larder/larder.yaml", folder.resolve("quickstart/larder.yaml").toString()));
        String modules = AIRFLOW + (airflow.equals("airflow.sdk")
                ? "module('airflow.sdk', dag=dag, task=task, get_current_context=get_current_context)\n"
                : "module('airflow.decorators', dag=dag, task=task)\n"
                        + "module('airflow.operators.python', get_current_context=get_current_context)\n");
        Ended ended = python(dag.toString(), modules, """
                materialize, verify = stubs.tasks
                materialize()
                print(sorted(stubs.pushed["report"]))
                verify()
                stubs.pushed.clear()
                made["LARDER"].extend(["--set", "feature_views.customer_features.features.city=int64"])
                try:
                    materialize()
                except stubs.AirflowFailException as failure:
                    print(failure, "report" in stubs.pushed)
                """);
        List<String> lines = ended.output().lines()
                .filter(line -> line.startsWith("[") || line.startsWith("larder ")).toList();
        assertEquals(0, ended.code(), ended.output());
        assertEquals(2, lines.size(), ended.output());
        assertTrue(lines.getLast().startsWith("larder materialize ended with "), ended.output());
    }

    @Test
    void theDagOfThePodFailsAtOnceWhereARetryWouldNotHelp() throws Exception {
        Ended ended = python("airflow/larder_pod_dag.py", AIRFLOW + """
                module("airflow.sdk", dag=dag)
                operators = []
                class KubernetesPodOperator(Recorded):
                    base_container_name = "base"
                    def __init__(self, **named):
                        super().__init__(**named)
                        operators.append(self)
                    def cleanup(self, pod, remote_pod, *more): raise AirflowException("failed")
                module("airflow.providers.cncf.kubernetes.operators.pod", KubernetesPodOperator=KubernetesPodOperator)
                models = types.SimpleNamespace(**{name: Recorded for name in ("V1Volume", "V1VolumeMount",
                    "V1ConfigMapVolumeSource", "V1PersistentVolumeClaimVolumeSource",
                    "V1PersistentVolumeClaimVolumeSource", "V1EmptyDirVolumeSource")})
                module("kubernetes.client", models=models)
                """, """
                operator, = stubs.operators
                assert operator.do_xcom_push
                for code in (1, 2, 4, 5, 6):
                    at = lambda **members: stubs.types.SimpleNamespace(**members)
                    state = at(terminated=at(exit_code=code))
                    pod = at(status=at(container_statuses=[at(name="base", state=state)]))
                    try:
                        operator.cleanup(None, pod)
                    except stubs.AirflowException as failure:
                        print(code, type(failure).__name__)
                print(*[line for line in operator.cmds[2].splitlines() if line.startswith("larder")])
                """);
        assertEquals("""
                1 AirflowFailException
                2 AirflowFailException
                4 AirflowFailException
                5 AirflowException
                6 AirflowFailException
                larder materialize --from "$START" --to "$END" --report /airflow/xcom/return.json
                """, ended.output());
    }

    @Test
    void theDagsterAssetsRun() throws Exception {
        Path asset = folder.resolve("dagster/larder_asset.py");
        Files.writeString(asset, Files.readString(asset).replace("/opt/larder/bin/larder", LARDER)
                .replace("/etc/larder/larder.yaml", folder.resolve("quickstart/larder.yaml").toString()));
        Ended ended = python(asset.toString(), """
                class Failure(Exception):
                    def __init__(self, description, metadata): super().__init__(description)
                class RetryRequested(Exception): pass
                module("dagster", Definitions=Recorded, MaterializeResult=Recorded, Failure=Failure,
                    RetryRequested=RetryRequested, asset=lambda **settings: lambda function: function)
                """, """
                first, second = made["defs"].assets
                print(sorted(first().metadata["report"]))
                made["LARDER"][2] = "nowhere.yaml"
                try:
                    second()
                except stubs.Failure as failure:
                    print(failure)
                """);
        assertEquals(0, ended.code(), ended.output());
        assertTrue(ended.output().contains("'views'"), ended.output());
        assertTrue(ended.output().contains("nowhere.yaml"), ended.output());
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
                .replace("/opt/larder/examples", folder.toString())
                .replace("/opt/larder/bin", Path.of("bin").toAbsolutePath().toString())
                .replace("/etc/larder/larder.yaml", folder.resolve("quickstart/larder.yaml").toString());

        Ended ended = cron(script, state);

        assertEquals(new Ended(0, ""), ended);
        String metrics = Files.readString(state.resolve("larder.prom"));
        assertTrue(metrics.contains("larder_materialize_success{project=\"quickstart\",view=\"customer_features\"} 1"),
                metrics);
        assertEquals(List.of(), metricsOfTheRules().filter(name -> !metrics.contains("\n" + name + "{")).toList());

        Ended failed = cron(script.replace("materialize", "materialise"), state);
        assertEquals(2, failed.code());
        assertTrue(failed.output().contains("ended with 2 on "), failed.output());
    }

    private Ended cron(String script, Path state) throws Exception {
        return run(Map.of(), "env", "-i", "HOME=" + folder, "JAVA_HOME=" + System.getProperty("java.home"),
                "LARDER_LOCK=" + state.resolve("lock"), "XDG_CACHE_HOME=" + LarderProcess.CACHE,
                "sh", "-c", script);
    }

    /** With a kcat that has a topic of three messages, of which the last run had taken one. */
    @Test
    void theStreamIsWrittenAndItsOffsetKept() throws Exception {
        Path programs = Files.createDirectories(folder.resolve("programs"));
        Path kcat = Files.writeString(programs.resolve("kcat"), """
                #!/bin/sh
                echo "$*" >%s/kcat.arguments
                echo '{"customer_id":"cust-001","city":"Oslo"}'
                echo '{"customer_id":"cust-002","city":5}'
                """.formatted(folder));
        assertTrue(kcat.toFile().setExecutable(true));
        Path state = Files.writeString(folder.resolve("offset"), "1\n");
        Ended ended = run(Map.of("PATH", programs + ":" + Path.of("bin").toAbsolutePath() + ":" + System.getenv("PATH"),
                "LARDER_CONFIG", folder.resolve("quickstart/larder.yaml").toString(), "STATE", state.toString(),
                "REJECTS", folder.resolve("rejects").toString()),
                "sh", "kcat/stream.sh", "broker:9092", "customers", "0", "customer_features");
        assertEquals(0, ended.code(), ended.output());
        assertEquals("3\n", Files.readString(state));
        assertTrue(Files.readString(folder.resolve("kcat.arguments")).contains("-t customers -p 0 -o 1 "));
        assertTrue(Files.readString(folder.resolve("rejects")).startsWith("{\"line\":2,"));
    }

    private static Stream<String> metricsOfTheRules() {
        return yaml("prometheus/larder.rules.yaml").get("groups").get(0).get("rules").valueStream()
                .flatMap(rule -> Pattern.compile("larder_\\w+").matcher(rule.get("expr").asString()).results())
                .map(result -> result.group());
    }

    @Test
    void promtoolAcceptsTheRules() throws Exception {
        Programs.require("promtool");
        Ended ended = run(Map.of(), "promtool", "check", "rules", "prometheus/larder.rules.yaml");
        assertEquals(0, ended.code(), ended.output());
    }

    @Test
    void everyAlertHasASummaryAndWaits() {
        List<JsonNode> rules = yaml("prometheus/larder.rules.yaml").get("groups").get(0).get("rules").valueStream()
                .toList();
        assertTrue(rules.size() >= 4);
        rules.forEach(rule -> assertTrue(rule.hasNonNull("alert") && rule.hasNonNull("expr")
                && rule.hasNonNull("for") && rule.get("annotations").hasNonNull("summary"), rule.toString()));
    }

    @Test
    void theSystemdUnitsAreValid() throws Exception {
        Programs.require("systemd-analyze");
        Path service = folder.resolve("systemd/larder-materialize.service");
        Files.writeString(service, Files.readString(service).replace("/opt/larder/bin/larder", LARDER));
        Ended ended = run(Map.of(), "systemd-analyze", "--man=no", "verify", service.toString(),
                folder.resolve("systemd/larder-materialize.timer").toString(),
                folder.resolve("systemd/larder-failed@.service").toString());
        assertEquals("", ended.output().lines().filter(line -> line.contains("larder"))
                .reduce("", (all, line) -> all + line + "\n"));
        assertEquals(0, ended.code(), ended.output());
    }

    @Test
    void theKubernetesObjectsAreValid() throws Exception {
        String[] objects = text("kubernetes/larder-cronjob.yaml").split("(?m)^---$");
        JsonNode config = new YAMLMapper().readTree(objects[0]);
        assertEquals("ConfigMap", config.get("kind").asString());
        Path larderYaml = Files.writeString(folder.resolve("larder.yaml"),
                config.get("data").get("larder.yaml").asString());
        Ended checked = run(Map.of("REDIS_PASSWORD", "x"), LARDER, "--config", larderYaml.toString(), "config",
                "check");
        assertEquals(0, checked.code(), checked.output());

        JsonNode account = new YAMLMapper().readTree(objects[1]);
        assertEquals("ServiceAccount", account.get("kind").asString());

        JsonNode cronJob = new YAMLMapper().readTree(objects[2]);
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
        assertEquals(account.get("metadata").get("name"), pod.get("serviceAccountName"));
        assertTrue(container.get("securityContext").get("readOnlyRootFilesystem").asBoolean());
        assertEquals(10001, pod.get("securityContext").get("runAsUser").asInt());
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
