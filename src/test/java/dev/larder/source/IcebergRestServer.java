package dev.larder.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A service of Iceberg's REST protocol, which knows the tables of a catalog in a database. Its answers are those of Iceberg's
 * own handlers. It takes one token, and gives it for one credential.
 */
public final class IcebergRestServer implements AutoCloseable {
    public static final String CREDENTIAL = "larder:the-secret";

    private final String target;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> requests = new ArrayList<>();
    private volatile String token = "the-token";
    private final Deque<String> lent = new ArrayDeque<>(List.of(""));
    private volatile int status = 200;
    private volatile boolean isSilent;

    /** @param target as {@link IcebergTables#write} names a table */
    public IcebergRestServer(String target) {
        this.target = target;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/catalog");
    }

    public String token() {
        return token;
    }

    /** Members of the answer that loads a table, such as {@code "config": {}}: of the next one, and of those after it. */
    public synchronized IcebergRestServer lends(String... members) {
        lent.clear();
        lent.addAll(List.of(members));
        return this;
    }

    private synchronized String lent() {
        return lent.size() > 1 ? lent.remove() : lent.element();
    }

    /** Answers every further request for tables so. */
    public IcebergRestServer fails(int code) {
        status = code;
        return this;
    }

    /** Answers no further request for tables. */
    public IcebergRestServer isSilent() {
        isSilent = true;
        return this;
    }

    /** Those since the last call, as in {@code GET /catalog/v1/config}. */
    public synchronized List<String> requests() {
        List<String> made = List.copyOf(requests);
        requests.clear();
        return made;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        synchronized (this) {
            requests.add(exchange.getRequestMethod() + " " + path);
        }
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        if (path.equals("/catalog/v1/oauth/tokens")) {
            giveToken(exchange, body);
        } else if (!authorization.equals("Bearer " + token)) {
            refuse(exchange, 401, "NotAuthorizedException", "this token is not known");
        } else if (path.equals("/catalog/v1/config")) {
            String query = String.valueOf(exchange.getRequestURI().getQuery());
            if (query.contains("warehouse=") && !query.contains("warehouse=lake")) {
                refuse(exchange, 404, "NoSuchWarehouseException", "no such warehouse");
            } else {
                send(exchange, 200, "{\"defaults\": {}, \"overrides\": {\"prefix\": \"lake\"}}");
            }
        } else if (isSilent) {
            return;
        } else if (status != 200) {
            refuse(exchange, status, "SomeException", "as the test wants it");
        } else {
            table(exchange, path.replaceFirst("^/catalog/v1/lake/", ""));
        }
    }

    private void giveToken(HttpExchange exchange, String body) throws IOException {
        Map<String, String> form = Arrays.stream(body.split("&")).map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
        boolean isKnown = CREDENTIAL.equals(form.get("client_id") + ":" + form.get("client_secret"))
                && "client_credentials".equals(form.get("grant_type"));
        if (isKnown) {
            send(exchange, 200, "{\"access_token\": \"" + token + "\", \"token_type\": \"bearer\","
                    + " \"issued_token_type\": \"urn:ietf:params:oauth:token-type:access_token\", \"expires_in\": 3600}");
        } else {
            send(exchange, 401, "{\"error\": \"invalid_client\", \"error_description\": \"who are you\"}");
        }
    }

    private void table(HttpExchange exchange, String path) throws IOException {
        try {
            String answer = IcebergTables.answers().apply(target, path);
            String members = path.matches(".*/tables/.*") ? lent() : "";
            send(exchange, 200, members.isEmpty() ? answer : "{" + members + "," + answer.substring(1));
        } catch (RuntimeException e) {
            refuse(exchange, 404, e.getClass().getSimpleName(), e.getMessage());
        }
    }

    private static void refuse(HttpExchange exchange, int code, String type, String message) throws IOException {
        send(exchange, code, "{\"error\": {\"message\": \"" + message + "\", \"type\": \"" + type + "\", \"code\": "
                + code + "}}");
    }

    private static void send(HttpExchange exchange, int code, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
