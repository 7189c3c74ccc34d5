package dev.larder.store.aerospike;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.larder.store.aerospike.server.AerospikeProxy;
import dev.larder.store.aerospike.server.AerospikeTarget;
import dev.larder.store.settings.AerospikeSettings.Layout;
import dev.larder.store.settings.AerospikeSettings.Pin;
import dev.larder.store.settings.AerospikeSettings.Seed;
import dev.larder.store.settings.AerospikeSettings;
import dev.larder.store.settings.Credentials;
import dev.larder.store.settings.FeastSettings;
import dev.larder.store.settings.Secret;
import dev.larder.store.settings.Timeouts;
import dev.larder.store.settings.TlsSettings;

/** Settings for the servers of tests, with time enough for a machine that does other things too. */
final class AerospikeTests {
    static final Timeouts PATIENT = new Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(5),
            Duration.ofSeconds(20));

    private AerospikeTests() {}

    static AerospikeSettings of(AerospikeTarget target) {
        return with(target, PATIENT, 2);
    }

    static AerospikeSettings with(AerospikeTarget target, Timeouts timeouts, int retries) {
        return with(target.host(), target.port(), timeouts, retries);
    }

    private static AerospikeSettings with(String host, int port, Timeouts timeouts, int retries) {
        AerospikeSettings usual = AerospikeSettings.DEFAULT;
        return new AerospikeSettings(List.of(new Seed(host, Optional.empty(), port)),
                AerospikeTarget.FEATURES, usual.setTemplate(), Map.of(), usual.authMode(), usual.credentials(),
                usual.tls(), usual.layout(), timeouts, Optional.empty(), retries, true, usual.batchMaxRecords(), false);
    }

    static AerospikeSettings through(AerospikeProxy proxy, Timeouts timeouts, int retries) {
        return with(proxy.host(), proxy.port(), timeouts, retries);
    }

    static AerospikeSettings with(AerospikeSettings usual, String setTemplate, Map<String, Pin> pins) {
        return new AerospikeSettings(usual.hosts(), usual.namespace(), setTemplate, pins, usual.authMode(),
                usual.credentials(), usual.tls(), usual.layout(), usual.timeouts(), usual.socketTimeout(),
                usual.retries(), usual.sendKey(), usual.batchMaxRecords(), usual.compression());
    }

    static AerospikeSettings as(AerospikeSettings usual, String username, String password) {
        return new AerospikeSettings(usual.hosts(), usual.namespace(), usual.setTemplate(), usual.pins(),
                usual.authMode(), new Credentials(Optional.of(username), Optional.of(new Secret(password))),
                usual.tls(),
                usual.layout(), usual.timeouts(), usual.socketTimeout(), usual.retries(), usual.sendKey(),
                usual.batchMaxRecords(), usual.compression());
    }

    static AerospikeSettings feast(AerospikeSettings usual, boolean sendKey, FeastSettings feast) {
        return new AerospikeSettings(usual.hosts(), usual.namespace(), Layout.FEAST.setTemplate(), usual.pins(),
                usual.authMode(), usual.credentials(), usual.tls(), Layout.FEAST, usual.timeouts(),
                usual.socketTimeout(), usual.retries(), sendKey, usual.batchMaxRecords(), usual.compression(), feast);
    }

    /** @param name that its certificate should hold; null where none is said */
    static AerospikeSettings tls(AerospikeTarget target, String name, TlsSettings tls) {
        AerospikeSettings usual = of(target);
        Seed seed = new Seed(target.host(), Optional.ofNullable(name), target.port());
        return new AerospikeSettings(List.of(seed), usual.namespace(), usual.setTemplate(), usual.pins(),
                usual.authMode(), usual.credentials(), Optional.ofNullable(tls), usual.layout(), usual.timeouts(),
                usual.socketTimeout(), usual.retries(), usual.sendKey(), usual.batchMaxRecords(), usual.compression());
    }

    static AerospikeSettings withoutKeys(AerospikeSettings usual) {
        return new AerospikeSettings(usual.hosts(), usual.namespace(), usual.setTemplate(), usual.pins(),
                usual.authMode(), usual.credentials(), usual.tls(), usual.layout(), usual.timeouts(),
                usual.socketTimeout(), usual.retries(), false, usual.batchMaxRecords(), usual.compression());
    }
}
