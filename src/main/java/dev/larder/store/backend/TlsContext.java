package dev.larder.store.backend;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

import dev.larder.store.StoreException;
import dev.larder.store.StoreException.Kind;
import dev.larder.store.settings.TlsSettings;
import dev.larder.store.settings.TlsSettings.ClientCertificate;

/** Trust and client certificate of TLS connections, from PEM files; keys are PKCS #8 without a password. */
public record TlsContext(SSLContext context, SSLParameters parameters) {
    private static final String KEY_BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String KEY_END = "-----END PRIVATE KEY-----";

    public static TlsContext of(TlsSettings settings) {
        try {
            TrustManager[] trust = settings.caFile().isPresent() ? trusting(settings.caFile().get()) : null;
            KeyManager[] keys = settings.certificate().isPresent() ? showing(settings.certificate().get()) : null;
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust, null);
            SSLParameters parameters = new SSLParameters();
            parameters.setEndpointIdentificationAlgorithm(settings.verifyHostname() ? "HTTPS" : "");
            return new TlsContext(context, parameters);
        } catch (GeneralSecurityException | IOException e) {
            throw new StoreException(Kind.FAILED, "cannot set up TLS: " + e.getMessage(), e);
        }
    }

    /**
     * Does a TLS handshake and disconnects, to find the cause of a failure that a driver does not report.
     *
     * @throws IOException the cause
     */
    public void tryHandshake(String host, int port, Duration timeout) throws IOException {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket()) {
            socket.setSoTimeout((int) timeout.toMillis());
            socket.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
            socket.startHandshake();
        }
    }

    private static TrustManager[] trusting(Path file) throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        int number = 0;
        for (Certificate certificate : certificates(file, "ca_file")) {
            store.setCertificateEntry("ca" + number++, certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager[] showing(ClientCertificate own) throws GeneralSecurityException, IOException {
        char[] unneeded = {};
        KeyStore store = empty();
        store.setKeyEntry("client", privateKey(own.keyFile()), unneeded,
                certificates(own.certFile(), "cert_file").toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, unneeded);
        return factory.getKeyManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(Path file, String key)
            throws GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> found = CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (!found.isEmpty()) {
                return found;
            }
        } catch (CertificateException e) {
            throw new StoreException(Kind.REFUSED, "online_store.tls." + key + ": " + file
                    + " is not a PEM file of certificates", e);
        } catch (IOException e) {
            throw unreadable(file, key, e);
        }
        throw new StoreException(Kind.REFUSED, "online_store.tls." + key + ": " + file + " contains no certificate");
    }

    private static PrivateKey privateKey(Path file) throws GeneralSecurityException {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw unreadable(file, "key_file", e);
        }
        int begin = text.indexOf(KEY_BEGIN);
        int end = text.indexOf(KEY_END);
        if (begin < 0 || end < begin) {
            throw new StoreException(Kind.REFUSED, "online_store.tls.key_file: " + file + " is not a private key in"
                    + " PKCS #8 form without a password. Convert it with: openssl pkcs8 -topk8 -nocrypt -in OLD"
                    + " -out NEW");
        }
        byte[] encoded;
        try {
            encoded = Base64.getMimeDecoder().decode(text.substring(begin + KEY_BEGIN.length(), end));
        } catch (IllegalArgumentException e) {
            throw new StoreException(Kind.REFUSED, "online_store.tls.key_file: " + file + " is damaged", e);
        }
        // The algorithm is named in the key, but Java cannot read its name: try each.
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (InvalidKeySpecException e) {
                continue;
            }
        }
        throw new StoreException(Kind.REFUSED, "online_store.tls.key_file: " + file
                + " is neither an RSA nor an EC nor an EdDSA key");
    }

    private static StoreException unreadable(Path file, String key, IOException e) {
        return new StoreException(Kind.REFUSED, "online_store.tls." + key + ": " + file + (Files.exists(file)
                ? " cannot be read"
                : " does not exist"), e);
    }
}
