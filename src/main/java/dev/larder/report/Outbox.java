package dev.larder.report;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Sends requests to one address, one after the other, on a thread of its own. The first that fails is the last: a run
 * gets one warning, and does not wait for an address that does not answer.
 */
final class Outbox {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(4);

    private final String what;
    private final URI target;
    private final Map<String, String> headers;
    private final Consumer<String> problem;
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();
    private final ExecutorService sender = Executors
            .newSingleThreadExecutor(Thread.ofPlatform().daemon().name("outbox").factory());
    private volatile String failure;

    /**
     * @param what is sent, as the subject of a sentence: {@code metrics}
     * @param target what the paths of requests are relative to
     * @param problem receives why something did not arrive, as a sentence
     */
    Outbox(String what, URI target, Map<String, String> headers, Consumer<String> problem) {
        this.what = what;
        this.target = target;
        this.headers = headers;
        this.problem = problem;
    }

    /** @param path below the target; empty for the target itself */
    void send(String method, String path, String body) {
        sender.execute(() -> {
            if (failure == null) {
                failure = sent(method, path, body);
            }
        });
    }

    /** @return why it did not arrive; null if it did */
    private String sent(String method, String path, String body) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(target + path)).timeout(ANSWER)
                    .method(method, BodyPublishers.ofString(body));
            headers.forEach(request::header);
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            return response.statusCode() / 100 == 2
                    ? null
                    : "HTTP " + response.statusCode() + response.body().lines().findFirst()
                            .filter(line -> !line.isBlank()).map(line -> ": " + line.strip()).orElse("");
        } catch (HttpTimeoutException e) {
            return "no answer";
        } catch (ConnectException e) {
            return e.getCause() instanceof UnresolvedAddressException || e.getMessage() == null
                    ? "cannot connect"
                    : e.getMessage();
        } catch (IOException | IllegalArgumentException e) {
            return e.getMessage() == null ? e.toString() : e.getMessage();
        } catch (InterruptedException e) {
            return "no answer";
        }
    }

    /** Waits for the requests under way, and says whether one of them failed. */
    void close(Duration patience) {
        sender.shutdown();
        // A command that Ctrl-C ends at the prompt is interrupted, and tells it.
        boolean interrupted = Thread.interrupted();
        try {
            if (!sender.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                failure = failure == null ? "no answer" : failure;
                sender.shutdownNow();
            }
        } catch (InterruptedException e) {
            sender.shutdownNow();
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            problem.accept(what + " did not reach " + target + ": " + failure);
        }
    }
}
