package dev.larder.store.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;

import dev.larder.TestPorts;
import dev.larder.store.settings.HostPort;

/**
 * Real servers for tests, all ended with the tests' process. {@code redis-server} is looked for on the PATH; where there
 * is none, or {@code LARDER_TEST_REDIS} says {@code embedded}, there is a binary among the tests' dependencies. Where
 * {@code LARDER_TEST_REDIS} is the address of a server that may be emptied, tests that need no server of their own use
 * that. {@code LARDER_TEST_REDIS8} names the binary of a Redis 8. Tests without their server are skipped.
 */
public final class RedisServers {
    private static final String EMBEDDED = "embedded";
    private static final List<RedisServer> STARTED = new ArrayList<>();
    private static final Set<String> SAID = new HashSet<>();
    private static Path folder;
    private static RedisServer usual;
    private static RedisServer eight;
    private static RedisCluster cluster;
    private static RedisSentinels sentinels;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(RedisServers::endAll));
    }

    private RedisServers() {}

    /** One for all tests, which keep their keys apart. */
    public static synchronized RedisServer usual() {
        if (usual == null) {
            String address = System.getenv("LARDER_TEST_REDIS");
            usual = address == null || address.isEmpty() || address.equals(EMBEDDED)
                    ? start(usualBinary(), List.of())
                    : given(address);
        }
        return usual;
    }

    private static RedisServer given(String address) {
        int colon = address.lastIndexOf(':');
        RedisServer server = new RedisServer(
                new HostPort(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))));
        said("redis tests: " + server + ", version " + server.info("server", "redis_version"));
        return server;
    }

    public static synchronized RedisServer eight() {
        if (eight == null) {
            eight = start(eightBinary(), List.of());
        }
        return eight;
    }

    static synchronized RedisCluster cluster() {
        if (cluster == null) {
            cluster = RedisCluster.start(usualBinary());
        }
        return cluster;
    }

    static synchronized RedisSentinels sentinels() {
        if (sentinels == null) {
            sentinels = RedisSentinels.start(usualBinary());
        }
        return sentinels;
    }

    public static String usualBinary() {
        Optional<Path> found = EMBEDDED.equals(System.getenv("LARDER_TEST_REDIS"))
                ? Optional.empty()
                : Stream.of(System.getenv("PATH").split(":")).map(Path::of)
                        .map(directory -> directory.resolve("redis-server")).filter(Files::isExecutable).findFirst();
        return found.map(Path::toString).orElseGet(RedisServers::embeddedBinary);
    }

    private static synchronized String embeddedBinary() {
        String system = System.getProperty("os.name").startsWith("Mac") ? "darwin" : "linux";
        String processor = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        String resource = "/redis-server-7.0.15-" + system + "-" + processor;
        try (InputStream in = RedisServers.class.getResourceAsStream(resource)) {
            Assumptions.assumeTrue(in != null, () -> said("no redis-server on the PATH, and none for " + system + " "
                    + processor + " among the dependencies: tests that need one are skipped"));
            Path binary = folder().resolve("redis-server");
            if (!Files.exists(binary)) {
                Files.copy(in, binary);
                Files.setPosixFilePermissions(binary, PosixFilePermissions.fromString("rwx------"));
            }
            return binary.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of a binary that was built with it. */
    static String tlsBinary() {
        String binary = usualBinary();
        Assumptions.assumeFalse(folder != null && binary.startsWith(folder.toString()),
                () -> said("the embedded Redis speaks no TLS: its tests are skipped"));
        return binary;
    }

    public static String eightBinary() {
        String binary = System.getenv("LARDER_TEST_REDIS8");
        Assumptions.assumeTrue(binary != null && !binary.isEmpty(), () -> said("LARDER_TEST_REDIS8 names no Redis 8:"
                + " its tests are skipped"));
        return binary;
    }

    /** A server that answers. The options are as in its config file. */
    public static RedisServer start(String binary, List<String> options) {
        RedisServer server = launch(binary, options).awaitReady();
        if (options.isEmpty()) {
            said("redis tests: " + binary + ", version " + server.info("server", "redis_version"));
        }
        return server;
    }

    static RedisServer launch(String binary, List<String> options) {
        return launch(binary, TestPorts.claim(), options);
    }

    static synchronized RedisServer launch(String binary, int port, List<String> options) {
        try {
            RedisServer server = new RedisServer(binary, folder().resolve(Integer.toString(port)), port, options);
            STARTED.add(server);
            return server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static synchronized RedisServer launchSentinel(String binary, int port, Path config) {
        try {
            RedisServer server = new RedisServer(folder().resolve(Integer.toString(port)), port,
                    List.of(binary, config.toString(), "--sentinel"));
            STARTED.add(server);
            return server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Short: a path of Unix sockets and pid files may not be long. */
    static synchronized Path folder() throws IOException {
        if (folder == null) {
            folder = Files.createTempDirectory("larder-redis");
        }
        return folder;
    }

    /** Says it on the console, once. */
    static synchronized String said(String line) {
        if (SAID.add(line)) {
            System.out.println(line);
        }
        return line;
    }

    private static synchronized void endAll() {
        STARTED.forEach(RedisServer::close);
        if (folder != null) {
            try {
                // Of the JDK's own there is nothing that deletes a tree; a shell is where Redis runs.
                new ProcessBuilder(Arrays.asList("rm", "-rf", folder.toString())).start().waitFor(10, TimeUnit.SECONDS);
            } catch (IOException | InterruptedException e) {
                System.err.println(folder + " is left: " + e);
            }
        }
    }
}
