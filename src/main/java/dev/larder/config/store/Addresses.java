package dev.larder.config.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.larder.config.yaml.ScalarType;
import dev.larder.store.settings.AerospikeSettings;
import dev.larder.store.settings.AerospikeSettings.Seed;
import dev.larder.store.settings.HostPort;

/** Addresses of servers, as the config writes them. */
public final class Addresses {
    /** The port of an address without one. */
    static final int NO_PORT = 0;

    private static final String HOST_FORMS = "`host` or `host:port` (an IPv6 host in brackets)";
    private static final String SEED_FORMS = "`host`, `host:port` or `host:tls-name:port` (an IPv6 host in brackets)";

    static final ScalarType<HostPort> HOST_PORT = ScalarType.of("`host:port`", HOST_FORMS,
            text -> hostPort(text, NO_PORT), HostPort::toString);
    static final ScalarType<Seed> SEED = ScalarType.of("`host:port`, `host:tls-name:port`", SEED_FORMS,
            text -> seed(text, AerospikeSettings.PORT), Seed::toString);

    private static final Pattern ADDRESS = Pattern
            .compile("(?:\\[([0-9A-Fa-f:.%]+)]|([^\\s:/@\\[\\]]+))((?::[^:]+)*+)");

    private Addresses() {}

    /** @throws IllegalArgumentException for a text that is not an address */
    public static HostPort hostPort(String text, int defaultPort) {
        List<String> parts = parts(text, 2);
        return new HostPort(parts.getFirst(), port(parts, defaultPort));
    }

    private static Seed seed(String text, int defaultPort) {
        List<String> parts = parts(text, 3);
        Optional<String> tlsName = parts.size() == 3 ? Optional.of(parts.get(1)) : Optional.empty();
        return new Seed(parts.getFirst(), tlsName, port(parts, defaultPort));
    }

    private static List<String> parts(String text, int most) {
        Matcher address = ADDRESS.matcher(text);
        if (!address.matches()) {
            throw new IllegalArgumentException();
        }
        List<String> parts = new ArrayList<>();
        parts.add(address.group(1) != null ? address.group(1) : address.group(2));
        if (!address.group(3).isEmpty()) {
            parts.addAll(List.of(address.group(3).substring(1).split(":")));
        }
        if (parts.size() > most) {
            throw new IllegalArgumentException();
        }
        return parts;
    }

    private static int port(List<String> parts, int defaultPort) {
        return parts.size() == 1 ? defaultPort : port(parts.getLast());
    }

    /** @throws IllegalArgumentException for a text that is not a port */
    public static int port(String text) {
        int port = Integer.parseInt(text);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException();
        }
        return port;
    }
}
