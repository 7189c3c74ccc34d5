package dev.larder.source.iceberg;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLException;

import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchWarehouseException;
import org.apache.iceberg.exceptions.NotAuthorizedException;
import org.apache.iceberg.exceptions.RESTException;
import org.apache.iceberg.exceptions.ServiceFailureException;
import org.apache.iceberg.exceptions.ServiceUnavailableException;

import dev.larder.feature.CatalogSettings;
import dev.larder.source.storage.SourceException;

/** Says why a catalog gave no answer, and what to do about it. */
final class CatalogFailure {
    private static final Pattern STATUS = Pattern.compile("Unable to process \\(code: (\\d+), type: [^)]*\\): (.*)",
            Pattern.DOTALL);
    /** What Iceberg's library puts before the server's own words. */
    private static final Pattern PREFIX = Pattern.compile(
            "^(Not authorized|Forbidden|Service unavailable|Service failed|Server error|Malformed request): ");
    /** The library of the room, by which larder is not compiled. */
    private static final String JSON = "com.fasterxml.jackson.";
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;
    /** Classes of SQLSTATE: no connection, and locks that were not to be had. */
    private static final Pattern PASSING_STATE = Pattern.compile("08.*|40.*");
    private static final int SQLITE_BUSY = 5;

    private final CatalogSettings settings;
    private final String what;

    /** @param what was asked for */
    CatalogFailure(CatalogSettings settings, String what) {
        this.settings = settings;
        this.what = what;
    }

    SourceException of(RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            Optional<SourceException> known = known(cause);
            if (known.isPresent()) {
                return known.get();
            }
        }
        return failed("cannot be read: " + words(e), e);
    }

    private Optional<SourceException> known(Throwable cause) {
        return Optional.ofNullable(switch (cause) {
            case SourceException said -> said;
            case NotAuthorizedException refused -> failed("refuses " + identity() + " (" + words(refused) + "). Check "
                    + keys(), refused);
            case ForbiddenException denied -> failed("denies " + identity() + " access to " + what + " ("
                    + words(denied) + "). Ask its owner for the right to read it", denied);
            case NoSuchWarehouseException none -> failed("has no warehouse "
                    + (settings instanceof CatalogSettings.Rest rest ? "`" + rest.warehouse().orElse("") + "`" : "")
                    + " (" + words(none) + "). Check `catalog.warehouse`", none);
            case NoSuchNamespaceException none -> failed("has no " + what, none);
            case ServiceFailureException broken -> tryAgain("cannot answer now (" + words(broken) + ")", broken);
            case ServiceUnavailableException busy -> tryAgain("cannot answer now (" + words(busy) + ")", busy);
            case RESTException answered -> byStatus(answered);
            case IOException other when other.getClass().getName().startsWith(JSON) ->
                failed("answers in another language than Iceberg's REST protocol."
                        + " Check `catalog.uri`, and whether a proxy is in the way", other);
            case UnknownHostException none -> tryAgain("does not answer: there is no such host. Check `catalog.uri`",
                    none);
            case ConnectException refused -> tryAgain("does not answer: the connection is refused. Check"
                    + " `catalog.uri`", refused);
            case SocketTimeoutException silent -> tryAgain("does not answer: it is silent", silent);
            case SSLException tls -> failed("has no trusted TLS connection (" + tls.getMessage() + "). If its authority"
                    + " is your own, name a trust store that has it: LARDER_OPTS=-Djavax.net.ssl.trustStore=FILE", tls);
            case IOException broken -> tryAgain("does not answer: " + broken.getMessage(), broken);
            case SQLException database -> database(database);
            default -> null;
        });
    }

    private SourceException byStatus(RESTException e) {
        Matcher answer = STATUS.matcher(String.valueOf(e.getMessage()));
        if (!answer.matches()) {
            return null;
        }
        int status = Integer.parseInt(answer.group(1));
        String words = "status " + status + ": " + sentence(answer.group(2));
        return status == TOO_MANY_REQUESTS || status >= SERVER_ERROR
                ? tryAgain("cannot answer now (" + words + ")", e)
                : failed("refuses the request (" + words + "). Check `catalog.uri`", e);
    }

    private SourceException database(SQLException e) {
        if (String.valueOf(e.getMessage()).startsWith("No suitable driver")) {
            return failed("needs a JDBC driver that larder does not have. Put its jar into the folder lib/iceberg of"
                    + " larder", e);
        }
        boolean passes = e.getErrorCode() == SQLITE_BUSY
                || e.getSQLState() != null && PASSING_STATE.matcher(e.getSQLState()).matches();
        return passes
                ? tryAgain("does not answer: " + sentence(e.getMessage()), e)
                : failed("cannot be read: " + sentence(e.getMessage()), e);
    }

    private String identity() {
        return switch (settings) {
            case CatalogSettings.Rest rest when rest.token().isPresent() -> "the token";
            case CatalogSettings.Rest rest when rest.credential().isPresent() -> "the OAuth2 client";
            case CatalogSettings.Rest rest -> "requests without a token";
            case CatalogSettings.Jdbc jdbc -> "user " + jdbc.user().orElse("");
            case CatalogSettings.Hadoop folder -> "requests";
        };
    }

    private String keys() {
        return switch (settings) {
            case CatalogSettings.Rest rest when rest.token().isPresent() ->
                "`catalog.token`: it may have expired. With `catalog.credential` larder gets tokens itself";
            case CatalogSettings.Rest rest when rest.credential().isPresent() ->
                "`catalog.credential`, `scope` and `oauth2_server_uri`";
            case CatalogSettings.Rest rest -> "whether `catalog.token` or `catalog.credential` is needed";
            case CatalogSettings.Jdbc jdbc -> "`catalog.user` and `password`";
            case CatalogSettings.Hadoop folder -> "the folder";
        };
    }

    private static String words(Throwable e) {
        String text = String.valueOf(e.getMessage());
        for (Matcher prefix = PREFIX.matcher(text); prefix.find(); prefix = PREFIX.matcher(text)) {
            text = text.substring(prefix.end());
        }
        return sentence(text);
    }

    private static String sentence(String text) {
        return String.valueOf(text).strip().replaceFirst("\\.+$", "");
    }

    private SourceException failed(String clause, Throwable cause) {
        return new SourceException("the Iceberg catalog `" + settings.place() + "` " + clause, cause);
    }

    private SourceException tryAgain(String clause, Throwable cause) {
        return SourceException.tryAgain("the Iceberg catalog `" + settings.place() + "` " + clause, cause);
    }
}
