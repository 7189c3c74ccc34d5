package dev.larder.store.aerospike;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.larder.store.StoreException;
import dev.larder.store.StoreException.Kind;
import dev.larder.store.aerospike.StableCluster.Limits;
import dev.larder.store.aerospike.server.AerospikeServers;
import dev.larder.store.aerospike.server.InProcessServer;
import dev.larder.store.settings.AerospikeSettings.Placement;

/** How long larder waits for a cluster that is not whole. */
class StableClusterIT {
    private static final Placement AT = new Placement("features", "acme_v");
    private static final String STABLE = "cluster-stable:size=1;namespace=features";
    private static final Duration POLL = Duration.ofMillis(1);

    private final InProcessServer server = AerospikeServers.inProcess();
    private final AerospikeCluster cluster = new AerospikeCluster(AerospikeTests.of(server));

    @AfterEach
    void close() {
        cluster.close();
        server.close();
    }

    private void migrating(int partitions) {
        server.answer(STABLE, "ERROR:7:unstable cluster");
        server.answer("namespace/features", "migrate_rx_partitions_remaining=" + partitions);
    }

    private String unstable(String why) {
        return "Aerospike at 127.0.0.1:" + server.port() + ": the cluster is not stable, so larder cannot tell whether"
                + " all records of set `acme_v` in namespace `features` were changed: " + why
                + ". Run the command again when the cluster is whole and its migrations are over.";
    }

    private static String obstacle(StoreException e) {
        assertEquals(Kind.UNREACHABLE, e.kind());
        return e.getMessage().replaceAll("BB9LARDERTEST01 \\(.*?\\)", "N");
    }

    @Test
    void waitsAsLongAsMigrationsAdvance() {
        migrating(300);
        Iterator<Integer> left = IntStream.iterate(299, i -> i - 1).limit(300).iterator();
        StableCluster stable = new StableCluster(cluster, AT, rows -> {
            migrating(left.next());
            if (!left.hasNext()) {
                server.answer(STABLE, "BEEF");
            }
            return true;
        }, new Limits(Duration.ofSeconds(60), 3, POLL));
        assertEquals("BEEF", stable.await().orElseThrow().key());
    }

    @Test
    void givesUpIfNothingChanges() {
        migrating(7);
        StableCluster stable = new StableCluster(cluster, AT, rows -> true,
                new Limits(Duration.ofMillis(50), 3, POLL));
        assertEquals(unstable("node N reports `ERROR:7:unstable cluster`"),
                obstacle(assertThrows(StoreException.class, stable::await)));
    }

    @Test
    void givesUpIfTheStateGetsWorseAgainAndAgain() {
        migrating(1);
        int[] polls = {0};
        StableCluster stable = new StableCluster(cluster, AT, rows -> {
            polls[0]++;
            migrating(1 + polls[0] % 2);
            return true;
        }, new Limits(Duration.ofSeconds(60), 20, POLL));
        assertEquals(
                unstable("its state changed more than 20 times, most recently because node N reports `ERROR:7:unstable"
                        + " cluster`"),
                obstacle(assertThrows(StoreException.class, stable::await)));
    }

    @Test
    void countsChangesBetweenWaitsToo() {
        StableCluster stable = new StableCluster(cluster, AT, rows -> true,
                new Limits(Duration.ofSeconds(60), 2, POLL));
        ClusterState state = stable.await().orElseThrow();
        assertTrue(stable.isStill(state));
        server.answer(STABLE, "BEEF");
        assertEquals(false, stable.isStill(state));
        assertEquals(false, stable.isStill(state));
        assertEquals(unstable("its state changed more than 2 times, most recently because its nodes changed"),
                obstacle(assertThrows(StoreException.class, () -> stable.isStill(state))));
    }

    @Test
    void endsWithItsPace() {
        migrating(7);
        assertEquals(Optional.empty(), new StableCluster(cluster, AT, rows -> false).await());
    }
}
