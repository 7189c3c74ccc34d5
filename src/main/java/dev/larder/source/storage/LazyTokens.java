package dev.larder.source.storage;

import java.io.IOException;
import java.util.Map;

import dev.larder.source.storage.TokenProtocol.Tokens;

/** Loads the libraries, and looks for credentials, when a request needs a token: those with a key need none. */
final class LazyTokens implements Tokens {
    private final LibraryFolder libraries;
    private final Map<String, String> environment;
    private Tokens tokens;

    LazyTokens(LibraryFolder libraries, Map<String, String> environment) {
        this.libraries = libraries;
        this.environment = environment;
    }

    @Override
    public synchronized String current() throws IOException {
        if (tokens == null) {
            tokens = libraries.load("GoogleTokens", TokenProtocol.class).open(environment);
        }
        return tokens.current();
    }

    @Override
    public synchronized void refused(String token) {
        tokens.refused(token);
    }

    @Override
    public synchronized String identity() {
        return tokens == null ? "with the application default credentials" : tokens.identity();
    }
}
