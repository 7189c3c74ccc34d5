package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.TestPorts;
import dev.larder.cli.session.ExitCode;
import dev.larder.store.aerospike.server.AerospikeServers;
import dev.larder.store.aerospike.server.InProcessServer;

/** What {@code doctor} says about an Aerospike cluster that is not whole, or that forgets deletes. */
class AerospikeDoctorIT {
    private static final String QUESTION = "namespace/features";

    @TempDir
    Path folder;

    private final InProcessServer server = AerospikeServers.inProcess();
    private final String statistics = server.ask(QUESTION);
    private Larder larder;

    @BeforeEach
    void project() {
        larder = new AerospikeFolder(folder, server, "layout: view").project("larder.yaml", "sick", Views.CUSTOMERS)
                .larder();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void answer(String more) {
        server.answer(QUESTION, statistics + ";" + more);
    }

    /** Beside those that every server of these tests has. */
    private List<String> problems(ExitCode code) {
        return larder.run("doctor").exits(code).out().lines().filter(line -> !line.startsWith("OK")
                && !line.contains("view customer_features") && !line.contains("storage memory")).toList();
    }

    private List<String> problemsOfHosts(int second) {
        String hosts = "online_store.hosts=[\"127.0.0.1:%d\", \"127.0.0.1:%d\"]".formatted(server.port(), second);
        return larder.run("--set", hosts, "--set", "online_store.timeouts.connect=1s", "doctor").exits(ExitCode.OK)
                // The reason is Java's, and some builds of it say more.
                .out().replace(" (connect failed)", "").lines().filter(line -> line.startsWith("WARN  cluster"))
                .toList();
    }

    @Test
    void namesAHostThatIsAway() {
        int dead = TestPorts.claim();
        assertEquals(List.of("WARN  cluster: host 127.0.0.1:" + dead + " accepts no connection (Connection refused),"
                + " though others answer: start it, or remove it from online_store.hosts. prune, truncate and teardown"
                + " wait for it"), problemsOfHosts(dead));
    }

    /** As a process that is paused: the system accepts the connection. */
    @Test
    void namesAHostThatHangs() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            assertEquals(List.of("WARN  cluster: host 127.0.0.1:" + silent.getLocalPort() + " does not answer, though"
                    + " others answer: start it, or remove it from online_store.hosts. prune, truncate and teardown"
                    + " wait for it"), problemsOfHosts(silent.getLocalPort()));
        }
    }

    @Test
    void saysThatANodeCannotBeReached() {
        server.answer("statistics", "cluster_size=3;cluster_key=1A2B3C4D5E6F");
        assertEquals(List.of("FAIL  cluster: it has 3 nodes, but larder reaches only 1: check the nodes'"
                + " access-address, and the firewalls between here and there"), problems(ExitCode.FAILED));
    }

    @Test
    void countsMigratingPartitions() {
        answer("migrate_rx_partitions_remaining=1300;migrate_tx_partitions_remaining=1300");
        assertEquals(List.of("WARN  namespace features: 2,600 partitions still to migrate: counts are approximate, and"
                + " prune waits. See `asadm -e 'show stat like migrate'`"), problems(ExitCode.OK));
    }

    @Test
    void saysThatCommunityForgetsDeletes() {
        String forgets = "WARN  namespace features: deletes and truncations are not durable in the Community Edition:"
                + " removed rows return when a node restarts, or was away and rejoins";
        answer("storage-engine=device;storage-engine.device[0]=/dev/sdb;conflict-resolution-policy=last-update-time");
        assertEquals(List.of(forgets), problems(ExitCode.OK));
        answer("storage-engine.file[0]=/opt/features.dat;conflict-resolution-policy=generation");
        assertEquals(List.of(forgets + ", and may replace rows written since (set conflict-resolution-policy"
                + " last-update-time)"), problems(ExitCode.OK));
        server.answer("edition", "Aerospike Enterprise Edition");
        assertEquals(List.of(), problems(ExitCode.OK));
    }
}
