package dev.larder.store.redis;

import static dev.larder.store.StoreFixture.VIEW;
import static dev.larder.store.StoreFixture.customer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.Await;
import dev.larder.TestPorts;
import dev.larder.feature.FeatureRow;
import dev.larder.store.OnlineStore;
import dev.larder.store.StoreException;
import dev.larder.store.StoreException.Kind;
import dev.larder.store.StoreFixture;
import dev.larder.store.TestCertificates;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOutcome.Done;
import dev.larder.store.settings.ConnectionSettings;
import dev.larder.store.settings.Credentials;
import dev.larder.store.settings.HostPort;
import dev.larder.store.settings.RedisSettings;
import dev.larder.store.settings.RedisSettings.Mode;
import dev.larder.store.settings.RedisSettings.Servers;
import dev.larder.text.Secret;
import dev.larder.store.settings.Timeouts;
import dev.larder.store.settings.TlsSettings;
import dev.larder.store.settings.TlsSettings.ClientCertificate;

/** A real TLS port, with and without users, and certificates that are wrong in every way. */
class RedisTlsIT {
    private static final Credentials LOADER = new Credentials(Optional.of("loader"), Optional.of(new Secret("sesame")));
    private static final Timeouts SHORT = new Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(2),
            Duration.ofSeconds(2), Duration.ofSeconds(2));

    @TempDir
    static Path folder;

    private static TestCertificates ours;
    private static ClientCertificate client;
    private static final List<RedisServer> SERVERS = new ArrayList<>();

    /** Starts a server with a certificate and returns its TLS port. @param clients whether it requires client certificates */
    private static HostPort serve(ClientCertificate certificate, String clients, String... more) {
        int port = TestPorts.claimWithClusterBus();
        List<String> options = new ArrayList<>(List.of("--tls-port",
                Integer.toString(port), "--tls-cert-file", certificate.certFile().toString(), "--tls-key-file",
                certificate.keyFile().toString(), "--tls-ca-cert-file", ours.authority().toString(),
                "--tls-auth-clients", clients));
        options.addAll(List.of(more));
        RedisServer server = RedisServers.start(RedisServers.tlsBinary(), options);
        server.ask("ACL", "SETUSER", "loader", "on", ">sesame", "~feast:*", "+@all", "-@dangerous");
        SERVERS.add(server);
        return new HostPort("127.0.0.1", port);
    }

    private static HostPort strict;

    @BeforeAll
    static void makeCertificates() throws Exception {
        ours = new TestCertificates(folder.resolve("ours"));
        client = ours.sign("client");
        strict = serve(ours.sign("server", "-ext", "san=ip:127.0.0.1,dns:localhost"), "yes");
    }

    @AfterAll
    static void end() {
        SERVERS.forEach(RedisServer::close);
    }

    private static OnlineStore open(Mode mode, HostPort address, TlsSettings tls) {
        return new RedisStore(new RedisSettings(new Servers(mode, List.of(address), Optional.empty(), 0, 5),
                new ConnectionSettings(LOADER, Optional.ofNullable(tls), SHORT, 2), RedisSettings.DEFAULT.records()),
                "acme", Clock.systemUTC());
    }

    private static TlsSettings tls(Path authority, ClientCertificate certificate, boolean verifyHostname) {
        return new TlsSettings(Optional.ofNullable(authority), Optional.ofNullable(certificate), verifyHostname);
    }

    private static void assertServed(HostPort address, TlsSettings tls) {
        assertServed(Mode.STANDALONE, address, tls);
    }

    private static void assertServed(Mode mode, HostPort address, TlsSettings tls) {
        try (OnlineStore store = open(mode, address, tls)) {
            List<FeatureRow> rows = List.of(new FeatureRow(customer("c1"), 5, FeatureRow.NO_TIME,
                    new Object[]{1.5, 7L, "x"}));
            assertEquals(List.of(Done.WRITTEN), store.write(VIEW, rows, WriteOptions.DEFAULT));
            assertEquals(rows.getFirst(), StoreFixture.found(store, VIEW, customer("c1")).row());
        }
    }

    private static void assertRefused(String message, HostPort address, TlsSettings tls) {
        assertRefused(message, Mode.STANDALONE, address, tls);
    }

    private static void assertRefused(String message, Mode mode, HostPort address, TlsSettings tls) {
        StoreException failure = assertThrows(StoreException.class, () -> assertServed(mode, address, tls));
        assertTrue(failure.getMessage().startsWith(message), failure.getMessage());
        assertEquals(Kind.REFUSED, failure.kind(), failure.getMessage());
    }

    /**
     * In TLS 1.3 a server rejects a client after the client's handshake has ended, and resets the connection. Whether the
     * client can still read the reason depends on timing.
     */
    private static void assertClientRejected(TlsSettings tls) {
        StoreException failure = assertThrows(StoreException.class, () -> assertServed(strict, tls));
        assertTrue(failure.getMessage().startsWith(strict + " requires a client certificate that it trusts")
                || failure.getMessage().startsWith("lost the connection to " + strict + " ("), failure.getMessage());
    }

    @Test
    void clientCertificateIsAccepted() {
        assertServed(strict, tls(ours.authority(), client, true));
        assertServed(new HostPort("localhost", strict.port()), tls(ours.authority(), client, true));
    }

    @Test
    void missingClientCertificateIsRejected() {
        assertClientRejected(tls(ours.authority(), null, true));
    }

    @Test
    void unknownAuthorityIsRejected() throws Exception {
        TestCertificates theirs = new TestCertificates(folder.resolve("theirs"));
        assertRefused(
                "the certificate of " + strict
                        + " is not signed by an authority that larder trusts: check online_store.tls.ca_file.",
                strict,
                tls(theirs.authority(), client, true));
        assertRefused(
                "the certificate of " + strict
                        + " is not signed by an authority that larder trusts: check online_store.tls.ca_file.",
                strict,
                tls(null, client, true));
        assertClientRejected(tls(ours.authority(), theirs.sign("stranger"), true));
    }

    @Test
    void certificateForAnotherHostIsRejected() throws Exception {
        HostPort other = serve(ours.sign("other", "-ext", "san=dns:redis.example.com"), "no");
        assertRefused("the certificate of " + other + " is for another host", other, tls(ours.authority(), null, true));
        assertRefused("the certificate of localhost:" + other.port() + " is for another host",
                new HostPort("localhost", other.port()), tls(ours.authority(), null, true));
        assertServed(other, tls(ours.authority(), null, false));
    }

    @Test
    void expiredCertificateIsRejected() throws Exception {
        HostPort expired = serve(ours.sign("expired", "-ext", "san=ip:127.0.0.1", "-startdate", "-9d", "-validity",
                "5"), "no");
        assertRefused("the certificate of " + expired + " has expired.", expired, tls(ours.authority(), null, true));
    }

    private static HostPort node(ClientCertificate certificate) {
        HostPort node = serve(certificate, "no", "--cluster-enabled", "yes", "--tls-cluster", "yes",
                "--cluster-announce-ip", "127.0.0.1");
        RedisServer server = SERVERS.getLast();
        server.ask("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
        Await.until("the cluster is one",
                () -> ((String) server.ask("CLUSTER", "INFO")).contains("cluster_state:ok"));
        return node;
    }

    @Test
    void clusterNodesAreVerifiedToo() throws Exception {
        TestCertificates theirs = new TestCertificates(folder.resolve("not-the-clusters"));
        HostPort node = node(ours.sign("node", "-ext", "san=ip:127.0.0.1"));
        TlsSettings tls = tls(ours.authority(), null, true);
        assertServed(Mode.CLUSTER, node, tls);
        assertRefused("the certificate of " + node + " is not signed by an authority", Mode.CLUSTER, node,
                tls(theirs.authority(), null, true));
        HostPort other = node(ours.sign("other-node", "-ext", "san=dns:redis.example.com"));
        assertRefused("the certificate of " + other + " is for another host", Mode.CLUSTER, other, tls);
        assertServed(Mode.CLUSTER, other, tls(ours.authority(), null, false));
        HostPort expired = node(ours.sign("expired-node", "-ext", "san=ip:127.0.0.1", "-startdate", "-9d", "-validity",
                "5"));
        assertRefused("the certificate of " + expired + " has expired.", Mode.CLUSTER, expired, tls);
    }

    @Test
    void tlsOnOneSideOnly() {
        HostPort plain = SERVERS.getFirst().address();
        assertEquals(plain + " does not answer the TLS handshake. Use its TLS port, or remove online_store.tls.",
                assertThrows(StoreException.class,
                        () -> assertServed(plain, tls(ours.authority(), client, true))).getMessage());
        StoreException failure = assertThrows(StoreException.class, () -> assertServed(strict, null));
        assertTrue(failure.getMessage().startsWith("lost the connection to " + strict), failure.getMessage());
    }

    @Test
    void invalidCertificateFiles() throws Exception {
        Path none = folder.resolve("none.pem");
        assertRefused("online_store.tls.ca_file: " + none + " does not exist", strict, tls(none, null, true));
        Path text = Files.writeString(folder.resolve("text.pem"), "hello");
        assertRefused("online_store.tls.ca_file: " + text + " ", strict, tls(text, null, true));
        Path old = Files.writeString(folder.resolve("old.key"),
                Files.readString(client.keyFile()).replace("PRIVATE KEY", "EC PRIVATE KEY"));
        assertRefused("online_store.tls.key_file: " + old + " is not a private key in PKCS #8 form without a"
                + " password. Convert it with: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW", strict,
                tls(ours.authority(), new ClientCertificate(client.certFile(), old), true));
        Path damaged = Files.writeString(folder.resolve("damaged.key"),
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        assertRefused("online_store.tls.key_file: " + damaged + " is neither an RSA nor an EC nor an EdDSA key", strict,
                tls(ours.authority(), new ClientCertificate(client.certFile(), damaged), true));
    }
}
