package dev.larder.store.aerospike;

import static dev.larder.store.StoreFixture.VIEW;
import static dev.larder.store.StoreFixture.customer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.feature.FeatureRow;
import dev.larder.store.OnlineStore;
import dev.larder.store.StoreException;
import dev.larder.store.StoreException.Kind;
import dev.larder.store.StoreFixture;
import dev.larder.store.TestCertificates;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOutcome.Done;
import dev.larder.store.aerospike.server.AerospikeServers;
import dev.larder.store.aerospike.server.InProcessServer;
import dev.larder.store.backend.TlsContext;
import dev.larder.store.settings.TlsSettings;
import dev.larder.store.settings.TlsSettings.ClientCertificate;

/** TLS as an Enterprise server has it, before the server of the tests: Community has none. */
class AerospikeTlsIT {
    @TempDir
    static Path folder;

    private static TestCertificates ours;
    private static TestCertificates theirs;
    private static ClientCertificate client;

    @BeforeAll
    static void makeCertificates() throws Exception {
        ours = new TestCertificates(folder.resolve("ours"));
        theirs = new TestCertificates(folder.resolve("theirs"));
        client = ours.sign("client");
    }

    private static InProcessServer serve(ClientCertificate certificate) {
        return AerospikeServers.inProcess(TlsContext.of(tls(ours.authority(), certificate)).context());
    }

    private static TlsSettings tls(Path authority, ClientCertificate certificate) {
        return new TlsSettings(Optional.ofNullable(authority), Optional.ofNullable(certificate), true);
    }

    private static String seed(InProcessServer server, String name) {
        return AerospikeTests.tls(server, name, null).hosts().getFirst().toString();
    }

    private static OnlineStore open(InProcessServer server, String name, TlsSettings tls) {
        return new AerospikeStore(AerospikeTests.withoutRetries(AerospikeTests.tls(server, name, tls)), "acme",
                Clock.systemUTC());
    }

    private static void assertServed(InProcessServer server, String name, TlsSettings tls) {
        try (OnlineStore store = open(server, name, tls)) {
            List<FeatureRow> rows = List.of(new FeatureRow(customer("c1"), 5, FeatureRow.NO_TIME,
                    new Object[]{1.5, 7L, "x"}));
            assertEquals(List.of(Done.WRITTEN), store.write(VIEW, rows, WriteOptions.DEFAULT));
            assertEquals(rows.getFirst(), StoreFixture.found(store, VIEW, customer("c1")).row());
        }
    }

    private static void assertTold(String message, InProcessServer server, String name, TlsSettings tls) {
        StoreException told = assertThrows(StoreException.class, () -> assertServed(server, name, tls));
        assertTrue(told.getMessage().startsWith(message), told.getMessage());
        assertEquals(Kind.REFUSED, told.kind(), told.getMessage());
    }

    @Test
    void theHostMayMatchTheCommonNameOrAnAlternativeName() throws Exception {
        try (InProcessServer server = serve(ours.sign("aero", "-ext", "san=dns:aero.example.com"))) {
            assertServed(server, "aero", tls(ours.authority(), client));
            assertServed(server, "aero.example.com", tls(ours.authority(), null));
        }
    }

    @Test
    void anUnknownAuthorityIsRejected() throws Exception {
        try (InProcessServer server = serve(ours.sign("other-authority"))) {
            for (Path trusted : new Path[]{theirs.authority(), null}) {
                assertTold("the certificate of " + seed(server, "other-authority")
                        + " is not signed by an authority that larder"
                        + " trusts: check online_store.tls.ca_file.", server, "other-authority", tls(trusted, client));
            }
        }
    }

    @Test
    void aCertificateForAnotherNameIsRejected() throws Exception {
        try (InProcessServer server = serve(ours.sign("other-name", "-ext", "san=ip:127.0.0.1"))) {
            for (String name : new String[]{"aero", null}) {
                assertTold("the certificate of " + seed(server, name) + " is for another name than", server, name,
                        tls(ours.authority(), client));
            }
        }
    }

    @Test
    void anExpiredCertificateIsRejected() throws Exception {
        try (InProcessServer server = serve(ours.sign("expired", "-startdate", "-9d", "-validity", "5"))) {
            assertTold("the certificate of " + seed(server, "expired") + " has expired.",
                    server, "expired", tls(ours.authority(), client));
        }
    }

    @Test
    void tlsOnOneSideOnlyIsReported() throws Exception {
        try (InProcessServer plain = AerospikeServers.inProcess();
                InProcessServer server = serve(ours.sign("one-side"))) {
            for (StoreException told : List.of(
                    assertThrows(StoreException.class,
                            () -> assertServed(plain, "one-side", tls(ours.authority(), client))),
                    assertThrows(StoreException.class, () -> assertServed(server, null, null)))) {
                assertTrue(told.getMessage().endsWith("see whether it runs, and online_store.hosts and tls."),
                        told.getMessage());
                assertEquals(Kind.UNREACHABLE, told.kind());
            }
        }
    }
}
