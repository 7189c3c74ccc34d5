package dev.larder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;

class TestPortsTest {
    /** Prints ports that it claims. Another process of the tests. */
    static final class Claims {
        public static void main(String[] args) {
            for (int i = 0; i < 2_000; i++) {
                System.out.println(TestPorts.claim());
            }
        }
    }

    @Test
    void portsAreBelowTheEphemeralRangeAndClaimedOnce() throws Exception {
        int lowestEphemeral = Integer.parseInt(
                Files.readAllLines(Path.of("/proc/sys/net/ipv4/ip_local_port_range")).getFirst().split("\\s+")[0]);
        Set<Integer> claimed = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            int port = TestPorts.claimWithClusterBus();
            assertTrue(claimed.add(port));
            assertTrue(claimed.add(port + 10_000));
            assertTrue(port + 10_000 < lowestEphemeral, "port " + port);
        }
    }

    @Test
    void anotherProcessClaimsOtherPorts() throws Exception {
        Set<String> claimed = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            claimed.add(Integer.toString(TestPorts.claim()));
        }
        Process other = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Claims.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        Set<String> others = new HashSet<>(other.inputReader().lines().toList());
        assertEquals(0, other.waitFor());
        assertEquals(2_000, others.size());
        others.retainAll(claimed);
        assertEquals(Set.of(), others);
    }
}
