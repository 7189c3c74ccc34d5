package dev.larder.report;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.function.Consumer;

import dev.larder.text.Quoted;

/** An address that an option or the environment names. */
public final class HttpAddress {
    private HttpAddress() {}

    /** Empty if it is none. */
    public static Optional<URI> parse(String text) {
        try {
            URI uri = new URI(text);
            boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return isHttp && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** The same; the problem says which variable is wrong. */
    static Optional<URI> parse(String variable, String text, Consumer<String> problem) {
        Optional<URI> parsed = parse(text);
        if (parsed.isEmpty()) {
            problem.accept("$" + variable + ": " + Quoted.of(text) + " is not an address like http://host:port");
        }
        return parsed;
    }

    static URI below(URI base, String path) {
        return URI.create(base.toString().replaceFirst("/+$", "") + "/" + path.replaceFirst("^/+", ""));
    }
}
