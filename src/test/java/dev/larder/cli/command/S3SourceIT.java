package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;
import dev.larder.source.ParquetFormat;
import dev.larder.source.TestCodec;
import dev.larder.source.storage.server.Bucket;
import dev.larder.source.storage.server.FaultProxy;
import dev.larder.source.storage.server.FaultProxy.Exchange;
import dev.larder.source.storage.server.FaultProxy.Fault;
import dev.larder.source.storage.server.ObjectStore;
import dev.larder.source.storage.server.ObjectStores;
import dev.larder.store.feast.RegistryBytes;

/** Commands on sources in a bucket, and what they say when something is wrong with it. */
class S3SourceIT {
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
        as(server.accessKey(), server.secretKey());
        config("s3://" + bucket.name() + "/data", "");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void as(String accessKey, String secretKey) {
        files.larder().environment("AWS_ACCESS_KEY_ID", accessKey).environment("AWS_SECRET_ACCESS_KEY", secretKey);
    }

    private void config(String path, String more) {
        config(server.endpoint().toString(), path, more);
    }

    private void config(String endpoint, String path, String more) {
        files.larder().file("larder.yaml", """
                project: acme
                storage:
                  s3:
                    endpoint: %s
                    region: us-east-1
                    timeouts: {connect: 1s, read: 1s, retry: 1s}%s
                feature_views:
                  customers:
                    entity: {customer_id: string}
                    source: {path: "%s", event_timestamp: event}
                    features: {total: double}
                    ttl: never
                """.formatted(endpoint, more, path));
    }

    private void upload(String key, String... rows) {
        bucket.put(key, files.rows("local.parquet", rows));
    }

    private void twoFiles() {
        upload("data/a.parquet", "'c1', '2026-11-19 08:00', 1.5", "'c2', '2026-11-19 08:00', 2.5");
        upload("data/sub/b.parquet", "'c1', '2026-11-19 09:00', 3.5");
        bucket.put("data/", new byte[0]);
        bucket.put("data/_SUCCESS", new byte[0]);
        bucket.put("data/_temporary/c.parquet", new byte[]{1});
        bucket.put("database/d.parquet", new byte[]{1});
    }

    private String url(String key) {
        return "`s3://" + bucket.name() + "/" + key + "`";
    }

    private void refused(ExitCode code, String sentence) {
        Larder.Run run = files.larder().run("materialize").exits(code);
        assertEquals("error: " + sentence + "\n", run.err().replaceAll("(?m)^(failed|done|partly) .*\n", ""),
                run::toString);
        assertTrue(!run.err().contains(server.secretKey()), "no secret");
    }

    @Test
    void commandsReadABucketAsTheyReadAFolder() {
        twoFiles();
        files.materialize("--dry-run").exits(ExitCode.OK);
        files.materialize("--report", "report.json").exits(ExitCode.OK)
                .says("done customers: 2 written of 3 rows read, 1 superseded\n"
                        + "  watermark: none -> 2026-11-19T09:00:00Z\n");
        assertEquals("c1=3.5 c2=2.5", files.stored());
        assertTrue(files.read("report.json")
                .matches("(?s).*\"storage\":\\{\"requests\":[0-9]+,\"retries\":0,\"bytes\":[0-9]+,\"spared_bytes\":0,"
                        + "\"waited_seconds\":[0-9.]+\\}.*"),
                files.read("report.json"));
        files.verify().exits(ExitCode.OK);
        String explained = files.larder().run("explain", "customers", "customer_id=c1").exits(ExitCode.OK).out();
        assertTrue(explained.contains("s3://" + bucket.name() + "/data/sub/b.parquet"), explained);
    }

    @Test
    void aGlobReadsWhatItMatches() {
        twoFiles();
        config("s3://" + bucket.name() + "/dat?/**/[bd].parquet", "");
        files.materialize().exits(ExitCode.OK);
        assertEquals("c1=3.5", files.stored());
    }

    @Test
    void initDraftsAViewOfABucket() {
        twoFiles();
        files.larder().environment("AWS_ENDPOINT_URL_S3", server.endpoint().toString());
        files.larder().run("--config", "draft.yaml", "init", "--from", "s3://" + bucket.name() + "/data", "--entity",
                "customer_id").exits(ExitCode.OK);
        files.larder().run("--config", "draft.yaml", "materialize").exits(ExitCode.OK);
        assertTrue(files.read("draft.yaml").contains("path: s3://" + bucket.name() + "/data\n"),
                files.read("draft.yaml"));
        assertEquals("data", files.read("draft.yaml").lines().filter(line -> line.matches("  [a-z]+:")).findFirst()
                .orElse("").strip().replace(":", ""));
    }

    /** Feast's registry does not have the precision of decimals. */
    @Test
    void initFromFeastAsksTheBucketForDecimals() throws IOException {
        bucket.put("money/a.parquet", files.sql("money.parquet", "SELECT 1 AS driver_id, TIMESTAMP '2026-11-19' AS ts,"
                + " 1.5::DECIMAL(38,10) AS amount"));
        files.larder().environment("AWS_ENDPOINT_URL_S3", server.endpoint().toString());
        Files.createDirectories(folder.resolve("repo/data"));
        Files.writeString(folder.resolve("repo/feature_store.yaml"),
                "project: demo\nprovider: local\nonline_store: {type: redis}\n");
        Files.write(folder.resolve("repo/data/registry.db"), new RegistryBytes("demo")
                .entity("driver", "driver_id", RegistryBytes.INT64)
                .view("money", view -> view.of("driver").joinKey("driver_id", RegistryBytes.INT64)
                        .feature("amount", RegistryBytes.DECIMAL)
                        .parquet(bucket.url("money"), "ts", "", Map.of()))
                .toBytes());
        files.larder().run("--config", "feast.yaml", "init", "--from-feast", "repo").exits(ExitCode.OK);
        assertTrue(files.read("feast.yaml").contains("\n      path: " + bucket.url("money") + "\n"),
                files.read("feast.yaml"));
        assertTrue(files.read("feast.yaml").contains("\n      amount: decimal(38,10)\n"), files.read("feast.yaml"));
    }

    @Test
    void doctorSaysWhoAsksWhichServer() {
        twoFiles();
        String out = files.larder().run("doctor").out();
        assertTrue(out.contains("storage of customers: " + server.endpoint()), out);
        assertTrue(out.contains(", with the access key of the environment, access key " + server.accessKey()), out);
        assertTrue(out.contains("OK    source of customers: s3://" + bucket.name() + "/data: 2 files, 3 rows, all"
                + " columns match\n"), out);
        assertTrue(!out.contains(server.secretKey()), "no secret");
    }

    @Test
    void whatIsNotThereIsNamed() {
        refused(ExitCode.FAILED, url("data") + " does not exist");
        config("s3://no-such-bucket-of-larder/x", "");
        refused(ExitCode.FAILED, "`s3://no-such-bucket-of-larder/x` does not exist: " + server.endpoint()
                + " has no bucket `no-such-bucket-of-larder`. Check its name, and the endpoint");
        bucket.put("data/", new byte[0]);
        config("s3://" + bucket.name() + "/data", "");
        refused(ExitCode.FAILED, "`s3://" + bucket.name() + "/data` has no Parquet files");
        bucket.put("data/x.parquet", "id,ts\n".getBytes(StandardCharsets.US_ASCII));
        refused(ExitCode.FAILED, url("data/x.parquet") + " is not a Parquet file");
    }

    @Test
    void whoMayNotReadIsTold() {
        twoFiles();
        as(server.accessKey(), "wrong");
        refused(ExitCode.FAILED, url("data") + " cannot be read: " + server.endpoint()
                + " refuses the credentials (SignatureDoesNotMatch), with the access key of the environment."
                + " Check access key and secret key");
        as(server.accessKey(), server.secretKey());
        server.spoil(request -> request.target().contains("list-type"), 1, new Fault.Refusal(403, "AccessDenied",
                "Access Denied", Map.of()));
        refused(ExitCode.FAILED, url("data") + " cannot be read: " + server.endpoint()
                + " denies access with the access key of the environment. s3:ListBucket is needed on bucket `"
                + bucket.name() + "`");
        spoilA(new Fault.Refusal(403, "AccessDenied", "Access Denied", Map.of()));
        refused(ExitCode.FAILED, url("data/a.parquet") + " cannot be read: " + server.endpoint()
                + " denies access with the access key of the environment. s3:GetObject is needed on it, and"
                + " s3:ListBucket on the bucket to see whether it exists");
        spoilA(Fault.expiredToken());
        refused(ExitCode.FAILED, url("data/a.parquet") + " cannot be read: the session with the access key of the"
                + " environment has expired. Sign in again, as with `aws sso login`");
        spoilA(new Fault.Refusal(403, "InvalidObjectState", "The operation is not valid for the object's"
                + " storage class", Map.of()));
        refused(ExitCode.FAILED, url("data/a.parquet") + " is archived, and cannot be read before it is restored."
                + " Restore it, as with `aws s3api restore-object`");
        spoilA(Fault.otherRegion("eu-west-3"));
        refused(ExitCode.FAILED, url("data/a.parquet") + " cannot be read: bucket `" + bucket.name()
                + "` is in another region than us-east-1, eu-west-3. Set storage.s3.region");
    }

    @Test
    void aServerThatIsNotThereIsNamed() {
        config("http://127.0.0.1:1", "s3://b/x", "");
        refused(ExitCode.TRY_AGAIN, "`s3://b/x` cannot be read: http://127.0.0.1:1 does not answer: the connection is"
                + " refused. Check the endpoint");
        config("http://no-such-host.invalid:1", "s3://b/x", "");
        refused(ExitCode.TRY_AGAIN, "`s3://b/x` cannot be read: http://no-such-host.invalid:1 does not answer: there is"
                + " no such host. Check the endpoint");
        config(server.endpoint().toString().replace("http:", "https:"), "s3://b/x", "");
        Larder.Run run = files.larder().run("materialize").exits(ExitCode.FAILED);
        assertTrue(run.err().contains("cannot be read: there is no trusted TLS connection to "
                + server.endpoint().toString().replace("http:", "https:") + " ("), run::toString);
    }

    @Test
    void anAnswerThatIsNotOfS3IsRecognized() {
        config("s3://" + bucket.name() + "/data", "\n    path_style: true");
        server.spoil(request -> true, Integer.MAX_VALUE, new Fault.Refusal(407, "", "", Map.of()));
        Larder.Run run = files.larder().run("materialize").exits(ExitCode.FAILED);
        assertTrue(run.err().contains("is not one of S3. Check the endpoint, and whether a proxy is in the way")
                || run.err().contains("407"), run::toString);
    }

    /** Of every kind that passes. The rows are those of a run without faults. */
    @Test
    void passingFaultsCostRetriesOnly() {
        twoFiles();
        for (Fault fault : List.of(Fault.slowDown(), new Fault.ShortBody(10), new Fault.Reset(), new Fault.Silence(),
                new Fault.Refusal(500, "InternalError", "We encountered an internal error.", Map.of()),
                new Fault.Refusal(429, "TooManyRequests", "", Map.of()))) {
            server.spoilReads(2, fault);
            Larder.Run run = files.larder().run("-v", "materialize").exits(ExitCode.OK);
            assertTrue(run.err()
                    .matches("(?s).*  storage: [0-9]+ requests \\([1-9][0-9]* (retry|retries)\\), .* kB, readers"
                            + " waited .* s\n.*"),
                    () -> fault + run.toString());
            assertEquals("c1=3.5 c2=2.5", files.stored());
        }
    }

    @Test
    void aStormEndsWithTryAgain() {
        twoFiles();
        server.spoilReads(Integer.MAX_VALUE, Fault.slowDown());
        refused(ExitCode.TRY_AGAIN, url("data/a.parquet") + " cannot be read: " + server.endpoint()
                + " answers 503 SlowDown. It was asked again for 1s");
    }

    @Test
    void aFileThatIsReplacedOrDeletedDuringTheRunIsRefused() {
        twoFiles();
        byte[] other = bucket.get("data/sub/b.parquet");
        afterTheFooter("a.parquet", () -> bucket.put("data/a.parquet", other));
        refused(ExitCode.TRY_AGAIN, url("data/a.parquet") + " has changed since this run was planned");
        twoFiles();
        afterTheFooter("a.parquet", () -> bucket.delete("data/a.parquet"));
        refused(ExitCode.TRY_AGAIN, url("data/a.parquet") + " was deleted after this run was planned");
    }

    /** The next read of the first file. */
    private void spoilA(Fault fault) {
        server.spoil(request -> request.target().endsWith("/a.parquet"), 1, fault);
    }

    /** Neither partitions of the event time outside the window, nor, by a pattern, names that do not match. */
    @Test
    void partitionsOutsideTheWindowAreNotListed() {
        for (int day = 10; day < 20; day++) {
            for (String country : List.of("de", "fr")) {
                bucket.put("t/country=" + country + "/event=2026-11-" + day + "/a.parquet", files.sql("p.parquet",
                        "SELECT '" + country + day + "' AS customer_id, " + day + "::DOUBLE AS total"));
            }
        }
        config("s3://" + bucket.name() + "/t", "");
        server.exchanges();
        Larder.Run run = files.larder().run("materialize", "--dry-run", "--from", "2026-11-13", "--to", "2026-11-14")
                .exits(ExitCode.OK);
        assertTrue(run.err().contains("18 partitions outside the window not listed"), run::toString);
        assertEquals(List.of(), server.exchanges().stream().map(Exchange::target)
                .filter(asked -> asked.matches(".*2026-11-1[012456789].*")).toList());
        files.materialize("--from", "2026-11-13", "--to", "2026-11-14").exits(ExitCode.OK);
        assertEquals("de13=13.0 fr13=13.0", files.stored());
        files.materialize("--from", "2027-01-01", "--to", "2027-01-02").exits(ExitCode.OK);
        config("s3://" + bucket.name() + "/t/country=d*/event=2026-11-1[45]", "");
        server.exchanges();
        files.materialize().exits(ExitCode.OK);
        assertEquals("de13=13.0 de14=14.0 de15=15.0 fr13=13.0", files.stored());
        assertEquals(List.of(), server.exchanges().stream().map(Exchange::target)
                .filter(asked -> asked.matches(".*fr/.*parquet")).toList());
    }

    private void afterTheFooter(String name, Runnable change) {
        AtomicInteger reads = new AtomicInteger();
        server.spoil(request -> {
            if (request.target().endsWith("/" + name) && reads.incrementAndGet() == 2) {
                change.run();
            }
            return false;
        }, 1, Fault.slowDown());
    }

    /** Those that read ranges of objects, and those that do not. */
    private void asked(int ranges, int others) {
        server.exchanges();
        files.materialize("--dry-run").exits(ExitCode.OK);
        List<Exchange> asked = server.exchanges();
        assertEquals(ranges, asked.stream().filter(request -> !request.range().isEmpty()).count(), asked::toString);
        assertEquals(ranges + others, asked.size(), asked::toString);
    }

    @Test
    void fewRequestsListAndFewReadASmallFile() {
        twoFiles();
        upload("features/a.parquet", "'c1', '2026-11-19 08:00', 1.5", "'c2', '2026-11-19 08:00', 2.5");
        upload("features/sub/b.parquet", "'c1', '2026-11-19 09:00', 3.5");
        config("s3://" + bucket.name() + "/features", "");
        // The footer, keys and times, and the rest, of two files of which only one row group has two winners. Whether it
        // is a folder, and what is in it, which also shows that it is no table.
        asked(6, 2);
        // The files of an Iceberg table may be in a folder of this name.
        config("s3://" + bucket.name() + "/data", "");
        asked(6, 4);
        // A file, and whether its folder is a table.
        config("s3://" + bucket.name() + "/features/a.parquet", "");
        asked(3, 3);
    }

    /** One large row group, of which one row is the latest: its page is fetched, and the index that says where it is. */
    @Test
    void onlyPagesWithLatestRowsAreRead() throws IOException {
        byte[] noise = new byte[1000];
        Random random = new Random(1);
        List<ParquetFormat.Row> rows = new ArrayList<>();
        for (int i = 0; i < 6000; i++) {
            long time = 1_795_000_000_000_000L + i;
            random.nextBytes(noise);
            Binary value = Binary.fromConstantByteArray(noise.clone());
            rows.add(group -> group.append("customer_id", "c1").append("event", time).append("total", (double) time)
                    .append("noise", value));
        }
        Path file = new ParquetFormat(WriterVersion.PARQUET_1_0, false, false, TestCodec.UNCOMPRESSED, 500, 1 << 30)
                .write(folder.resolve("large.parquet"), """
                        required binary customer_id (STRING); required int64 event (TIMESTAMP(MICROS,true));
                        required double total; required binary noise;""", rows);
        bucket.put("large/a.parquet", file);
        config("s3://" + bucket.name() + "/large", "");
        files.larder().file("larder.yaml", files.read("larder.yaml").replace("{total: double}",
                "{total: double, noise: bytes}"));
        server.exchanges();
        Larder.Run run = files.larder().run("-v", "materialize").exits(ExitCode.OK);
        assertTrue(run.err().matches("(?s).*  storage: [0-9]+ requests \\(0 retries\\), 7[0-9]{2}\\.[0-9] kB"
                + " \\(5\\.[0-9] MB of pages without a latest row spared\\), readers waited .*"), run::toString);
        List<Exchange> reads = server.exchanges().stream().filter(request -> !request.range().isEmpty()).toList();
        // The footer, keys and times, the offset index, pages of the small columns, and the page of the large one.
        assertEquals(5, reads.size(), reads::toString);
        assertEquals("c1=1795000000005999.0", files.stored());
    }

    /** Seen while its folder is listed. */
    @Test
    void theFilesOfATableAreRefused() {
        twoFiles();
        bucket.put("data/_delta_log/00000000000000000000.json", new byte[]{'{', '}'});
        refused(ExitCode.FAILED, url("data") + " is a table (delta), whose files have rows that it has deleted or"
                + " replaced. Set `format: delta` and `path: s3://" + bucket.name() + "/data` in the source, or"
                + " `format: parquet` to read all rows of the files");
        bucket.delete("data/_delta_log/00000000000000000000.json");
        bucket.put("data/metadata/v1.metadata.json", new byte[]{'{', '}'});
        refused(ExitCode.FAILED, url("data") + " is a table (iceberg), whose files have rows that it has deleted or"
                + " replaced. Set `format: iceberg` and `path: s3://" + bucket.name() + "/data` in the source, or"
                + " `format: parquet` to read all rows of the files");
    }
}
