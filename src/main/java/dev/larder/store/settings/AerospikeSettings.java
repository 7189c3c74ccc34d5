package dev.larder.store.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Aerospike.
 *
 * @param pins views that do not live where the namespace and the template put them, by name
 * @param socketTimeout how long one attempt may wait for bytes; without one, as long as its call
 * @param sendKey whether the entity's text is stored beside its digest; a scan cannot name entities without
 * @param feast for layout {@code feast}
 */
public record AerospikeSettings(
        List<Seed> hosts, String namespace, String setTemplate, Map<String, Pin> pins, AuthMode authMode,
        Credentials credentials, Optional<TlsSettings> tls, Layout layout, Timeouts timeouts,
        Optional<Duration> socketTimeout, int retries, boolean sendKey, int batchMaxRecords, boolean compression,
        FeastSettings feast)
        implements
            StoreSettings {

    public static final int PORT = 3000;
    /** In bytes. */
    public static final int LONGEST_NAMESPACE = 31;
    /** In bytes. */
    public static final int LONGEST_SET = 63;
    /** Where larder keeps its own records, in every namespace that it uses. */
    public static final String OWN_SET = "larder";
    public static final String PROJECT = "{project}";
    public static final String VIEW = "{view}";

    public static final AerospikeSettings DEFAULT = new AerospikeSettings(
            List.of(new Seed("localhost", Optional.empty(), PORT)), "features", Layout.VIEW.setTemplate(), Map.of(),
            AuthMode.INTERNAL, Credentials.NONE, Optional.empty(), Layout.VIEW, Timeouts.DEFAULT, Optional.empty(),
            DEFAULT_RETRIES, true, 1000, false);

    /** @param tlsName the name in the server's certificate, where that is not the host's */
    public record Seed(String host, Optional<String> tlsName, int port) {
        @Override
        public String toString() {
            String shown = host.indexOf(':') < 0 ? host : "[" + host + "]";
            return shown + tlsName.map(name -> ":" + name).orElse("") + ":" + port;
        }
    }

    public enum AuthMode {
        INTERNAL, EXTERNAL, PKI
    }

    public enum Layout {
        /** One record an entity and view, and a set of its own for every view. */
        VIEW(PROJECT + "_" + AerospikeSettings.VIEW),
        /** One record an entity, its views side by side in it, as Feast keeps them. */
        FEAST(PROJECT + "_latest");

        private final String setTemplate;

        Layout(String setTemplate) {
            this.setTemplate = setTemplate;
        }

        public String setTemplate() {
            return setTemplate;
        }
    }

    /** Where the config pins one view: either part may be left to the rule. */
    public record Pin(Optional<String> namespace, Optional<String> set) {
        public static final Pin NONE = new Pin(Optional.empty(), Optional.empty());
    }

    public record Placement(String namespace, String set) {}

    public AerospikeSettings(List<Seed> hosts, String namespace, String setTemplate, Map<String, Pin> pins,
            AuthMode authMode, Credentials credentials, Optional<TlsSettings> tls, Layout layout, Timeouts timeouts,
            Optional<Duration> socketTimeout, int retries, boolean sendKey, int batchMaxRecords, boolean compression) {
        this(hosts, namespace, setTemplate, pins, authMode, credentials, tls, layout, timeouts, socketTimeout, retries,
                sendKey, batchMaxRecords, compression, FeastSettings.DEFAULT);
    }

    public AerospikeSettings {
        hosts = List.copyOf(hosts);
        pins = Map.copyOf(pins);
    }

    /** Where the records of a view live. */
    public Placement placement(String project, String view) {
        Pin pin = pins.getOrDefault(view, Pin.NONE);
        return new Placement(pin.namespace().orElse(namespace), pin.set().orElseGet(
                () -> setTemplate.replace(PROJECT, project).replace(VIEW, view)));
    }
}
