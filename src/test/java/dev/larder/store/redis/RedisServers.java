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
 * Real servers for tests, stopped when the tests' process ends. The binary is {@code redis-server} from the PATH; without
 * one, or if {@code LARDER_TEST_REDIS} is {@code embedded}, the one among the tests' dependencies. If
 * {@code LARDER_TEST_REDIS} is the address of a server, tests that need no server of their own use it, and empty it.
 * {@code LARDER_TEST_REDIS8} is the binary of a Redis 8. Tests without their server are skipped.
 */
public final class RedisServers {
    private static final String EMBEDDED = "embedded";
    private static final Path FETCHED_EIGHT = Path.of(System.getProperty("user.home"),
            ".cache/larder-ci/redis8/redis-server");
    private static final List<RedisServer> STARTED = new ArrayList<>();
    private static final Set<String> PRINTED = new HashSet<>();
    private static Path folder;
    private static RedisServer usual;
    private static RedisServer eight;
    private static RedisCluster cluster;
    private static RedisSentinels sentinels;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(RedisServers::endAll));
    }

    private RedisServers() {}

    /** The server that tests share; each uses keys of its own. */
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
        printOnce("redis tests: " + server + ", version " + server.info("server", "redis_version"));
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
            Assumptions.assumeTrue(in != null,
                    () -> printOnce("no redis-server on the PATH, and none for " + system + " "
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

    /** A binary that was built with TLS. */
    static String tlsBinary() {
        String binary = usualBinary();
        Assumptions.assumeFalse(folder != null && binary.startsWith(folder.toString()),
                () -> printOnce("the embedded Redis speaks no TLS: its tests are skipped"));
        return binary;
    }

    /** {@code LARDER_TEST_REDIS8}, else what {@code .ci/run} has installed for this user. */
    public static String eightBinary() {
        String named = System.getenv("LARDER_TEST_REDIS8");
        String binary = named == null || named.isEmpty() ? FETCHED_EIGHT.toString() : named;
        Assumptions.assumeTrue(named != null && !named.isEmpty() || Files.isExecutable(FETCHED_EIGHT),
                () -> printOnce("no Redis 8, so its tests are skipped: .ci/run installs one for this user, or"
                        + " LARDER_TEST_REDIS8 names its redis-server"));
        return binary;
    }

    /** Starts a server and waits until it answers. @param options as on the command line of redis-server */
    public static RedisServer start(String binary, List<String> options) {
        RedisServer server = launch(binary, options).awaitReady();
        if (options.isEmpty()) {
            printOnce("redis tests: " + binary + ", version " + server.info("server", "redis_version"));
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

    /** A short path: the length of socket and pid file paths is limited. */
    static synchronized Path folder() throws IOException {
        if (folder == null) {
            folder = Files.createTempDirectory("larder-redis");
        }
        return folder;
    }

    /** Prints a line, once. */
    static synchronized String printOnce(String line) {
        if (PRINTED.add(line)) {
            System.out.println(line);
        }
        return line;
    }

    private static synchronized void endAll() {
        STARTED.forEach(RedisServer::close);
        if (folder != null) {
            try {
                // The JDK has no method that deletes a tree.
                new ProcessBuilder(Arrays.asList("rm", "-rf", folder.toString())).start().waitFor(10, TimeUnit.SECONDS);
            } catch (IOException | InterruptedException e) {
                System.err.println(folder + " was not deleted: " + e);
            }
        }
    }
}
