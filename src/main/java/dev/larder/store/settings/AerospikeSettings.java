package dev.larder.store.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Aerospike.
 *
 * @param socketTimeout how long one attempt may wait for bytes; if empty, as long as its call
 */
public record AerospikeSettings(
        List<Seed> hosts, AuthMode authMode, ConnectionSettings connection, Optional<Duration> socketTimeout, Sets sets,
        Records records) implements StoreSettings {

    public static final int PORT = 3000;
    /** In bytes. */
    public static final int LONGEST_NAMESPACE = 31;
    /** In bytes. */
    public static final int LONGEST_SET = 63;
    /** The set of larder's own records, in every namespace that it uses. */
    public static final String OWN_SET = "larder";
    public static final String PROJECT = "{project}";
    public static final String VIEW = "{view}";

    public static final AerospikeSettings DEFAULT = new AerospikeSettings(
            List.of(new Seed("localhost", Optional.empty(), PORT)), AuthMode.INTERNAL, ConnectionSettings.DEFAULT,
            Optional.empty(), new Sets("features", Layout.VIEW.setTemplate(), Map.of()),
            new Records(Layout.VIEW, true, 1000, false, FeastSettings.DEFAULT));

    /** @param tlsName the name in the server's certificate, if it differs from the host */
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
        /** One record per entity and view, and one set per view. */
        VIEW(PROJECT + "_" + AerospikeSettings.VIEW),
        /** One record per entity with all its views, as Feast stores them. */
        FEAST(PROJECT + "_latest");

        private final String setTemplate;

        Layout(String setTemplate) {
            this.setTemplate = setTemplate;
        }

        public String setTemplate() {
            return setTemplate;
        }
    }

    /**
     * Where the records of views live.
     *
     * @param pins exceptions from the namespace and the template, by view
     */
    public record Sets(String namespace, String template, Map<String, Pin> pins) {
        public Sets {
            pins = Map.copyOf(pins);
        }

        public Placement of(String project, String view) {
            Pin pin = pins.getOrDefault(view, Pin.NONE);
            return new Placement(pin.namespace().orElse(namespace), pin.set().orElseGet(
                    () -> template.replace(PROJECT, project).replace(VIEW, view)));
        }
    }

    /** Where the config pins one view; an empty part follows the rule. */
    public record Pin(Optional<String> namespace, Optional<String> set) {
        public static final Pin NONE = new Pin(Optional.empty(), Optional.empty());
    }

    public record Placement(String namespace, String set) {}

    /**
     * @param sendKey whether the entity's text is stored beside its digest; a scan cannot name entities without it
     * @param batchMaxRecords of one call
     * @param compression of what goes over the network
     * @param feast for layout {@code feast}
     */
    public record Records(
            Layout layout, boolean sendKey, int batchMaxRecords, boolean compression, FeastSettings feast) {}

    public AerospikeSettings {
        hosts = List.copyOf(hosts);
    }

    public String namespace() {
        return sets.namespace();
    }

    /** Where the records of a view live. */
    public Placement placement(String project, String view) {
        return sets.of(project, view);
    }
}
