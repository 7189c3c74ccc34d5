package dev.larder.source.storage.gcs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;

import dev.larder.source.storage.StorageException;
import dev.larder.source.storage.TokenProtocol;

/**
 * Application default credentials: the file that {@code GOOGLE_APPLICATION_CREDENTIALS} names, else that of
 * {@code gcloud auth application-default login}, else the identity of the machine, which in Kubernetes is that of the pod.
 */
public final class GoogleTokens implements TokenProtocol {
    private static final String FILE = "GOOGLE_APPLICATION_CREDENTIALS";
    private static final String SCOPE = "https://www.googleapis.com/auth/devstorage.read_write";

    @Override
    public Tokens open(Map<String, String> environment) throws IOException {
        String file = environment.getOrDefault(FILE, "");
        return new Refreshed(file.isEmpty() ? ofMachine() : ofFile(Path.of(file)));
    }

    private static GoogleCredentials ofFile(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return GoogleCredentials.fromStream(in);
        } catch (NoSuchFileException e) {
            throw StorageException.failed(FILE + " names `" + file + "`, which does not exist", e);
        } catch (IOException e) {
            throw StorageException.failed(FILE + " names `" + file + "`, which has no credentials: " + e.getMessage(),
                    e);
        }
    }

    private static GoogleCredentials ofMachine() throws IOException {
        try {
            return GoogleCredentials.getApplicationDefault();
        } catch (IOException e) {
            throw StorageException.failed("there are no credentials for Google Cloud. Run `gcloud auth"
                    + " application-default login`, or set " + FILE + ", or storage.gcs.anonymous for a public bucket",
                    e);
        }
    }

    /** Asks for a new token before the old one ends, or when the server says that it has ended. */
    private static final class Refreshed implements Tokens {
        private final GoogleCredentials credentials;
        private String refused = "";

        Refreshed(GoogleCredentials credentials) {
            this.credentials = credentials.createScoped(SCOPE);
        }

        @Override
        public synchronized String current() throws IOException {
            try {
                credentials.refreshIfExpired();
                if (credentials.getAccessToken().getTokenValue().equals(refused)) {
                    // All requests that were under way with it are refused; the first of them brings the new one.
                    credentials.refresh();
                }
            } catch (IOException e) {
                throw StorageException.tryAgain("Google gives no token " + identity() + ": " + e.getMessage(), e);
            }
            return credentials.getAccessToken().getTokenValue();
        }

        @Override
        public synchronized void refused(String token) {
            refused = token;
        }

        @Override
        public String identity() {
            return credentials instanceof ServiceAccountCredentials account
                    ? "as " + account.getClientEmail()
                    : "with the application default credentials";
        }
    }
}
