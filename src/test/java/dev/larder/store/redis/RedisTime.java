package dev.larder.store.redis;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import dev.larder.store.TestClock;

/**
 * A test's clock, and the clock of its servers, which cannot be set. The test's clock is ahead, so that no record expires
 * early while a test is slow, but by no more than {@code doctor} accepts. To let time pass, the servers' keys and fields are
 * given expiries that much sooner.
 */
final class RedisTime {
    private static final Duration AHEAD = Duration.ofSeconds(1);
    private static final String EXPIRE_SOONER = """
            local cursor = '0'
            repeat
              local page = redis.call('SCAN', cursor, 'COUNT', 1000)
              cursor = page[1]
              for _, key in ipairs(page[2]) do
                if ARGV[2] == '1' and redis.call('TYPE', key).ok == 'hash' then
                  for _, field in ipairs(redis.call('HKEYS', key)) do
                    local expiry = redis.call('HPEXPIRETIME', key, 'FIELDS', 1, field)[1]
                    if expiry > 0 then
                      redis.call('HPEXPIREAT', key, math.max(0, expiry - ARGV[1]), 'FIELDS', 1, field)
                    end
                  end
                end
                local expiry = redis.call('PEXPIRETIME', key)
                if expiry > 0 then redis.call('PEXPIREAT', key, math.max(1, expiry - ARGV[1])) end
              end
            until cursor == '0'
            """;

    private final TestClock clock = new TestClock(Instant.now().plus(AHEAD).truncatedTo(ChronoUnit.MILLIS));

    TestClock clock() {
        return clock;
    }

    void pass(Duration duration, List<RedisServer> masters) {
        clock.advance(duration);
        long behind = Duration.between(Clock.systemUTC().instant(), clock.instant()).toMillis() + 1;
        for (RedisServer master : masters) {
            boolean hasFieldExpiry = !((List<?>) master.ask("COMMAND", "INFO", "HPEXPIREAT")).contains(null);
            master.ask("EVAL", EXPIRE_SOONER, "0", Long.toString(behind), hasFieldExpiry ? "1" : "0");
        }
    }
}
