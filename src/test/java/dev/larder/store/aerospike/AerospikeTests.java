package dev.larder.store.aerospike;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.larder.store.aerospike.server.AerospikeProxy;
import dev.larder.store.aerospike.server.AerospikeTarget;
import dev.larder.store.settings.AerospikeSettings;
import dev.larder.store.settings.AerospikeSettings.Layout;
import dev.larder.store.settings.AerospikeSettings.Pin;
import dev.larder.store.settings.AerospikeSettings.Records;
import dev.larder.store.settings.AerospikeSettings.Seed;
import dev.larder.store.settings.AerospikeSettings.Sets;
import dev.larder.store.settings.ConnectionSettings;
import dev.larder.store.settings.Credentials;
import dev.larder.store.settings.FeastSettings;
import dev.larder.text.Secret;
import dev.larder.store.settings.Timeouts;
import dev.larder.store.settings.TlsSettings;

/** Settings for the servers of tests, with time enough for a machine that does other things too. */
final class AerospikeTests {
    static final Timeouts PATIENT = new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(60),
            Duration.ofSeconds(120));

    /** For what fails when its time is over. */
    static final Timeouts BRIEF = new Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1),
            Duration.ofSeconds(1));

    private AerospikeTests() {}

    static AerospikeSettings of(AerospikeTarget target) {
        return with(target, PATIENT, 2);
    }

    static AerospikeSettings with(AerospikeTarget target, Timeouts timeouts, int retries) {
        return with(target.host(), target.port(), timeouts, retries);
    }

    private static AerospikeSettings with(String host, int port, Timeouts timeouts, int retries) {
        AerospikeSettings usual = AerospikeSettings.DEFAULT;
        return new AerospikeSettings(List.of(new Seed(host, Optional.empty(), port)), usual.authMode(),
                new ConnectionSettings(Credentials.NONE, Optional.empty(), timeouts, retries), usual.socketTimeout(),
                new Sets(AerospikeTarget.FEATURES, usual.sets().template(), Map.of()), usual.records());
    }

    static AerospikeSettings through(AerospikeProxy proxy, Timeouts timeouts, int retries) {
        return with(proxy.host(), proxy.port(), timeouts, retries);
    }

    static AerospikeSettings with(AerospikeSettings usual, Map<String, Pin> pins) {
        return with(usual, usual.sets().template(), pins, usual.records());
    }

    static AerospikeSettings with(AerospikeSettings usual, String setTemplate) {
        return with(usual, setTemplate, usual.sets().pins(), usual.records());
    }

    private static AerospikeSettings with(AerospikeSettings usual, String setTemplate, Map<String, Pin> pins,
            Records records) {
        return new AerospikeSettings(usual.hosts(), usual.authMode(), usual.connection(), usual.socketTimeout(),
                new Sets(usual.namespace(), setTemplate, pins), records);
    }

    static AerospikeSettings as(AerospikeSettings usual, String username, String password) {
        return connecting(usual, usual.hosts(),
                new Credentials(Optional.of(username), Optional.of(new Secret(password))), usual.connection().tls());
    }

    static AerospikeSettings feast(AerospikeSettings usual, boolean sendKey, FeastSettings feast) {
        return with(usual, Layout.FEAST.setTemplate(), usual.sets().pins(), new Records(Layout.FEAST, sendKey,
                usual.records().batchMaxRecords(), usual.records().compression(), feast));
    }

    /** @param name the name in the server's certificate; null for the host's */
    static AerospikeSettings tls(AerospikeTarget target, String name, TlsSettings tls) {
        AerospikeSettings usual = of(target);
        return connecting(usual, List.of(new Seed(target.host(), Optional.ofNullable(name), target.port())),
                usual.connection().credentials(), Optional.ofNullable(tls));
    }

    static AerospikeSettings withoutRetries(AerospikeSettings usual) {
        ConnectionSettings connection = usual.connection();
        return new AerospikeSettings(usual.hosts(), usual.authMode(), new ConnectionSettings(connection.credentials(),
                connection.tls(), connection.timeouts(), 0), usual.socketTimeout(), usual.sets(), usual.records());
    }

    private static AerospikeSettings connecting(AerospikeSettings usual, List<Seed> hosts, Credentials credentials,
            Optional<TlsSettings> tls) {
        return new AerospikeSettings(hosts, usual.authMode(), new ConnectionSettings(credentials, tls,
                usual.connection().timeouts(), usual.connection().retries()), usual.socketTimeout(), usual.sets(),
                usual.records());
    }

    static AerospikeSettings withoutKeys(AerospikeSettings usual) {
        Records records = usual.records();
        return with(usual, usual.sets().template(), usual.sets().pins(), new Records(records.layout(), false,
                records.batchMaxRecords(), records.compression(), records.feast()));
    }
}
