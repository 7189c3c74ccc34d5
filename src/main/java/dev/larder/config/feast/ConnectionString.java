package dev.larder.config.feast;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

import dev.larder.config.store.Addresses;
import dev.larder.store.settings.HostPort;

/**
 * Feast's address of a Redis: servers and {@code key=value} arguments of its Python client, separated by commas. A value
 * is JSON if it can be parsed as JSON, and text otherwise.
 */
final class ConnectionString {
    private static final JsonFactory JSON = new JsonFactory();

    private final List<HostPort> servers = new ArrayList<>();
    private final Map<String, Argument> arguments = new LinkedHashMap<>();

    /**
     * @param text null for {@code null}
     * @param isTrue by the rules of Python: every text is, even {@code False}, unless it is empty
     */
    private record Argument(String text, boolean isTrue) {}

    private ConnectionString() {}

    /** @throws IllegalArgumentException without a message, which could contain a password */
    static ConnectionString parse(String text) {
        ConnectionString parsed = new ConnectionString();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals < 0) {
                parsed.servers.add(server(part));
            } else {
                parsed.arguments.put(part.substring(0, equals), argument(part.substring(equals + 1)));
            }
        }
        if (parsed.servers.isEmpty()) {
            throw new IllegalArgumentException();
        }
        return parsed;
    }

    private static HostPort server(String part) {
        int colon = part.indexOf(':');
        if (colon < 0 || part.indexOf(':', colon + 1) >= 0) {
            throw new IllegalArgumentException();
        }
        return Addresses.hostPort(part, 0);
    }

    private static Argument argument(String value) {
        try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), value)) {
            JsonToken token = in.nextToken();
            Argument argument = switch (token) {
                case VALUE_NULL -> new Argument(null, false);
                case VALUE_TRUE -> new Argument(value, true);
                case VALUE_FALSE -> new Argument(value, false);
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Argument(value, in.getDoubleValue() != 0);
                case VALUE_STRING -> ofText(in.getString());
                case null, default -> ofText(value);
            };
            return token == null || token.isScalarValue() && in.nextToken() == null ? argument : ofText(value);
        } catch (JacksonException e) {
            return ofText(value);
        }
    }

    private static Argument ofText(String text) {
        return new Argument(text, !text.isEmpty());
    }

    List<HostPort> servers() {
        return servers;
    }

    Set<String> names() {
        return arguments.keySet();
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(arguments.get(name)).map(Argument::text).filter(text -> !text.isEmpty());
    }

    boolean isTrue(String name, boolean byDefault) {
        return arguments.containsKey(name) ? arguments.get(name).isTrue() : byDefault;
    }
}
