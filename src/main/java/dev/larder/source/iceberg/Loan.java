package dev.larder.source.iceberg;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.io.StorageCredential;

import dev.larder.source.storage.LentCredentials;
import dev.larder.source.storage.LentCredentials.Key;
import dev.larder.source.storage.Location;
import dev.larder.source.storage.SourceException;
import dev.larder.text.Secret;

/** The credentials that a catalog lends with a table. Before they expire, the table is loaded again. */
final class Loan {
    private static final String KEY_ID = "s3.access-key-id";
    private static final String SECRET_KEY = "s3.secret-access-key";
    private static final String SESSION_TOKEN = "s3.session-token";
    private static final String S3_EXPIRES = "s3.session-token-expires-at-ms";
    private static final String GOOGLE_TOKEN = "gcs.oauth2.token";
    private static final String GOOGLE_EXPIRES = "gcs.oauth2.token-expires-at";
    private static final String URL_WITH_BUCKET = "[a-z0-9]+://[^/]+.*";
    /** Before the end: how long a request may last that is signed now. */
    private static final Duration MARGIN = Duration.ofMinutes(1);
    /** If the catalog does not say it: sessions of AWS last 15 minutes at least. */
    private static final Duration SHORTEST = Duration.ofMinutes(10);

    private final Supplier<IcebergFiles> again;
    private final InstantSource clock;
    private final String lender;
    private final List<String> places;
    private IcebergFiles current;
    private Instant renewal;

    /**
     * @param again loads the table again
     * @param place of the catalog
     */
    Loan(Table table, Supplier<IcebergFiles> again, String place, InstantSource clock) {
        this.again = again;
        this.clock = clock;
        this.lender = "with the credentials that the catalog `" + place + "` lends";
        this.places = Stream.of(table.location(), table.properties().get(TableProperties.WRITE_DATA_LOCATION),
                table.properties().get(TableProperties.WRITE_METADATA_LOCATION)).filter(each -> each != null).toList();
        take((IcebergFiles) table.io());
    }

    private void take(IcebergFiles files) {
        Instant now = clock.instant();
        current = files;
        Duration lifetime = lent(files).stream().map(credential -> credential.config()).flatMap(
                config -> Stream.of(S3_EXPIRES, GOOGLE_EXPIRES).map(config::get).filter(each -> each != null))
                .map(millis -> Duration.between(now, Instant.ofEpochMilli(Long.parseLong(millis))))
                .min(Duration::compareTo).orElse(SHORTEST.plus(MARGIN));
        Duration early = lifetime.minus(MARGIN);
        Duration half = lifetime.dividedBy(2);
        renewal = now.plus(early.compareTo(half) > 0 ? early : half);
    }

    /** Those for a place come first; else those of the table, which are bounded to where its files are. */
    private List<StorageCredential> lent(IcebergFiles files) {
        List<StorageCredential> lent = files.credentials().stream().filter(each -> hasKeys(each.config()))
                .flatMap(each -> each.prefix().matches(URL_WITH_BUCKET)
                        ? Stream.of(each)
                        : places.stream().map(place -> StorageCredential.create(place, each.config())))
                .toList();
        return lent.isEmpty() && hasKeys(files.properties())
                ? places.stream().map(place -> StorageCredential.create(place, files.properties())).toList()
                : lent;
    }

    private static boolean hasKeys(Map<String, String> config) {
        return config.containsKey(KEY_ID) && config.containsKey(SECRET_KEY) || config.containsKey(GOOGLE_TOKEN);
    }

    List<LentCredentials> credentials() {
        List<LentCredentials> credentials = new ArrayList<>();
        for (StorageCredential lent : lent(current)) {
            if (IcebergFiles.location(lent.prefix()) instanceof Location.Remote prefix) {
                Map<String, String> config = lent.config();
                credentials.add(new LentCredentials(prefix, lender,
                        value(config, "client.region").or(() -> value(config, "s3.region")),
                        value(config, "s3.endpoint"), value(config, "s3.path-style-access").map(Boolean::valueOf),
                        () -> key(lent.prefix())));
            }
        }
        return List.copyOf(credentials);
    }

    private synchronized Key key(String prefix) {
        if (clock.instant().isAfter(renewal)) {
            take(again.get());
        }
        Map<String, String> config = lent(current).stream().filter(each -> each.prefix().equals(prefix)).findFirst()
                .orElseThrow(() -> new SourceException("`" + prefix + "` cannot be read any more " + lender
                        + ": it lends none for it now"))
                .config();
        return value(config, GOOGLE_TOKEN).<Key>map(token -> new Key.Bearer(new Secret(token)))
                .orElseGet(() -> new Key.Signing(config.get(KEY_ID), new Secret(config.get(SECRET_KEY)),
                        value(config, SESSION_TOKEN).map(Secret::new)));
    }

    private static Optional<String> value(Map<String, String> config, String name) {
        return Optional.ofNullable(config.get(name)).filter(text -> !text.isEmpty());
    }
}
