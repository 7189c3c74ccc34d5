package dev.larder.store.redis;

import static dev.larder.store.StoreFixture.VIEW;
import static dev.larder.store.StoreFixture.customer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;

import dev.larder.TestPorts;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.Ttl;
import dev.larder.store.OnlineStore;
import dev.larder.store.StoreException;
import dev.larder.store.StoreException.Kind;
import dev.larder.store.StoreFixture;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.store.WriteOutcome;
import dev.larder.store.WriteOutcome.Done;
import dev.larder.store.WriteOutcome.Failed;
import dev.larder.store.backend.Attempts;
import dev.larder.store.redis.client.PipelinedExecutor;
import dev.larder.store.redis.client.RedisConnection;
import dev.larder.store.redis.client.RedisNodes;
import dev.larder.store.redis.client.Request;
import dev.larder.store.settings.ConnectionSettings;
import dev.larder.store.settings.Credentials;
import dev.larder.store.settings.HostPort;
import dev.larder.store.settings.RedisSettings;
import dev.larder.store.settings.RedisSettings.Encoding;
import dev.larder.store.settings.RedisSettings.Layout;
import dev.larder.store.settings.RedisSettings.Mode;
import dev.larder.store.settings.RedisSettings.Servers;
import dev.larder.text.Secret;
import dev.larder.store.settings.Timeouts;

/** The messages for servers that cannot be reached or refuse to serve. */
class RedisFailureIT {
    private static final Timeouts SHORT = new Timeouts(Duration.ofMillis(300), Duration.ofMillis(300),
            Duration.ofMillis(500), Duration.ofMillis(600));

    private static OnlineStore open(RedisSettings settings) {
        return new RedisStore(settings, "acme", Clock.systemUTC());
    }

    private static RedisSettings settings(RedisServer server, Credentials credentials, int db) {
        RedisSettings usual = RedisTarget.of(server);
        Servers servers = usual.servers();
        return new RedisSettings(new Servers(servers.mode(), servers.addresses(), servers.master(), db, 2),
                new ConnectionSettings(credentials, usual.connection().tls(), usual.connection().timeouts(),
                        usual.connection().retries()),
                usual.records());
    }

    /** Settings for servers that are expected to fail. */
    private static RedisSettings atOnce(Mode mode, List<HostPort> addresses, Optional<String> master) {
        return new RedisSettings(new Servers(mode, addresses, master, 0, 5),
                new ConnectionSettings(Credentials.NONE, Optional.empty(), SHORT, 2), RedisSettings.DEFAULT.records());
    }

    private static List<FeatureRow> rows(int count) {
        return IntStream.range(0, count).mapToObj(i -> new FeatureRow(customer("c" + i), 1_000, FeatureRow.NO_TIME,
                new Object[]{1.5, 7L, "x".repeat(50)})).toList();
    }

    private static StoreException refused(RedisSettings settings) {
        try (OnlineStore store = open(settings)) {
            StoreException writing = assertThrows(StoreException.class,
                    () -> store.write(VIEW, rows(20), WriteOptions.DEFAULT));
            StoreException reading = assertThrows(StoreException.class,
                    () -> StoreFixture.readOne(store, VIEW, customer("c1")));
            assertEquals(writing.kind(), reading.kind());
            return writing;
        }
    }

    private static void assertFails(Kind kind, String message, RedisSettings settings) {
        StoreException failure = refused(settings);
        assertEquals(message, failure.getMessage());
        assertEquals(kind, failure.kind());
        for (Throwable at = failure; at != null; at = at.getCause()) {
            assertFalse(String.valueOf(at.getMessage()).contains("hunter2"), at.toString());
        }
    }

    @Test
    void connectionRefused() {
        int port = TestPorts.claim();
        RedisSettings nobody = atOnce(Mode.STANDALONE, List.of(new HostPort("127.0.0.1", port)), Optional.empty());
        String refused = "cannot connect to Redis at 127.0.0.1:" + port
                + ": connection refused. Is the server running?";
        assertFails(Kind.UNREACHABLE, refused, nobody);
        RedisSettings noCluster = atOnce(Mode.CLUSTER, nobody.servers().addresses(), Optional.empty());
        assertFails(Kind.UNREACHABLE, refused, noCluster);
        RedisSettings noSentinel = atOnce(Mode.SENTINEL, nobody.servers().addresses(), Optional.of("mymaster"));
        assertFails(Kind.UNREACHABLE,
                "cannot reach any sentinel of 127.0.0.1:" + port + "; the last failure: " + refused,
                noSentinel);
        RedisSettings noHost = atOnce(Mode.STANDALONE, List.of(new HostPort("no-such-host.invalid", 6379)),
                Optional.empty());
        assertFails(Kind.UNREACHABLE, "cannot resolve the host name `no-such-host.invalid`.", noHost);
    }

    @Test
    void serverDoesNotAnswerInTime() {
        RedisServer server = RedisServers.start(RedisServers.usualBinary(), List.of());
        RedisSettings settings = RedisTarget.with(RedisTarget.of(server), SHORT, 2);
        try (server; OnlineStore store = open(settings)) {
            store.write(VIEW, rows(1), WriteOptions.DEFAULT);
            server.ask("CLIENT", "PAUSE", "120000");
            long start = System.nanoTime();
            StoreException silent = assertThrows(StoreException.class,
                    () -> StoreFixture.readOne(store, VIEW, customer("c0")));
            assertTrue(System.nanoTime() - start < 60_000_000_000L, "it did not wait for the server");
            assertEquals(server.address() + " did not answer in time. See online_store.timeouts.", silent.getMessage());
            assertEquals(Kind.UNREACHABLE, silent.kind());
        }
    }

    @Test
    void wrongCredentialsAndMissingPermissions() {
        try (RedisServer server = RedisServers.start(RedisServers.usualBinary(), List.of("--requirepass", "sesame"))) {
            String at = server.address().toString();
            assertFails(Kind.REFUSED, at + " requires a password. Set online_store.password, and"
                    + " online_store.username for an ACL user.", settings(server, Credentials.NONE, 0));
            Credentials wrong = new Credentials(Optional.empty(), Optional.of(new Secret("hunter2")));
            assertFails(Kind.REFUSED, at + " rejects this username and password. Check online_store.username and"
                    + " online_store.password.", settings(server, wrong, 0));
            Credentials right = new Credentials(Optional.empty(), Optional.of(new Secret("sesame")));
            assertFails(Kind.REFUSED, at + " has no database with this number. Check online_store.db and the server's"
                    + " `databases` setting.", settings(server, right, 99));
            try (OnlineStore store = open(settings(server, right, 3))) {
                store.write(VIEW, rows(1), WriteOptions.DEFAULT);
            }
            server.askAs("default", "sesame", "ACL", "SETUSER", "reader", "on", ">hunter2", "~feast:*", "+@read");
            Credentials reader = new Credentials(Optional.of("reader"), Optional.of(new Secret("hunter2")));
            try (OnlineStore store = open(settings(server, reader, 0))) {
                StoreFixture.readOne(store, VIEW, customer("c0"));
                StoreException denied = assertThrows(StoreException.class,
                        () -> store.write(VIEW, rows(1), WriteOptions.DEFAULT));
                assertEquals(Kind.REFUSED, denied.kind());
                assertTrue(
                        denied.getMessage()
                                .startsWith(at + " denies this user a command or key that larder needs (NOPERM"),
                        denied.getMessage());
            }
        }
    }

    @Test
    void outOfMemoryFailsRowByRow() {
        try (RedisServer server = RedisServers.start(RedisServers.usualBinary(), List.of());
                OnlineStore store = open(RedisTarget.of(server))) {
            store.write(VIEW, rows(1), WriteOptions.DEFAULT);
            server.ask("CONFIG", "SET", "maxmemory", "1");
            String full = server.address()
                    + " is out of memory (maxmemory). Raise maxmemory, shorten ttls or remove data, then"
                    + " run again";
            for (WriteOptions options : List.of(WriteOptions.DEFAULT, StoreFixture.MERGE,
                    WriteOptions.DEFAULT.with(Conflict.OVERWRITE))) {
                assertEquals(List.of(new Failed(full)),
                        store.write(VIEW, rows(200), options).stream().distinct().toList(), options.toString());
            }
            assertEquals(1, StoreFixture.scanned(store, VIEW).size());
            server.ask("CONFIG", "SET", "maxmemory", "0");
            assertEquals(List.<WriteOutcome>of(Done.WRITTEN),
                    store.write(VIEW, rows(200), WriteOptions.DEFAULT).stream().distinct().toList());
        }
    }

    @Test
    void wrongModeOrReplica() {
        RedisServer replica = RedisServers.sentinels().servers().stream()
                .filter(server -> server.info("replication", "role").equals("slave")).findFirst().orElseThrow();
        StoreException readOnly;
        try (OnlineStore store = open(RedisTarget.with(RedisTarget.of(replica), SHORT, 1))) {
            readOnly = assertThrows(StoreException.class, () -> store.write(VIEW, rows(1), WriteOptions.DEFAULT));
        }
        assertEquals(replica.address() + " is a replica and accepts no writes. Set online_store.addresses to its"
                + " master, or use mode `sentinel` or `cluster`, which find the master.",
                readOnly.getMessage());
        RedisSettings usual = RedisTarget.of(RedisServers.usual());
        assertFails(Kind.REFUSED, usual.servers().addresses().getFirst()
                + " is not part of a cluster. Set online_store.mode to standalone.",
                atOnce(Mode.CLUSTER, usual.servers().addresses(), Optional.empty()));
        RedisSettings group = RedisTarget.of(RedisServers.sentinels());
        StoreException unknown = refused(atOnce(Mode.SENTINEL, group.servers().addresses(), Optional.of("nobody")));
        assertTrue(
                unknown.getMessage().endsWith(" does not monitor a master named `nobody`. Check online_store.master."),
                unknown.getMessage());
    }

    @Test
    void serverIsNotASentinel() {
        RedisSettings usual = RedisTarget.of(RedisServers.usual());
        assertFails(Kind.REFUSED, usual.servers().addresses().getFirst() + " is not a sentinel. Set"
                + " online_store.addresses to the sentinels, or online_store.mode to standalone.",
                atOnce(Mode.SENTINEL, usual.servers().addresses(), Optional.of("mymaster")));
    }

    @Test
    void serviceIsNotRedis() throws Exception {
        try (ServerSocket web = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> answerAll(web));
            HostPort address = new HostPort("127.0.0.1", web.getLocalPort());
            assertFails(Kind.REFUSED, "the service at " + address + " does not speak the Redis protocol. Check"
                    + " the host and port in online_store.addresses.",
                    atOnce(Mode.STANDALONE, List.of(address), Optional.empty()));
        }
    }

    private static void answerAll(ServerSocket web) {
        while (!web.isClosed()) {
            try (Socket client = web.accept()) {
                client.getInputStream().read();
                client.getOutputStream().write("<html>Bad Request</html>\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // The client has disconnected, or the test has ended.
            }
        }
    }

    @Test
    void clusterNodeInStandaloneMode() {
        RedisServer one = RedisServers.cluster().servers().getFirst();
        try (OnlineStore store = open(RedisTarget.with(RedisTarget.of(one), SHORT, 1))) {
            StoreException failure = assertThrows(StoreException.class, () -> {
                for (int i = 0; i < 20; i++) {
                    StoreFixture.readOne(store, new FeatureView("v" + i, VIEW.keys(),
                            VIEW.features()), customer("c" + i));
                }
            });
            assertEquals(one.address() + " is a server of a cluster. Set online_store.mode to cluster.",
                    failure.getMessage());
        }
    }

    @Test
    void idleConnectionsAreReused() {
        RedisServer server = RedisServers.start(RedisServers.usualBinary(), List.of());
        try (server; OnlineStore store = open(settings(server, Credentials.NONE, 0))) {
            IntStream.range(0, 8).parallel().forEach(i -> store.write(VIEW, rows(2_000), WriteOptions.DEFAULT));
            // The connection of this query, and at most two of the store.
            assertTrue(Integer.parseInt(server.info("clients", "connected_clients")) <= 3);
        }
    }

    @Test
    void userWithoutPermissionForCommandInfo() {
        FeatureView view = new FeatureView("brief", VIEW.keys(), VIEW.features(), new Ttl.After(Duration.ofDays(1)),
                Ttl.From.WRITE);
        RedisServer server = RedisServers.usual();
        server.ask("ACL", "SETUSER", "narrow", "on", ">hunter2", "~feast:*", "+@all", "-command", "-@dangerous");
        Credentials narrow = new Credentials(Optional.of("narrow"), Optional.of(new Secret("hunter2")));
        RedisSettings shared = RedisTarget.with(settings(server, narrow, 0), Layout.ENTITY, Encoding.TEXT, "feast:n:");
        try (OnlineStore store = open(shared)) {
            store.write(view, rows(1), WriteOptions.DEFAULT);
            StoreFixture.found(store, view, customer("c0"));
            assertEquals(List.of("the server has no field expiry (Redis 7.4 and Valkey 9 do): expired values of view"
                    + " `brief` are not served, but use its memory until they are overwritten"),
                    store.notes(view));
            assertEquals(List.of(), store.notes(VIEW));
        }
    }

    @Test
    void connectionLimitIsReached() throws Exception {
        RedisSettings usual = RedisTarget.of(RedisServers.usual());
        Servers servers = usual.servers();
        RedisSettings single = new RedisSettings(
                new Servers(servers.mode(), servers.addresses(), servers.master(), 0, 1),
                new ConnectionSettings(Credentials.NONE, Optional.empty(), SHORT, 0), usual.records());
        try (RedisNodes one = RedisNodes.named(single)) {
            RedisConnection taken = one.of(null).borrow(new Attempts(Duration.ofSeconds(1), 0));
            PipelinedExecutor executor = new PipelinedExecutor(one, 0);
            Request ping = new Request(new byte[0], new CommandArguments(Protocol.Command.PING));
            assertEquals("all 1 connections to " + usual.servers().addresses().getFirst() + " are in use. Raise"
                    + " online_store.max_connections.",
                    assertThrows(StoreException.class, () -> executor.runOne(ping, Duration.ofMillis(100)))
                            .getMessage());
            one.of(null).giveBack(taken, true);
            assertEquals(1, executor.runOne(ping, Duration.ofSeconds(1)).size());
        }
    }

    /** A prewrite hook may change the type of a value. */
    @Test
    void unencodableRowLeavesTheConnectionClean() {
        try (RedisServer server = RedisServers.start(RedisServers.usualBinary(), List.of());
                OnlineStore store = open(
                        RedisTarget.with(RedisTarget.of(server), Layout.VIEW, Encoding.BINARY, "e:"))) {
            List<FeatureRow> rows = new ArrayList<>(rows(200));
            rows.set(100, new FeatureRow(customer("c100"), 1_000, FeatureRow.NO_TIME, new Object[]{1.5, "7", "x"}));
            assertThrows(ClassCastException.class, () -> store.write(VIEW, rows, WriteOptions.DEFAULT));

            assertEquals(rows(20).get(3), StoreFixture.found(store, VIEW, customer("c3")).row());
            assertEquals(List.<WriteOutcome>of(Done.WRITTEN),
                    store.write(VIEW, rows(200), WriteOptions.DEFAULT).stream().distinct().toList());
        }
    }

    /** A record left out would stay under a feature list that is deleted afterwards. */
    @Test
    void unreadPackedRecordsKeepTheirFeatureList() {
        FeatureView narrower = new FeatureView(VIEW.name(), VIEW.keys(), List.of(VIEW.features().get(1)));
        try (RedisServer server = RedisServers.start(RedisServers.usualBinary(), List.of())) {
            RedisSettings hasty = RedisTarget.with(RedisTarget.of(server), RedisTarget.PATIENT, 0);
            try (OnlineStore store = open(RedisTarget.with(hasty, Layout.VIEW, Encoding.PACKED, "e:"))) {
                store.write(VIEW, rows(2_500), WriteOptions.DEFAULT);
                Set<String> dropped = Set.of("total", "city");
                AtomicBoolean killed = new AtomicBoolean();
                assertThrows(StoreException.class, () -> store.contents().drop(narrower, dropped, step -> {
                    if (!killed.getAndSet(true)) {
                        killAllButScans(server);
                    }
                    return true;
                }));
                store.contents().drop(narrower, dropped, step -> true);

                Set<String> read = new HashSet<>();
                store.scan(narrower, narrower.features(), found -> read.add(found.row().key().text()));
                assertEquals(2_500, read.size());
            }
        }
    }

    private static void killAllButScans(RedisServer server) {
        server.ask("CLIENT", "LIST").toString().lines().filter(line -> line.contains(" name=larder ")
                && !line.contains(" cmd=scan ")).forEach(line -> server.ask("CLIENT", "KILL", "ID",
                        line.substring(3, line.indexOf(' '))));
    }
}
