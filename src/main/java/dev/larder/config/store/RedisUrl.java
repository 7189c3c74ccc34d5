package dev.larder.config.store;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import dev.larder.store.settings.Credentials;
import dev.larder.text.Secret;
import dev.larder.store.settings.TlsSettings;

/** {@code redis://user:password@host:6380/2}, and {@code rediss} for TLS. */
final class RedisUrl {
    private RedisUrl() {}

    /** @throws IllegalArgumentException with a message that may hold the password */
    static RedisBlock.Endpoint parse(String url, int defaultPort) {
        URI uri = URI.create(url);
        String scheme = String.valueOf(uri.getScheme());
        boolean known = scheme.equals("redis") || scheme.equals("rediss");
        if (!known || uri.getRawAuthority() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException();
        }
        // URI itself finds no user before a host with an underscore.
        String authority = uri.getRawAuthority();
        int at = authority.lastIndexOf('@');
        return new RedisBlock.Endpoint(
                List.of(Addresses.hostPort(authority.substring(at + 1), defaultPort)), db(uri.getRawPath()),
                at < 0 ? Credentials.NONE : credentials(authority.substring(0, at)),
                scheme.equals("rediss") ? Optional.of(TlsSettings.DEFAULT) : Optional.empty());
    }

    private static int db(String path) {
        int db = path.isEmpty() || path.equals("/") ? 0 : Integer.parseInt(path.substring(1));
        if (db < 0) {
            throw new IllegalArgumentException();
        }
        return db;
    }

    private static Credentials credentials(String userInfo) {
        int colon = userInfo.indexOf(':');
        if (colon < 0 || colon == userInfo.length() - 1) {
            throw new IllegalArgumentException();
        }
        Optional<String> username = colon == 0 ? Optional.empty() : Optional.of(decode(userInfo.substring(0, colon)));
        return new Credentials(username, Optional.of(new Secret(decode(userInfo.substring(colon + 1)))));
    }

    private static String decode(String text) {
        // Only in forms does a plus stand for a space.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
