package dev.larder.store.redis;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import dev.larder.store.Credentials;
import dev.larder.store.OnlineStore;
import dev.larder.store.OnlineStoreContract;
import dev.larder.store.RedisSettings;
import dev.larder.store.RedisSettings.Encoding;
import dev.larder.store.RedisSettings.Layout;
import dev.larder.store.RedisSettings.Mode;
import dev.larder.store.TestClock;
import dev.larder.store.Timeouts;

/** The contract on one server, in every layout and encoding. */
@ParameterizedClass
@MethodSource("variants")
class RedisStoreIT implements OnlineStoreContract {
    private static final AtomicInteger TESTS = new AtomicInteger();

    record Variant(String name, Supplier<RedisServer> server, Layout layout, Encoding encoding) {
        @Override
        public String toString() {
            return name + " " + layout + " " + encoding;
        }
    }

    static Stream<Variant> variants() {
        return Stream.of(new Variant("usual", RedisServers::usual, Layout.VIEW, Encoding.TEXT),
                new Variant("usual", RedisServers::usual, Layout.VIEW, Encoding.BINARY),
                new Variant("usual", RedisServers::usual, Layout.VIEW, Encoding.PACKED),
                new Variant("usual", RedisServers::usual, Layout.ENTITY, Encoding.TEXT),
                new Variant("usual", RedisServers::usual, Layout.ENTITY, Encoding.BINARY),
                new Variant("8", RedisServers::eight, Layout.VIEW, Encoding.TEXT),
                new Variant("8", RedisServers::eight, Layout.VIEW, Encoding.BINARY),
                new Variant("8", RedisServers::eight, Layout.VIEW, Encoding.PACKED),
                new Variant("8", RedisServers::eight, Layout.ENTITY, Encoding.TEXT),
                new Variant("8", RedisServers::eight, Layout.ENTITY, Encoding.BINARY));
    }

    @Parameter
    Variant variant;

    /** Ahead of the servers' clock, so that no record goes before its time while a test is slow. */
    private final TestClock clock = new TestClock(Instant.now().plusSeconds(1).truncatedTo(ChronoUnit.MILLIS));

    /** A start of keys of each test's own, with all that a glob pattern could stumble over. */
    private final String prefix = "t[" + TESTS.incrementAndGet() + "]*?\\x:";

    @Override
    public OnlineStore open(String project) {
        return new RedisStore(settings(), project, clock);
    }

    private RedisSettings settings() {
        return new RedisSettings(Mode.STANDALONE, List.of(variant.server.get().address()), Optional.empty(), 0,
                Credentials.NONE, Optional.empty(), variant.layout, variant.encoding, prefix,
                new Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(5),
                        Duration.ofSeconds(20)),
                RedisSettings.DEFAULT_RETRIES, 50);
    }

    @Override
    public TestClock clock() {
        return clock;
    }

    @Override
    public Duration shortTtl() {
        return Duration.ofMillis(200);
    }

    @Override
    public void pass(Duration duration) {
        clock.advance(duration);
        long behind = Duration.between(Clock.systemUTC().instant(), clock.instant()).toMillis();
        Await.millis(Math.max(0, behind) + 5);
    }
}
