package dev.larder.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import dev.larder.store.settings.TlsSettings.ClientCertificate;

/** An authority and what it signs, made with the JDK's keytool and written as PEM files. */
public final class TestCertificates {
    private static final String PASSWORD = "changeit";

    private final Path folder;

    public TestCertificates(Path folder) throws Exception {
        this.folder = Files.createDirectories(folder);
        keytool("ca", "-ext", "bc:c", "-validity", "10");
        write("ca");
    }

    public Path authority() {
        return folder.resolve("ca.pem");
    }

    /** @param options of keytool: the names it is for, and from when to when */
    public ClientCertificate sign(String name, String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of("-signer", "ca"));
        all.addAll(List.of(options));
        keytool(name, all.toArray(String[]::new));
        return write(name);
    }

    private void keytool(String name, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool")
                .toString(), "-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC", "-genkeypair", "-alias", name,
                "-keyalg", "EC", "-groupname", "secp256r1", "-dname",
                "CN=" + name, "-keystore", store().toString(), "-storepass", PASSWORD));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IllegalStateException(command + ": " + said);
        }
    }

    private Path store() {
        return folder.resolve("all.p12");
    }

    private ClientCertificate write(String name) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store())) {
            store.load(in, PASSWORD.toCharArray());
        }
        Path certificate = folder.resolve(name + ".pem");
        Path key = folder.resolve(name + ".key");
        Files.writeString(certificate, pem("CERTIFICATE", store.getCertificate(name).getEncoded()));
        Files.writeString(key, pem("PRIVATE KEY", store.getKey(name, PASSWORD.toCharArray()).getEncoded()));
        return new ClientCertificate(certificate, key);
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(bytes) + "\n-----END " + what + "-----\n";
    }
}
