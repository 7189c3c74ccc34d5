package dev.larder.source.storage;

import java.util.Optional;

import dev.larder.feature.StorageSettings;
import dev.larder.feature.StorageSettings.Gcs;
import dev.larder.feature.StorageSettings.S3;
import dev.larder.text.Secret;

/**
 * Credentials that a catalog lends for the files of a table.
 *
 * @param prefix what they are good for, with all that is below
 * @param lender as messages name it: a clause like {@code with the credentials that the catalog lends}
 * @param region of the server, and so on; empty if the lender does not say it
 */
public record LentCredentials(Location.Remote prefix, String lender, Optional<String> region,
        Optional<String> endpoint, Optional<Boolean> pathStyle, Keys keys) {

    /** Gives the keys of now: they expire. */
    public interface Keys {
        /** @throws SourceException if the lender gives no more */
        Key current();

        /** The server does not accept this one, though it should be valid: the lender is asked for another one. */
        void refused(Key key);
    }

    public sealed interface Key {
        /** Of S3. */
        record Signing(String id, Secret secret, Optional<Secret> session) implements Key {}

        /** Of Google. */
        record Bearer(Secret token) implements Key {}
    }

    boolean covers(Location.Remote place) {
        return place.scheme().equals(prefix.scheme()) && place.bucket().equals(prefix.bucket())
                && (prefix.key().isEmpty() || place.key().equals(prefix.key())
                        || place.key().startsWith(prefix.key() + "/"));
    }

    /** What the config says of the server comes first: the lender may know it by another name. */
    StorageSettings over(StorageSettings settings) {
        S3 s3 = settings.s3();
        Gcs gcs = settings.gcs();
        return new StorageSettings(new S3(s3.region().or(this::region), s3.endpoint().or(this::endpoint),
                s3.pathStyle().or(this::pathStyle), Optional.empty(), s3.requesterPays(), false, s3.maxConnections(),
                s3.timeouts()),
                new Gcs(gcs.endpoint(), gcs.billingProject(), false, gcs.maxConnections(), gcs.timeouts()));
    }
}
