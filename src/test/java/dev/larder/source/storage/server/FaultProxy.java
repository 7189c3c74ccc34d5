package dev.larder.source.storage.server;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import dev.larder.Await;

/**
 * Stands in front of an object store, lets requests wait, and spoils those that a test names. Keeps what was asked, so
 * that a test can count requests and bytes.
 */
public final class FaultProxy extends HttpRelay implements ObjectStore {
    private final ObjectStore behind;
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<Exchange> exchanges = new ConcurrentLinkedQueue<>();
    private volatile Duration delay = Duration.ZERO;

    /** What goes wrong with a request. */
    public sealed interface Fault {
        /** The server does not do it and says so. {@code code} is S3's word for it. */
        record Refusal(int status, String code, String message, Map<String, String> headers) implements Fault {}

        /** The connection breaks after some bytes of the response's body, in the middle of what it had promised. */
        record ShortBody(long bytes) implements Fault {}

        /** The connection is reset before an answer. */
        record Reset() implements Fault {}

        /** The server does it, and the connection breaks before the answer. */
        record LostAnswer() implements Fault {}

        /** The server never answers. */
        record Silence() implements Fault {}

        /** As if the object had been replaced. */
        record OtherEtag(String etag) implements Fault {}

        static Fault slowDown() {
            return new Refusal(503, "SlowDown", "Please reduce your request rate.", Map.of());
        }

        static Fault expiredToken() {
            return new Refusal(400, "ExpiredToken", "The provided token has expired.", Map.of());
        }

        /** What S3 answers to a request for a bucket of another region. */
        static Fault otherRegion(String region) {
            return new Refusal(301, "PermanentRedirect", "The bucket you are attempting to access must be addressed"
                    + " using the specified endpoint.", Map.of("x-amz-bucket-region", region));
        }
    }

    /** @param bytes of the response's body */
    public record Exchange(String method, String target, String range, int status, long bytes) {}

    private record Rule(Predicate<Exchange> which, AtomicInteger times, Fault fault) {}

    public FaultProxy(ObjectStore behind) {
        super(behind.endpoint());
        this.behind = behind;
    }

    /** Adds this to the time of every request. */
    public FaultProxy delay(Duration by) {
        delay = by;
        return this;
    }

    /** Spoils the next requests that are like this, so many of them. Their status and bytes are 0. */
    public FaultProxy spoil(Predicate<Exchange> which, int times, Fault fault) {
        rules.add(new Rule(which, new AtomicInteger(times), fault));
        return this;
    }

    /** Spoils the next reads of an object. */
    public FaultProxy spoilReads(int times, Fault fault) {
        return spoil(request -> request.method().equals("GET") && !request.range().isEmpty(), times, fault);
    }

    /** What was asked since the last call, in the order of the answers. */
    public List<Exchange> exchanges() {
        List<Exchange> taken = List.copyOf(exchanges);
        exchanges.removeAll(taken);
        return taken;
    }

    @Override
    void handle(Request request, Client client) throws IOException {
        Exchange asked = new Exchange(request.method(), request.target(), request.head().header("range"), 0, 0);
        if (!delay.isZero()) {
            Await.millis(delay.toMillis());
        }
        for (Rule rule : rules) {
            if (rule.which().test(asked) && rule.times().getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                spoil(request, client, rule.fault());
                return;
            }
        }
        client.pass(request, new Noted(asked, ResponseChange.NONE));
    }

    private void spoil(Request request, Client client, Fault fault) throws IOException {
        Exchange asked = new Exchange(request.method(), request.target(), request.head().header("range"), 0, 0);
        switch (fault) {
            case Fault.Refusal refusal -> {
                exchanges.add(new Exchange(asked.method(), asked.target(), asked.range(), refusal.status(), 0));
                client.answer(refusal.status(), refusal.headers(), request.method().equals("HEAD")
                        ? new byte[0]
                        : error(refusal.code(), refusal.message()));
            }
            case Fault.Reset reset -> {
                exchanges.add(asked);
                client.reset();
            }
            case Fault.Silence silence -> {
                exchanges.add(asked);
                client.keepWaiting();
            }
            case Fault.LostAnswer lost -> client.pass(request, new Noted(asked, new ResponseChange() {
                @Override
                public boolean isLost() {
                    return true;
                }
            }));
            case Fault.ShortBody cut -> client.pass(request, new Noted(asked, new ResponseChange() {
                @Override
                public long breaksAfter() {
                    return cut.bytes();
                }
            }));
            case Fault.OtherEtag other -> client.pass(request, new Noted(asked, new ResponseChange() {
                @Override
                public Message head(Message head) {
                    return head.with("etag", '"' + other.etag() + '"');
                }
            }));
        }
    }

    static byte[] error(String code, String message) {
        return ("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + code + "</Code><Message>" + message
                + "</Message></Error>").getBytes(StandardCharsets.UTF_8);
    }

    /** Keeps what was answered. */
    private final class Noted implements ResponseChange {
        private final Exchange asked;
        private final ResponseChange change;

        Noted(Exchange asked, ResponseChange change) {
            this.asked = asked;
            this.change = change;
        }

        @Override
        public Message head(Message head) {
            return change.head(head);
        }

        @Override
        public boolean isLost() {
            return change.isLost();
        }

        @Override
        public long breaksAfter() {
            return change.breaksAfter();
        }

        @Override
        public void passed(int status, long bytes) {
            exchanges.add(new Exchange(asked.method(), asked.target(), asked.range(), status, bytes));
        }
    }

    @Override
    public URI endpoint() {
        return address();
    }

    @Override
    public String accessKey() {
        return behind.accessKey();
    }

    @Override
    public String secretKey() {
        return behind.secretKey();
    }

    @Override
    public boolean isReal() {
        return behind.isReal();
    }

    @Override
    public String toString() {
        return "a proxy in front of " + behind;
    }
}
