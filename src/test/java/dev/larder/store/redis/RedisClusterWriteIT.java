package dev.larder.store.redis;

import static dev.larder.store.StoreFixture.VIEW;
import static dev.larder.store.StoreFixture.customer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import redis.clients.jedis.exceptions.JedisMovedDataException;
import redis.clients.jedis.util.JedisClusterCRC16;

import dev.larder.feature.FeatureRow;
import dev.larder.feature.ReadResult;
import dev.larder.feature.Tombstone;
import dev.larder.store.OnlineStore;
import dev.larder.store.ViewRead;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.store.WriteOutcome;
import dev.larder.store.WriteOutcome.Done;
import dev.larder.store.WriteOutcome.Failed;
import dev.larder.store.settings.RedisSettings.Encoding;
import dev.larder.store.settings.RedisSettings.Layout;

/** Whole rows in a cluster: one call decides on many of them. */
class RedisClusterWriteIT {
    private static final long EVENT = 1_795_161_600_000_000L;
    private static final int ROWS = 300;
    /** A call for each server, and for each 32 rows. */
    private static final int MOST_CALLS = 3 + ROWS / 32;

    private static OnlineStore open(RedisCluster cluster, Encoding encoding) {
        return open(cluster, encoding, prefix(encoding));
    }

    private static OnlineStore open(RedisCluster cluster, Encoding encoding, String prefix) {
        return new RedisStore(RedisTarget.with(RedisTarget.of(cluster), Layout.VIEW, encoding, prefix), "acme",
                Clock.systemUTC());
    }

    private static String prefix(Encoding encoding) {
        return "grouped " + encoding + ":";
    }

    private static FeatureRow row(int i, long event, long created, String city) {
        return new FeatureRow(customer("c" + i), event, created, new Object[]{0.5 * i, (long) i, city});
    }

    private static List<FeatureRow> rows(long event, String city) {
        return IntStream.range(0, ROWS).mapToObj(i -> row(i, event, FeatureRow.NO_TIME, city)).toList();
    }

    private static String key(Encoding encoding, int i) {
        return prefix(encoding) + "acme:" + VIEW.name() + ":" + customer("c" + i).text();
    }

    /** Asks the server that has the key. */
    private static void ask(RedisCluster cluster, String... words) {
        for (RedisServer server : cluster.masters()) {
            try {
                server.ask(words);
                return;
            } catch (JedisMovedDataException e) {
                // Another one has it.
            }
        }
    }

    private static int scriptCalls(RedisCluster cluster) {
        return cluster.masters().stream().mapToInt(server -> server.ask("INFO", "commandstats").toString().lines()
                .filter(line -> line.startsWith("cmdstat_evalsha:"))
                .mapToInt(line -> Integer.parseInt(line.replaceAll(".*:calls=(\\d+),.*", "$1"))).sum()).sum();
    }

    private static List<String> cities(OnlineStore store) {
        return store.read(List.of(new ViewRead(VIEW, VIEW.features(),
                IntStream.range(0, ROWS).mapToObj(i -> customer("c" + i)).toList()))).getFirst().stream()
                .map(result -> result instanceof ReadResult.Found found
                        ? (String) found.row().values()[2] + found.row().values()[1]
                        : result.getClass().getSimpleName())
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Encoding.class)
    void theNewestWins(Encoding encoding) {
        RedisCluster cluster = RedisServers.cluster();
        try (OnlineStore store = open(cluster, encoding)) {
            int before = scriptCalls(cluster);
            assertEquals(List.of(Done.WRITTEN),
                    store.write(VIEW, rows(EVENT, "a"), WriteOptions.DEFAULT).stream().distinct().toList());
            // A created time decides if the event times are equal.
            store.write(VIEW, List.of(row(20, EVENT, EVENT, "a")), WriteOptions.DEFAULT);
            store.writeTombstones(VIEW, List.of(new Tombstone(customer("c21"), EVENT + 5, FeatureRow.NO_TIME),
                    new Tombstone(customer("c22"), EVENT, FeatureRow.NO_TIME)), Conflict.NEWEST, Duration.ofDays(1));
            ask(cluster, "DEL", key(encoding, 23));
            ask(cluster, encoding == Encoding.PACKED ? "RPUSH" : "SET", key(encoding, 23), "of another type");
            ask(cluster, "DEL", key(encoding, 24));
            if (encoding == Encoding.PACKED) {
                ask(cluster, "SET", key(encoding, 24), "not packed");
            } else {
                ask(cluster, "HSET", key(encoding, 24), "_ts", "yesterday");
            }
            ask(cluster, "DEL", key(encoding, 25));
            List<FeatureRow> next = new ArrayList<>();
            List<WriteOutcome> expected = new ArrayList<>();
            List<String> cities = new ArrayList<>();
            for (int i = 0; i < ROWS; i++) {
                next.add(row(i, EVENT + i % 3 - 1, FeatureRow.NO_TIME, "b"));
                expected.add(i % 3 == 0 ? Done.STALE : Done.WRITTEN);
                cities.add((i % 3 == 0 ? "a" : "b") + i);
            }
            next.set(26, row(26, EVENT + 1, EVENT + 2, "b"));
            next.set(20, row(20, EVENT, FeatureRow.NO_TIME, "b"));
            expected.set(20, Done.STALE);
            cities.set(20, "a20");
            next.set(21, row(21, EVENT + 4, FeatureRow.NO_TIME, "b"));
            cities.set(21, "NotFound");
            expected.set(23, new Failed("the key holds a value of a type that this layout and encoding do not write"));
            expected.set(24, new Failed("the stored event time is of another encoding than the config's"));
            next.set(25, row(25, EVENT - 9, FeatureRow.NO_TIME, "b"));

            assertEquals(expected, store.write(VIEW, next, WriteOptions.DEFAULT));

            // Three rows, two tombstones and the row of another type have calls of their own.
            int calls = scriptCalls(cluster) - before;
            assertTrue(calls <= 2 * MOST_CALLS + 6, calls + " calls");
            ask(cluster, "DEL", key(encoding, 23));
            ask(cluster, "DEL", key(encoding, 24));
            cities.set(23, "NotFound");
            cities.set(24, "NotFound");
            assertEquals(cities, cities(store));
        }
    }

    /** The reason was not that rows came together. */
    @Test
    void rowsComeTogetherAgainAfterMemoryWasFull() {
        RedisCluster cluster = RedisServers.cluster();
        try (OnlineStore store = open(cluster, Encoding.TEXT, "full:")) {
            // Only rows are refused, not what larder notes about their view.
            store.write(VIEW, rows(EVENT - 1, "a"), WriteOptions.DEFAULT);
            cluster.masters().forEach(server -> server.ask("CONFIG", "SET", "maxmemory", "1"));
            List<WriteOutcome> full;
            try {
                full = store.write(VIEW, rows(EVENT, "a"), WriteOptions.DEFAULT);
            } finally {
                cluster.masters().forEach(server -> server.ask("CONFIG", "SET", "maxmemory", "0"));
            }
            assertTrue(full.stream().allMatch(Failed.class::isInstance), full::toString);
            int before = scriptCalls(cluster);

            List<WriteOutcome> outcomes = store.write(VIEW, rows(EVENT, "b"), WriteOptions.DEFAULT);

            assertEquals(List.of(Done.WRITTEN), outcomes.stream().distinct().toList());
            int calls = scriptCalls(cluster) - before;
            assertTrue(calls <= MOST_CALLS, calls + " calls");
        }
    }

    /** Their rows are written one by one, where they are now. */
    @Test
    void rowsWhoseSlotHasMoved() {
        RedisCluster cluster = RedisServers.cluster();
        RedisServer first = cluster.servers().get(0);
        RedisServer second = cluster.servers().get(1);
        List<Integer> slots = IntStream.range(0, ROWS).map(i -> JedisClusterCRC16.getSlot(key(Encoding.TEXT, i)))
                .filter(slot -> slot <= 5_000).distinct().limit(20).boxed().toList();
        try (OnlineStore store = open(cluster, Encoding.TEXT)) {
            store.write(VIEW, rows(EVENT + 10, "a"), WriteOptions.DEFAULT);
            slots.forEach(slot -> cluster.move(slot, first, second));

            List<WriteOutcome> outcomes = store.write(VIEW, rows(EVENT + 11, "b"), WriteOptions.DEFAULT);

            assertEquals(List.of(Done.WRITTEN), outcomes.stream().distinct().toList());
            assertEquals(IntStream.range(0, ROWS).mapToObj(i -> "b" + i).toList(), cities(store));
        } finally {
            slots.forEach(slot -> cluster.move(slot, second, first));
        }
    }

    /** The new server has the slot's missing keys already, but not those that the old one still has. */
    @ParameterizedTest
    @EnumSource(Encoding.class)
    void aNewerRowOfASlotThatIsMoving(Encoding encoding) {
        RedisCluster cluster = RedisServers.cluster();
        RedisServer from = cluster.servers().get(0);
        RedisServer to = cluster.servers().get(1);
        Map<Integer, List<Integer>> bySlot = IntStream.range(ROWS, 20_000).boxed()
                .collect(Collectors.groupingBy(i -> JedisClusterCRC16.getSlot(key(encoding, i))));
        int slot = IntStream.range(0, 5_000).filter(each -> bySlot.getOrDefault(each, List.of()).size() > 1)
                .findFirst().orElseThrow();
        int missing = bySlot.get(slot).get(0);
        int newer = bySlot.get(slot).get(1);
        List<FeatureRow> rows = new ArrayList<>(rows(EVENT, "b"));
        rows.addFirst(row(newer, EVENT, FeatureRow.NO_TIME, "b"));
        rows.addFirst(row(missing, EVENT, FeatureRow.NO_TIME, "b"));
        try (OnlineStore store = open(cluster, encoding)) {
            // Packed rows are otherwise created first, until most of them exist.
            store.write(VIEW, rows(EVENT - 1, "a"), WriteOptions.DEFAULT);
            store.write(VIEW, rows(EVENT - 1, "a"), WriteOptions.DEFAULT);
            store.write(VIEW, List.of(row(newer, EVENT + 1, FeatureRow.NO_TIME, "a")), WriteOptions.DEFAULT);
            cluster.beginMove(slot, from, to);

            List<WriteOutcome> outcomes = store.write(VIEW, rows, WriteOptions.DEFAULT);

            cluster.move(slot, from, to);
            assertEquals(List.of(Done.WRITTEN, Done.STALE), outcomes.subList(0, 2));
            List<ReadResult> stored = store.read(List.of(new ViewRead(VIEW, VIEW.features(),
                    List.of(customer("c" + missing), customer("c" + newer))))).getFirst();
            assertEquals(List.of(EVENT, EVENT + 1), stored.stream()
                    .map(result -> ((ReadResult.Found) result).row().eventMicros()).toList());
        } finally {
            cluster.move(slot, to, from);
        }
    }
}
