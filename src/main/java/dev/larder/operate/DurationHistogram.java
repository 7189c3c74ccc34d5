package dev.larder.operate;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.larder.text.Durations;

/** How many durations are of which size, in buckets that grow as people round: minutes, hours, days. */
public final class DurationHistogram {
    /** Where each bucket but the first begins, in seconds. The last one has no end. */
    private static final long[] BOUNDS = Stream
            .of("5m", "15m", "1h", "2h", "3h", "4h", "6h", "12h", "1d", "2d", "3d", "4d",
                    "5d", "6d", "7d", "14d", "30d", "90d", "365d")
            .map(Durations::parse).mapToLong(Duration::toSeconds).toArray();

    private final long[] buckets = new long[BOUNDS.length + 1];

    /** Durations of at least {@code fromSeconds} and less than {@code toSeconds}; null for no end. */
    public record Bucket(long fromSeconds, Long toSeconds, long count) {
        /** As in {@code 2h to 3h}. */
        public String label() {
            String begin = Durations.print(Duration.ofSeconds(fromSeconds));
            if (toSeconds == null) {
                return begin + " or more";
            }
            String end = Durations.print(Duration.ofSeconds(toSeconds));
            return fromSeconds == 0 ? "less than " + end : begin + " to " + end;
        }
    }

    void add(long seconds) {
        int bound = Arrays.binarySearch(BOUNDS, seconds);
        buckets[bound >= 0 ? bound + 1 : -bound - 1]++;
    }

    /** From the first to the last bucket that is not empty, so that a gap between them shows. */
    public List<Bucket> buckets() {
        int first = 0;
        while (first < BOUNDS.length && buckets[first] == 0) {
            first++;
        }
        int last = BOUNDS.length;
        while (last >= first && buckets[last] == 0) {
            last--;
        }
        return IntStream.rangeClosed(first, last).mapToObj(i -> new Bucket(i == 0 ? 0 : BOUNDS[i - 1],
                i == BOUNDS.length ? null : BOUNDS[i], buckets[i])).toList();
    }

    /** The count of the fullest bucket, the scale of a chart. */
    public long most() {
        return Arrays.stream(buckets).max().orElseThrow();
    }
}
