package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import com.sun.net.httpserver.HttpServer;

import dev.larder.cli.session.ExitCode;

/** What larder tells other systems of its runs: metrics, OpenLineage events and traces, over HTTP. */
class AnnouncementTest {
    /** A request as it arrived. */
    private record Told(String line, String authorization, String body) {
        JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }
    }

    @TempDir
    private Path folder;
    private CustomerFiles files;
    private final List<Told> told = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private HttpServer receiver;
    private volatile int answer = 200;

    @BeforeEach
    void receive() throws IOException {
        files = new CustomerFiles(folder);
        files.rows("a.parquet", "'c1', '2026-11-19 08:00', 1", "'c1', '2026-11-19 07:00', 2",
                "'c2', '2026-11-19 07:30', 3");
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            told.add(new Told(exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                    exchange.getRequestHeaders().getFirst("Authorization"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            try {
                if (answer == 0) {
                    end.await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            byte[] text = answer == 200 ? new byte[0] : "no such job\nbye".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer == 0 ? 200 : answer, text.length == 0 ? -1 : text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
        receiver.start();
    }

    @AfterEach
    void stop() {
        end.countDown();
        receiver.stop(0);
    }

    private String address() {
        return "127.0.0.1:" + receiver.getAddress().getPort();
    }

    private Larder.Run materialize(String... options) {
        Larder.Run run = files.materialize(options);
        return new Larder.Run(run.line(), run.code(), run.out(), run.err().replace(address(), "ADDRESS"));
    }

    private String firstRun() {
        return files.larder().run("runs", "-o", "csv").out().lines().skip(1).reduce((first, last) -> last)
                .orElseThrow().split(",")[1];
    }

    @Test
    void metricsArePushedIntoAGroupForEachView() {
        materialize("--push", "http://me:secret@" + address() + "/", "--metrics", "m.prom").exits(ExitCode.OK).says("""
                done customers: 2 written of 3 rows read, 1 superseded
                  watermark: none -> 2026-11-19T08:00:00Z
                """);
        assertEquals(1, told.size());
        assertEquals("PUT /metrics/job/larder/project/acme/view/customers", told.getFirst().line());
        assertEquals("Basic bWU6c2VjcmV0", told.getFirst().authorization());
        assertEquals(files.read("m.prom"), told.getFirst().body());
        assertEquals("[\"--push\",\"--metrics=m.prom\"]", JsonMapper.shared()
                .readTree(files.larder().run("runs", "-o", "jsonl").out()).get("options").toString());
        materialize("--push", "http://" + address(), "--dry-run").exits(ExitCode.OK);
        assertEquals(1, told.size());
    }

    /** PUT would remove the metric that says when the view was last loaded. */
    @Test
    void aFailureKeepsTheLastSuccessInTheGroup() {
        files.delete("a.parquet");
        materialize("--push", "http://" + address()).exits(ExitCode.FAILED);
        assertEquals("POST /metrics/job/larder/project/acme/view/customers", told.getFirst().line());
        assertTrue(told.getFirst().body()
                .contains("larder_materialize_exit_code{project=\"acme\",view=\"customers\"} 1\n"));
        files.rows("a.parquet", "'c1', '2026-11-19 08:00', 1");
        materialize().exits(ExitCode.OK);
        files.delete("a.parquet");
        materialize("--push", "http://" + address()).exits(ExitCode.FAILED);
        assertEquals("PUT /metrics/job/larder/project/acme/view/customers", told.get(1).line());
        assertTrue(told.get(1).body().contains("larder_last_success_timestamp_seconds{"));
    }

    @Test
    void aReceiverThatRefusesIsAWarning() {
        answer = 404;
        materialize("-q", "--push", "http://me:secret@" + address()).exits(ExitCode.OK)
                .says("warning: metrics did not reach http://ADDRESS: HTTP 404: no such job\n");
        receiver.stop(0);
        files.larder().environment("OPENLINEAGE_URL", "http://" + address()).environment("OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://" + address());
        materialize("-q", "--push", "http://" + address()).exits(ExitCode.OK).says("""
                warning: metrics did not reach http://ADDRESS: cannot connect
                warning: OpenLineage events did not reach http://ADDRESS/api/v1/lineage: cannot connect
                warning: traces did not reach http://ADDRESS/v1/traces: cannot connect
                """);
    }

    @Test
    void aReceiverThatDoesNotAnswerEndsNoRun() {
        answer = 0;
        materialize("-q", "--push", "http://" + address()).exits(ExitCode.OK)
                .says("warning: metrics did not reach http://ADDRESS: no answer\n");
    }

    @ParameterizedTest
    @CsvSource({"pushgateway:9091", "ftp://host", "http://", "http://a b"})
    void anAddressThatIsNoneIsRefused(String address) {
        materialize("--push", address).exits(ExitCode.USAGE)
                .says("error: --push needs an address such as http://pushgateway:9091\n");
    }

    @Test
    void wrongVariablesAreWarnings() {
        files.larder().environment("OPENLINEAGE_URL", "marquez").environment("OTEL_EXPORTER_OTLP_ENDPOINT", "x://y");
        materialize("-q").exits(ExitCode.OK).says("""
                warning: $OPENLINEAGE_URL: `marquez` is not an address like http://host:port
                warning: $OTEL_EXPORTER_OTLP_ENDPOINT: `x://y` is not an address like http://host:port
                """);
        files.larder().environment("OPENLINEAGE_DISABLED", "true").environment("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");
        materialize("-q").exits(ExitCode.OK).says(
                "warning: traces are sent over HTTP only, and $OTEL_EXPORTER_OTLP_PROTOCOL asks for grpc\n");
        files.larder().environment("OTEL_SDK_DISABLED", "true");
        materialize("-q").isSilent();
        assertEquals(List.of(), told);
    }

    @Test
    void openLineageHasAStartAndAnEnd() {
        files.larder().environment("OPENLINEAGE_URL", "http://" + address() + "/").environment("OPENLINEAGE_API_KEY",
                "k3y").environment("OPENLINEAGE_NAMESPACE", "features")
                .environment("OPENLINEAGE_PARENT_ID", "airflow/dag.task/0190a1d2-0000-7000-8000-000000000001");
        materialize("-q").isSilent();
        assertEquals(2, told.size());
        assertEquals("POST /api/v1/lineage", told.getFirst().line());
        assertEquals("Bearer k3y", told.getFirst().authorization());
        String producer = "\"_producer\":\"https://github.com/larder-dev/larder\",\"_schemaURL\":\"https://openlineage.io/spec/";
        String start = """
                {"eventType":"START","eventTime":"2026-11-20T08:00:00Z","producer":"https://github.com/larder-dev/larder",\
                "schemaURL":"https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",\
                "run":{"runId":"RUN","facets":{"processing_engine":{PRODUCERfacets/1-1-0/ProcessingEngineRunFacet.json",\
                "name":"larder","version":"VERSION"},"parent":{PRODUCERfacets/1-0-1/ParentRunFacet.json",\
                "run":{"runId":"0190a1d2-0000-7000-8000-000000000001"},"job":{"namespace":"airflow","name":"dag.task"}}}},\
                "job":{"namespace":"features","name":"acme.customers","facets":{"jobType":{PRODUCERfacets/2-0-3/JobTypeJobFacet.json",\
                "processingType":"BATCH","integration":"LARDER","jobType":"JOB"}}},\
                "inputs":[{"namespace":"file","name":"FOLDER/data","facets":{"schema":{PRODUCERfacets/1-0-0/SchemaDatasetFacet.json",\
                "fields":[{"name":"customer_id","type":"binary (STRING)"},{"name":"event","type":"int64 (TIMESTAMP(MICROS,false))"},\
                {"name":"total","type":"double"}]}}}],\
                "outputs":[{"namespace":"sqlite:FOLDER/.larder/online.db","name":"acme.customers",\
                "facets":{"schema":{PRODUCERfacets/1-0-0/SchemaDatasetFacet.json","fields":[{"name":"customer_id","type":"string"},\
                {"name":"total","type":"double"}]}}}]}""";
        assertEquals(start, event(0, producer));
        assertEquals(start.replace("START", "COMPLETE").replaceFirst("}]}$", ",\"outputFacets\":{\"outputStatistics\":{"
                + "PRODUCERfacets/1-0-1/OutputStatisticsOutputDatasetFacet.json\",\"rowCount\":2}}}]}"),
                event(1, producer));
    }

    private String event(int index, String producer) {
        return told.get(index).body().replace(firstRun(), "RUN").replace(folder.toString(), "FOLDER")
                .replace(producer, "PRODUCER").replaceAll("\"version\":\"[^\"]+\"", "\"version\":\"VERSION\"");
    }

    @Test
    void aRunThatFailsHasAStartToo() {
        files.larder().environment("OPENLINEAGE_URL", "http://" + address()).environment("OPENLINEAGE_ENDPOINT",
                "/lineage");
        materialize("-q", "--min-rows", "9").exits(ExitCode.REFUSED);
        assertEquals(List.of("POST /lineage", "POST /lineage"), told.stream().map(Told::line).toList());
        assertEquals("START", told.get(0).json().get("eventType").asString());
        JsonNode failed = told.get(1).json();
        assertEquals("FAIL", failed.get("eventType").asString());
        assertEquals(told.get(0).json().get("run").get("runId"), failed.get("run").get("runId"));
        assertTrue(failed.get("run").get("facets").get("errorMessage").get("message").asString()
                .startsWith("view `customers` was refused"), failed::toString);
        assertEquals(0, failed.get("outputs").get(0).get("outputFacets").get("outputStatistics").get("rowCount")
                .asInt());
    }

    @Test
    void spansContinueTheCallersTrace() {
        files.larder().environment("OTEL_EXPORTER_OTLP_ENDPOINT", "http://" + address())
                .environment("OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20t0ken,x=1")
                .environment("OTEL_SERVICE_NAME", "nightly").environment("OTEL_RESOURCE_ATTRIBUTES", "team=ml")
                .environment("TRACEPARENT", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        materialize("-q").isSilent();
        assertEquals("POST /v1/traces", told.getFirst().line());
        assertEquals("Bearer t0ken", told.getFirst().authorization());
        JsonNode sent = told.getFirst().json().get("resourceSpans").get(0);
        assertEquals("nightly", attribute(sent.get("resource"), "service.name").get("stringValue").asString());
        assertEquals("ml", attribute(sent.get("resource"), "team").get("stringValue").asString());
        List<JsonNode> spans = sent.get("scopeSpans").get(0).get("spans").valueStream().toList();
        JsonNode view = spans.getFirst();
        assertEquals("materialize customers", view.get("name").asString());
        assertEquals("b7ad6b7169203331", view.get("parentSpanId").asString());
        assertEquals("1795161600000000000", view.get("startTimeUnixNano").asString());
        assertEquals("2", attribute(view, "larder.rows.written").get("intValue").asString());
        assertEquals(1, view.get("status").get("code").asInt());
        assertTrue(spans.stream().map(span -> span.get("name").asString()).toList()
                .containsAll(List.of("plan", "lease", "latest", "write")));
        spans.forEach(span -> {
            assertEquals("0af7651916cd43dd8448eb211c80319c", span.get("traceId").asString());
            assertTrue(span.get("spanId").asString().matches("[0-9a-f]{16}"));
            assertTrue(span == view || span.get("parentSpanId").equals(view.get("spanId")));
            assertTrue(Long.parseLong(span.get("startTimeUnixNano").asString()) <= Long
                    .parseLong(span.get("endTimeUnixNano").asString()));
        });
    }

    private static JsonNode attribute(JsonNode owner, String key) {
        return StreamSupport.stream(owner.get("attributes").spliterator(), false)
                .filter(attribute -> attribute.get("key").asString().equals(key)).findFirst().orElseThrow()
                .get("value");
    }

    @Test
    void aTraceThatIsNotSampledIsNotSent() {
        files.larder().environment("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://" + address() + "/custom")
                .environment("TRACEPARENT", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00");
        materialize("-q").isSilent();
        assertEquals(List.of(), told);
        files.larder().environment("TRACEPARENT", "nonsense");
        files.delete("a.parquet");
        materialize("-q").exits(ExitCode.FAILED);
        assertEquals("POST /custom", told.getFirst().line());
        JsonNode view = told.getFirst().json().get("resourceSpans").get(0).get("scopeSpans").get(0).get("spans").get(0);
        assertEquals("{\"code\":2,\"message\":\"`" + folder + "/data` has no Parquet files\"}",
                normal(view.get("status")));
        assertTrue(view.get("traceId").asString().matches("[0-9a-f]{32}"));
    }

    private static String normal(JsonNode status) {
        return "{\"code\":" + status.get("code") + ",\"message\":" + status.get("message") + "}";
    }
}
