package dev.larder.source.storage.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A bucket as the tests fill it and look into it: a client that has nothing in common with larder's. */
public final class Bucket {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
            .withZone(ZoneOffset.UTC);
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final ObjectStore store;
    private final String name;

    private Bucket(ObjectStore store, String name) {
        this.store = store;
        this.name = name;
    }

    /** An empty bucket of a name that no other test has. */
    public static Bucket create(ObjectStore store) {
        return create(store, "larder-test-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet());
    }

    /** A bucket that may be there already. */
    public static Bucket create(ObjectStore store, String name) {
        Bucket bucket = new Bucket(store, name);
        HttpResponse<byte[]> answer = bucket.send("PUT", "", "", new byte[0]);
        if (answer.statusCode() != 409) {
            bucket.require(answer, 200);
        }
        return bucket;
    }

    public String name() {
        return name;
    }

    public ObjectStore store() {
        return store;
    }

    /** The URL of a key, or of all keys that begin so. */
    public String url(String key) {
        return "s3://" + name + "/" + key;
    }

    public void put(String key, byte[] content) {
        require(send("PUT", key, "", content), 200);
    }

    public void put(String key, Path file) {
        try {
            put(key, Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files of a folder, under keys that begin with the prefix. */
    public void putAll(String prefix, Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile).forEach(file -> put(prefix + folder.relativize(file), file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public byte[] get(String key) {
        return require(send("GET", key, "", new byte[0]), 200).body();
    }

    public void delete(String key) {
        require(send("DELETE", key, "", new byte[0]), 204);
    }

    /** The keys of all objects. */
    public List<String> keys() {
        return texts("Key", send("GET", "", "list-type=2", new byte[0]));
    }

    /** The keys of uploads that are neither complete nor aborted. */
    public List<String> uploads() {
        return texts("Key", send("GET", "", "uploads", new byte[0]));
    }

    private List<String> texts(String element, HttpResponse<byte[]> response) {
        String xml = new String(require(response, 200).body(), StandardCharsets.UTF_8);
        return Pattern.compile("<" + element + ">([^<]*)</" + element + ">").matcher(xml).results()
                .map((MatchResult match) -> match.group(1).replace("&lt;", "<").replace("&gt;", ">")
                        .replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&"))
                .toList();
    }

    private HttpResponse<byte[]> require(HttpResponse<byte[]> response, int status) {
        if (response.statusCode() != status) {
            throw new AssertionError(response + ": " + new String(response.body(), StandardCharsets.UTF_8));
        }
        return response;
    }

    private HttpResponse<byte[]> send(String method, String key, String query, byte[] body) {
        return send(store, method, "/" + name + (key.isEmpty() ? "" : "/" + encoded(key)), query, body);
    }

    /** One signed request. */
    static HttpResponse<byte[]> send(ObjectStore store, String method, String path, String query, byte[] body) {
        URI uri = URI.create(store.endpoint() + path + (query.isEmpty() ? "" : "?" + query));
        Map<String, String> headers = new TreeMap<>(Map.of("host", uri.getAuthority(), SignatureV4.TIME,
                TIME.format(Instant.now()), SignatureV4.PAYLOAD, SignatureV4.sha256(body)));
        String authorization = SignatureV4.authorization(store.accessKey(), store.secretKey(), "us-east-1", method,
                path, query, headers);
        headers.put("Authorization", authorization);
        headers.remove("host");
        return exchange(uri, method, headers, body);
    }

    /** One request with exactly these headers. */
    static HttpResponse<byte[]> exchange(URI uri, String method, Map<String, String> headers, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).method(method, BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        try {
            return HTTP.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(uri + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String key) {
        return Arrays.stream(key.split("/", -1))
                .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A")
                        .replace("%7E", "~"))
                .collect(Collectors.joining("/"));
    }
}
