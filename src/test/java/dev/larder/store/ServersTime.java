package dev.larder.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import dev.larder.Await;

/**
 * A test's clock for a store whose server removes what has expired by a clock of its own.
 *
 * @param clock ahead of the server's, so that no record goes before its time while a test is slow
 * @param graceMillis how much longer than its time the server may serve a record
 */
public record ServersTime(TestClock clock, long graceMillis) {

    /** @param unit in which the server counts */
    public static ServersTime in(ChronoUnit unit) {
        Instant now = Instant.now();
        return unit == ChronoUnit.SECONDS
                ? new ServersTime(new TestClock(now.plusSeconds(2).truncatedTo(unit)), 1_100)
                : new ServersTime(new TestClock(now.plusSeconds(1).truncatedTo(unit)), 5);
    }

    /** Lets time pass here and there. */
    public void pass(Duration duration) {
        clock.advance(duration);
        long behind = Duration.between(Clock.systemUTC().instant(), clock.instant()).toMillis();
        Await.millis(Math.max(0, behind) + graceMillis);
    }
}
