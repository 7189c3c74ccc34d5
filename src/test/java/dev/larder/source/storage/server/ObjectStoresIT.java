package dev.larder.source.storage.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.larder.source.storage.server.FaultProxy.Exchange;
import dev.larder.source.storage.server.FaultProxy.Fault;

/** The servers of the tests are as strict as those of users, and the proxy does what it says. */
class ObjectStoresIT {
    private static final byte[] CONTENT = "0123456789".getBytes(StandardCharsets.US_ASCII);

    static Stream<Named<Supplier<ObjectStore>>> stores() {
        return Stream.of(Named.of("s3proxy", ObjectStores::inProcess), Named.of("radosgw", ObjectStores::real),
                Named.of("GCS", ObjectStores::gcs));
    }

    @ParameterizedTest
    @MethodSource("stores")
    void keepsWhatIsPut(Supplier<ObjectStore> store) {
        Bucket bucket = Bucket.create(store.get());
        List<String> keys = List.of("a/50% of+us.parquet", "a/b c/Grüße & <co>.parquet",
                "a/dt=2026-11-28/x~*'.parquet");
        keys.forEach(key -> bucket.put(key, CONTENT));
        keys.forEach(key -> assertArrayEquals(CONTENT, bucket.get(key), key));
        assertEquals(keys, bucket.keys());
        bucket.delete(keys.getFirst());
        assertEquals(keys.subList(1, 3), bucket.keys());
    }

    @ParameterizedTest
    @MethodSource("stores")
    void refusesAWrongSecretAndAnUnknownUser(Supplier<ObjectStore> store) {
        Bucket bucket = Bucket.create(store.get());
        bucket.put("x", CONTENT);
        for (ObjectStore impostor : List.of(
                new Impostor(store.get().endpoint(), store.get().accessKey(), "not the secret"),
                new Impostor(store.get().endpoint(), "NOBODY", store.get().secretKey()))) {
            HttpResponse<byte[]> answer = Bucket.send(impostor, "GET", "/" + bucket.name() + "/x", "", new byte[0]);
            assertEquals(403, answer.statusCode());
            assertEquals(403, Bucket.send(impostor, "GET", "/" + bucket.name(), "list-type=2", new byte[0])
                    .statusCode());
        }
    }

    @ParameterizedTest
    @MethodSource("stores")
    void aProxyCountsWhatPassesAndSpoilsWhatItIsTold(Supplier<ObjectStore> store) {
        Bucket bucket = Bucket.create(store.get());
        bucket.put("x", CONTENT);
        String path = "/" + bucket.name() + "/x";
        try (FaultProxy proxy = new FaultProxy(store.get())) {
            proxy.spoil(request -> request.target().equals(path), 1, Fault.slowDown())
                    .spoil(request -> request.target().equals(path), 1, Fault.otherRegion("eu-west-3"))
                    .spoil(request -> request.target().equals(path), 1, new Fault.OtherEtag("other"))
                    .spoil(request -> request.target().equals(path), 1, new Fault.ShortBody(4));
            HttpResponse<byte[]> slow = get(proxy, path);
            assertEquals(503, slow.statusCode());
            assertTrue(new String(slow.body(), StandardCharsets.UTF_8).contains("<Code>SlowDown</Code>"));
            assertEquals("eu-west-3", get(proxy, path).headers().firstValue("x-amz-bucket-region").orElseThrow());
            assertEquals("\"other\"", get(proxy, path).headers().firstValue("ETag").orElseThrow());
            assertThrows(UncheckedIOException.class, () -> get(proxy, path));
            long start = System.nanoTime();
            proxy.delay(Duration.ofMillis(30));
            assertArrayEquals(CONTENT, get(proxy, path).body());
            assertTrue(System.nanoTime() - start >= Duration.ofMillis(30).toNanos());
            assertEquals(List.of(new Exchange("GET", path, "", 503, 0), new Exchange("GET", path, "", 301, 0),
                    new Exchange("GET", path, "", 200, 10), new Exchange("GET", path, "", 200, 4),
                    new Exchange("GET", path, "", 200, 10)), proxy.exchanges());
            // The client of the tests tries again.
            proxy.spoil(request -> true, Integer.MAX_VALUE, new Fault.Reset());
            assertThrows(UncheckedIOException.class, () -> get(proxy, path));
            assertEquals(new Exchange("GET", path, "", 0, 0), proxy.exchanges().getFirst());
        }
    }

    private static HttpResponse<byte[]> get(ObjectStore store, String path) {
        return Bucket.send(store, "GET", path, "", new byte[0]);
    }

    @Test
    void googleWantsATokenOrASignature() {
        GcsServer gcs = ObjectStores.gcs();
        Bucket bucket = Bucket.create(gcs);
        bucket.put("x", CONTENT);
        String path = "/" + bucket.name() + "/x";
        assertEquals(401, request(gcs, path, Map.of()).statusCode());
        assertEquals(401, request(gcs, path, Map.of("Authorization", "Bearer made-up")).statusCode());
        assertEquals(400, request(gcs, path, Map.of("Content-Encoding", "aws-chunked")).statusCode());
    }

    private static HttpResponse<byte[]> request(ObjectStore store, String path, Map<String, String> headers) {
        return Bucket.exchange(URI.create(store.endpoint() + path), "GET", headers, new byte[0]);
    }

    private record Impostor(URI endpoint, String accessKey, String secretKey) implements ObjectStore {
        @Override
        public boolean isReal() {
            return false;
        }

        @Override
        public void close() {
            // Nothing was started.
        }
    }
}
