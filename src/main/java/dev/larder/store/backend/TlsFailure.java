package dev.larder.store.backend;

import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;

import dev.larder.text.Quoted;

/** Explains why a TLS handshake failed and what to do. */
public final class TlsFailure {
    private TlsFailure() {}

    /** A sentence without its period; empty if the failure has another cause. */
    public static Optional<String> describe(String server, Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return Optional.ofNullable(switch (cause) {
            case CertificateExpiredException e -> "the certificate of " + server + " has expired";
            case CertificateNotYetValidException e -> "the certificate of " + server
                    + " is not valid yet: check both clocks";
            default -> sentence(server, String.valueOf(cause.getMessage()));
        });
    }

    private static String sentence(String server, String said) {
        if (said.contains("unable to find valid certification path") || said.contains("does not chain with any")
                || said.contains("signature check failed")
                || said.contains("Signature does not match")) {
            return "the certificate of " + server
                    + " is not signed by an authority that larder trusts: check online_store.tls.ca_file";
        }
        if (said.contains("certificate_required") || said.contains("bad_certificate")
                || said.contains("handshake_failure") || said.contains("unknown_ca")) {
            return server
                    + " requires a client certificate that it trusts: check online_store.tls.cert_file and key_file ("
                    + Quoted.path(said) + ")";
        }
        if (said.startsWith("Unsupported or unrecognized SSL message")) {
            return server + " does not speak TLS: use its TLS port, or remove online_store.tls";
        }
        return null;
    }
}
