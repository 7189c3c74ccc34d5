package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;
import dev.larder.source.IcebergRestServer;
import dev.larder.source.IcebergTables;
import dev.larder.source.ParquetFormat;
import dev.larder.source.storage.server.Bucket;
import dev.larder.source.storage.server.FaultProxy;
import dev.larder.source.storage.server.FaultProxy.Fault;
import dev.larder.source.storage.server.ObjectStore;
import dev.larder.source.storage.server.ObjectStores;

/** A catalog that lends the credentials for a table's files, which nobody else has. */
class IcebergLendingIT {
    @TempDir
    private Path folder;
    private final ObjectStore store = ObjectStores.inProcess();
    private Larder larder;
    private Bucket bucket;
    private IcebergRestServer server;

    @BeforeEach
    void write() throws IOException {
        bucket = Bucket.create(store);
        Path root = folder.resolve("bucket");
        Files.createDirectories(root.resolve("lake"));
        ParquetFormat.PLAIN.write(root.resolve("lake/a.parquet"),
                "required int64 id = 1; required int64 ts (TIMESTAMP(MICROS,true)) = 2; optional int64 x = 3;",
                List.of(group -> group.append("id", 1L).append("ts", 1_000_000L).append("x", 10L)));
        String target = "jdbc:sqlite:" + folder.resolve("catalog.db") + " lake sales.customers " + bucket.url("lake")
                + " "
                + root;
        IcebergTables.write(target, "append " + bucket.url("lake/a.parquet") + " 1\n");
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(Files::isRegularFile).forEach(file -> bucket.put(root.relativize(file).toString(), file));
        }
        server = new IcebergRestServer(target);
        larder = new Larder(folder).environment("AWS_ACCESS_KEY_ID", "other")
                .environment("AWS_SECRET_ACCESS_KEY", "other")
                .environment("AWS_ENDPOINT_URL_S3", store.endpoint().toString()).environment("AWS_REGION", "us-east-1")
                .file("larder.yaml", """
                        project: acme
                        catalog: {type: rest, uri: '%s', token: '%s'}
                        storage: {s3: {timeouts: {retry: 1s}}}
                        feature_views:
                          customers:
                            entity: {id: int64}
                            source: {format: iceberg, table: sales.customers, event_timestamp: ts}
                            features: {x: int64}
                            ttl: never
                        """.formatted(server.uri(), server.token()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String keys(String secret, long expires) {
        return """
                {"s3.access-key-id": "%s", "s3.secret-access-key": "%s", "s3.session-token": "a session",
                 "s3.session-token-expires-at-ms": "%d", "s3.endpoint": "%s", "s3.path-style-access": "true",
                 "client.region": "us-east-1"}""".formatted(store.accessKey(), secret, expires, store.endpoint());
    }

    private String keys(String secret) {
        return keys(secret, Instant.parse(Larder.NOW).plusSeconds(3600).toEpochMilli());
    }

    private static String forPrefix(String prefix, String keys) {
        return "\"storage-credentials\": [{\"prefix\": \"" + prefix + "\", \"config\": " + keys + "}]";
    }

    private void loads() {
        Larder.Run run = larder.run("-v", "materialize").exits(ExitCode.OK);
        assertFalse(run.toString().contains(store.secretKey()), run::toString);
        assertEquals("1", larder.run("get", "customers", "id=1", "-o", "json").exits(ExitCode.OK).out()
                .replaceAll("(?s).*\"x\": ?([0-9])0.*", "$1"));
    }

    private long timesLoaded() {
        return server.requests().stream().filter(request -> request.endsWith("/tables/customers")).count();
    }

    @Test
    void whatIsLentForAPrefixIsUsedBelowIt() {
        server.lends(forPrefix(bucket.url("lake"), keys(store.secretKey())));
        loads();
        assertEquals(1, timesLoaded());
        server.lends(forPrefix(bucket.url("lak"), keys(store.secretKey(), 1)));
        String own = larder.run("materialize").exits(ExitCode.FAILED).err();
        assertTrue(own.contains("with the access key of the environment"), own);
    }

    @Test
    void whatIsLentWithoutAPrefixIsForTheTable() {
        server.lends("\"config\": " + keys(store.secretKey()));
        String outside = larder.run("materialize").exits(ExitCode.FAILED).err();
        assertTrue(outside.contains("with the access key of the environment"), outside);
        server.lends(forPrefix("s3", keys(store.secretKey())));
        assertTrue(larder.run("materialize").exits(ExitCode.FAILED).err()
                .contains("with the access key of the environment"));
    }

    @Test
    void whatHasExpiredIsAskedForAgain() {
        server.lends(forPrefix(bucket.url("lake"), keys("expired", Instant.parse(Larder.NOW).minusSeconds(1)
                .toEpochMilli())), forPrefix(bucket.url("lake"), keys(store.secretKey())));
        loads();
        assertEquals(2, timesLoaded());
    }

    /** Half of the time is over at the first request for a file. */
    private FaultProxy afterTheFirstRequest(int status, Duration passed) {
        AtomicInteger requests = new AtomicInteger();
        return new FaultProxy(store).spoil(request -> {
            if (requests.incrementAndGet() == 1) {
                server.fails(status);
                larder.clock().advance(passed);
            }
            return false;
        }, 1, Fault.slowDown());
    }

    private Larder.Run materialize(FaultProxy files, ExitCode code) {
        server.lends(forPrefix(bucket.url("lake"), keys(store.secretKey(), Instant.parse(Larder.NOW).plusSeconds(100)
                .toEpochMilli()).replace(store.endpoint().toString(), files.endpoint().toString())));
        return larder.run("--set", "catalog.properties={rest.client.max-retries: 1}", "materialize").exits(code);
    }

    @Test
    void keysAreUsedUntilTheyEndIfTheCatalogIsDown() {
        try (FaultProxy files = afterTheFirstRequest(503, Duration.ofSeconds(60))) {
            materialize(files, ExitCode.OK);
            assertTrue(timesLoaded() > 1);
        }
    }

    @Test
    void keysThatEndedWhileTheCatalogIsDownEndTheRun() {
        try (FaultProxy files = afterTheFirstRequest(503, Duration.ofSeconds(101))) {
            String down = materialize(files, ExitCode.TRY_AGAIN).err();
            assertTrue(down.contains("the Iceberg catalog `" + server.uri() + "` cannot answer now (as the test wants"
                    + " it)"), down);
        }
    }

    @Test
    void aCatalogThatNoLongerLendsEndsTheRun() {
        try (FaultProxy files = afterTheFirstRequest(403, Duration.ofSeconds(60))) {
            String denied = materialize(files, ExitCode.FAILED).err();
            assertTrue(denied.contains("the Iceberg catalog `" + server.uri() + "` denies the token access to"
                    + " sales.customers"), denied);
        }
    }

    @Test
    void anExpiryThatIsNoNumberIsNamed() {
        server.lends(forPrefix(bucket.url("lake"), keys(store.secretKey()).replaceFirst("(expires-at-ms\": \")[0-9]+",
                "$1tomorrow")));
        String malformed = larder.run("materialize").exits(ExitCode.FAILED).err();
        assertTrue(malformed.contains("error: the Iceberg catalog `" + server.uri() + "` lends credentials with"
                + " `s3.session-token-expires-at-ms` `tomorrow`, which is no number of milliseconds. Report it to the"
                + " operator of the catalog\n"), malformed);
    }

    /** Its end does not count either. */
    @Test
    void aTokenOfGoogleBesideThemIsNotForS3() {
        server.lends(forPrefix(bucket.url("lake"), keys(store.secretKey()).replaceFirst("\\{",
                "{\"gcs.oauth2.token\": \"of Google\", \"gcs.oauth2.token-expires-at\": \"1\", ")));
        loads();
        assertEquals(1, timesLoaded());
    }

    @Test
    void keysThatTheServerRefusesAreThoseOfTheCatalog() {
        server.lends(forPrefix(bucket.url("lake"), keys("wrong")));
        String refused = larder.run("materialize").exits(ExitCode.FAILED).err();
        assertTrue(refused.contains(store.endpoint() + " denies access with the credentials that the catalog `"
                + server.uri() + "` lends. "), refused);
    }
}
