package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;
import dev.larder.source.storage.NewFile;
import dev.larder.source.storage.OpenStorages;
import dev.larder.source.storage.OutputFile;
import dev.larder.source.storage.server.Bucket;
import dev.larder.source.storage.server.FaultProxy;
import dev.larder.source.storage.server.FaultProxy.Exchange;
import dev.larder.source.storage.server.FaultProxy.Fault;
import dev.larder.source.storage.server.ObjectStore;
import dev.larder.source.storage.server.ObjectStores;

/** Files that commands write into a bucket: whole, or not at all. */
class BucketOutputIT {
    private static final Predicate<Exchange> BEGIN = request -> request.target().contains("uploads");
    private static final Predicate<Exchange> PART = request -> request.target().contains("partNumber");
    private static final Predicate<Exchange> COMPLETE = request -> request.method().equals("POST")
            && request.target().contains("uploadId");

    @TempDir
    private Path folder;
    private FaultProxy server;
    private Bucket bucket;
    private CustomerFiles files;

    @BeforeEach
    void start() {
        ObjectStore real = ObjectStores.usual();
        server = new FaultProxy(real);
        bucket = Bucket.create(real);
        files = new CustomerFiles(folder);
        files.larder().environment("AWS_ACCESS_KEY_ID", server.accessKey())
                .environment("AWS_SECRET_ACCESS_KEY", server.secretKey()).file("larder.yaml", """
                        project: acme
                        storage:
                          s3:
                            endpoint: %s
                            region: us-east-1
                            timeouts: {connect: 1s, read: 1s, retry: 1s}
                        feature_views:
                        """.formatted(server.endpoint()) + CustomerFiles.VIEW.indent(2));
        files.rows("a.parquet", "'c1', '2026-11-19 08:00', 1.5", "'c2', '2026-11-19 08:00', 2.5",
                "NULL, '2026-11-19 08:00', 3.5");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String text(String key) {
        return new String(bucket.get(key), StandardCharsets.UTF_8);
    }

    private void nothingStands() {
        assertEquals(List.of(), bucket.keys());
        assertEquals(List.of(), bucket.uploads());
    }

    private Larder.Run materialize(String... options) {
        return files.materialize(options);
    }

    @Test
    void reportMetricsAndRejectsOfARun() {
        materialize("--max-rejects", "1", "--report", bucket.url("runs/50% of+us/report.json"), "--metrics",
                bucket.url("larder.prom"), "--rejects", bucket.url("rejects.jsonl")).exits(ExitCode.OK);
        assertEquals(List.of("larder.prom", "rejects.jsonl", "runs/50% of+us/report.json"), bucket.keys());
        assertEquals(List.of(), bucket.uploads());
        assertTrue(text("runs/50% of+us/report.json").startsWith("{\"project\":\"acme\","));
        assertTrue(
                text("larder.prom").contains("\nlarder_materialize_success{project=\"acme\",view=\"customers\"} 1\n"),
                text("larder.prom"));
        assertTrue(text("rejects.jsonl").matches("\\{\"view\":\"customers\",.*\\}\n"), text("rejects.jsonl"));
    }

    @Test
    void withoutRejectsTheFileIsEmptyAndTheOldOneIsGone() {
        bucket.put("rejects.jsonl", new byte[]{1});
        files.rows("a.parquet", "'c1', '2026-11-19 08:00', 1.5");
        materialize("--rejects", bucket.url("rejects.jsonl")).exits(ExitCode.OK);
        assertEquals("", text("rejects.jsonl"));
        assertEquals(List.of(), bucket.uploads());
    }

    @Test
    void aScanIsASourceAgain() {
        materialize("--max-rejects", "1").exits(ExitCode.OK);
        files.larder().run("scan", "customers", "--to", bucket.url("rows.parquet")).exits(ExitCode.OK);
        assertEquals(List.of("rows.parquet"), bucket.keys());
        assertEquals(List.of(), bucket.uploads());
        try {
            Files.write(folder.resolve("data/a.parquet"), bucket.get("rows.parquet"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        files.larder().run("verify", "--differences", bucket.url("differences.jsonl")).exits(ExitCode.OK);
        assertEquals("", text("differences.jsonl"));
    }

    @Test
    void whatCannotBeWrittenIsSaidBeforeTheRun() {
        String missing = "s3://" + bucket.name() + "-missing/report.json";
        materialize("--report", missing).exits(ExitCode.FAILED).says("error: --report `" + missing
                + "` cannot be written: " + server.endpoint() + " has no bucket `" + bucket.name()
                + "-missing`. Check its name, and the endpoint\n");
        server.spoil(BEGIN, 1, new Fault.Refusal(403, "AccessDenied", "Access Denied", Map.of()));
        materialize("--rejects", bucket.url("rejects.jsonl")).exits(ExitCode.FAILED).says("error: --rejects `"
                + bucket.url("rejects.jsonl") + "` cannot be written: " + server.endpoint()
                + " denies access with the access key of the environment. s3:PutObject is needed on it\n");
        materialize("--metrics", "s3://" + bucket.name()).exits(ExitCode.FAILED).says("error: --metrics `s3://"
                + bucket.name() + "` cannot be written: it is a bucket; name an object in it\n");
        materialize("--report", "ftp://host/report.json").exits(ExitCode.USAGE);
        nothingStands();
        assertEquals("", files.stored());
    }

    @Test
    void aPartThatCannotBeSentLeavesNothing() {
        materialize("--max-rejects", "1").exits(ExitCode.OK);
        server.spoil(PART, Integer.MAX_VALUE, Fault.slowDown());
        files.larder().run("scan", "customers", "--to", bucket.url("rows.parquet")).exits(ExitCode.TRY_AGAIN)
                .says("error: `" + bucket.url("rows.parquet") + "` cannot be written: " + server.endpoint()
                        + " answers 503 SlowDown. It was asked again for 1s\n");
        nothingStands();
    }

    @Test
    void whatPassesIsNotNoticed() {
        server.spoil(BEGIN, 1, new Fault.Reset()).spoil(PART, 1, Fault.slowDown()).spoil(PART, 1, new Fault.Reset())
                .spoil(COMPLETE, 1, Fault.slowDown()).spoil(COMPLETE, 1, new Fault.LostAnswer());
        materialize("--max-rejects", "1").exits(ExitCode.OK);
        files.larder().run("scan", "customers", "--to", bucket.url("rows.parquet")).exits(ExitCode.OK);
        assertEquals(List.of("rows.parquet"), bucket.keys());
        assertEquals(List.of(), bucket.uploads());
    }

    @Test
    void manyPartsAreOneObject() throws IOException {
        byte[] content = new byte[40 << 20];
        new Random(1).nextBytes(content);
        try (OpenStorages storages = new OpenStorages(Map.of("AWS_ACCESS_KEY_ID",
                server.accessKey(), "AWS_SECRET_ACCESS_KEY", server.secretKey(), "AWS_REGION", "us-east-1",
                "AWS_ENDPOINT_URL_S3", server.endpoint().toString()), folder, Clock.systemUTC())) {
            OutputFile output = OutputFile.of(storages, folder, bucket.url("large"));
            try (NewFile file = output.create()) {
                file.stream().write(content, 0, 100);
                file.stream().write(content, 100, content.length - 101);
                file.stream().write(content[content.length - 1]);
                assertEquals(List.of(), bucket.keys());
                assertEquals(content.length, file.finish());
            }
            assertArrayEquals(content, bucket.get("large"));
            assertTrue(server.exchanges().stream().filter(PART).count() > 2);
            try (NewFile file = output.create()) {
                file.stream().write(new byte[20 << 20]);
            }
            assertArrayEquals(content, bucket.get("large"));
            assertEquals(List.of(), bucket.uploads());
        }
    }
}
