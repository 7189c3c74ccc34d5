package dev.larder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Ports for the servers of tests. A claimed port belongs to this process until it ends, so a server can be stopped and
 * started again on it. Ports are below the ephemeral range, from which the kernel takes the ports of clients; and each
 * is locked, as one byte of a file in the temp folder, so that no other process that runs these tests claims it too.
 */
public final class TestPorts {
    private static final int LOWEST = 10_000;
    private static final int ATTEMPTS = 10_000;
    private static final Path EPHEMERAL_RANGE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

    private static final int END = lowestEphemeral();
    /** Never closed: closing it would release all locks. */
    private static final FileChannel LOCKS = openLocks();

    private TestPorts() {}

    /** A port at which nothing listens. */
    public static int claim() {
        return claim(0);
    }

    /** A port for which the one above it by 10,000 is claimed too: there a Redis Cluster's node has its bus. */
    public static int claimWithClusterBus() {
        return claim(10_000);
    }

    private static int claim(int secondAbove) {
        for (int i = 0; i < ATTEMPTS; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, END - secondAbove);
            if (IntStream.of(port, port + secondAbove).distinct().allMatch(each -> lock(each) && isFree(each))) {
                return port;
            }
        }
        throw new AssertionError("no free port between " + LOWEST + " and " + END);
    }

    private static synchronized boolean lock(int port) {
        try {
            return LOCKS.tryLock(port, 1, false) != null;
        } catch (OverlappingFileLockException e) {
            // This process has it.
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Servers that are no part of these tests hold no lock. */
    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static int lowestEphemeral() {
        int usual = 32_768;
        try {
            // Lines, because they are read in one go: the kernel gives the whole text at the first read only.
            int lowest = Files.exists(EPHEMERAL_RANGE)
                    ? Integer.parseInt(Files.readAllLines(EPHEMERAL_RANGE).getFirst().split("\\s+")[0])
                    : usual;
            // A machine that has given nearly all its ports to clients has none below.
            return lowest < 2 * LOWEST + 1_000 ? usual : Math.min(lowest, usual);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileChannel openLocks() {
        Path file = Path.of(System.getProperty("java.io.tmpdir"),
                "larder-test-ports-" + System.getProperty("user.name"));
        try {
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
