package dev.larder.store.settings;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Encrypted connections.
 *
 * @param caFile PEM certificates to trust instead of Java's own
 * @param certificate the client's own
 * @param verifyHostname whether the server's certificate must name the host
 */
public record TlsSettings(Optional<Path> caFile, Optional<ClientCertificate> certificate, boolean verifyHostname) {
    public static final TlsSettings DEFAULT = new TlsSettings(Optional.empty(), Optional.empty(), true);

    /** PEM files. */
    public record ClientCertificate(Path certFile, Path keyFile) {}
}
