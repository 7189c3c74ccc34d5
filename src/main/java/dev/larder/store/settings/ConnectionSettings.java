package dev.larder.store.settings;

import java.util.Optional;

/**
 * How a client talks to the servers of its store.
 *
 * @param retries how often a failed call is repeated
 */
public record ConnectionSettings(
        Credentials credentials, Optional<TlsSettings> tls, Timeouts timeouts, int retries) {
    public static final ConnectionSettings DEFAULT = new ConnectionSettings(Credentials.NONE, Optional.empty(),
            Timeouts.DEFAULT, 2);
}
