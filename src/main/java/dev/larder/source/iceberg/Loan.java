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

import dev.larder.feature.PathSchemes;
import dev.larder.source.storage.LentCredentials;
import dev.larder.source.storage.LentCredentials.Key;
import dev.larder.source.storage.LentCredentials.Keys;
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

    /** Until a catalog that did not answer is asked again, while the old ones are good. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Supplier<IcebergFiles> again;
    private final InstantSource clock;
    private final String catalog;
    private final String lender;
    private final List<String> places;
    private IcebergFiles current;
    private Instant renewal;
    private Instant end;

    /**
     * @param again loads the table again
     * @param place of the catalog
     */
    Loan(Table table, Supplier<IcebergFiles> again, String place, InstantSource clock) {
        this.again = again;
        this.clock = clock;
        this.catalog = place;
        this.lender = "with the credentials that the catalog `" + place + "` lends";
        this.places = Stream.of(table.location(), table.properties().get(TableProperties.WRITE_DATA_LOCATION),
                table.properties().get(TableProperties.WRITE_METADATA_LOCATION)).filter(each -> each != null).toList();
        take((IcebergFiles) table.io());
    }

    private void take(IcebergFiles files) {
        Instant now = clock.instant();
        Duration lifetime = lent(files).stream().flatMap(each -> expiry(each).stream())
                .map(expiry -> Duration.between(now, expiry)).min(Duration::compareTo).orElse(SHORTEST.plus(MARGIN));
        Duration early = lifetime.minus(MARGIN);
        Duration half = lifetime.dividedBy(2);
        current = files;
        renewal = now.plus(early.compareTo(half) > 0 ? early : half);
        end = now.plus(lifetime);
    }

    private Optional<Instant> expiry(StorageCredential lent) {
        String name = isGoogle(lent.prefix()) ? GOOGLE_EXPIRES : S3_EXPIRES;
        return value(lent.config(), name).map(millis -> {
            try {
                return Instant.ofEpochMilli(Long.parseLong(millis));
            } catch (NumberFormatException e) {
                throw new SourceException("the Iceberg catalog `" + catalog + "` lends credentials with `" + name
                        + "` `" + millis + "`, which is no number of milliseconds. Report it to the operator of the"
                        + " catalog", e);
            }
        });
    }

    /** Those for a place come first; else those of the table, which are bounded to where its files are. */
    private List<StorageCredential> lent(IcebergFiles files) {
        List<StorageCredential> lent = files.credentials().stream()
                .flatMap(each -> each.prefix().matches(URL_WITH_BUCKET)
                        ? Stream.of(each).filter(own -> hasKeys(own.prefix(), own.config()))
                        : ofPlaces(each.config()))
                .toList();
        return lent.isEmpty() ? ofPlaces(files.properties()).toList() : lent;
    }

    private Stream<StorageCredential> ofPlaces(Map<String, String> config) {
        return places.stream().filter(place -> hasKeys(place, config))
                .map(place -> StorageCredential.create(place, config));
    }

    /** A config may have those of several services. */
    private static boolean hasKeys(String prefix, Map<String, String> config) {
        return isGoogle(prefix)
                ? config.containsKey(GOOGLE_TOKEN)
                : config.containsKey(KEY_ID) && config.containsKey(SECRET_KEY);
    }

    private static boolean isGoogle(String prefix) {
        return prefix.startsWith(PathSchemes.GS + "://");
    }

    List<LentCredentials> credentials() {
        List<LentCredentials> credentials = new ArrayList<>();
        for (StorageCredential lent : lent(current)) {
            if (IcebergFiles.location(lent.prefix()) instanceof Location.Remote prefix) {
                Map<String, String> config = lent.config();
                credentials.add(new LentCredentials(prefix, lender,
                        value(config, "client.region").or(() -> value(config, "s3.region")),
                        value(config, "s3.endpoint"), value(config, "s3.path-style-access").map(Boolean::valueOf),
                        new Renewed(lent.prefix())));
            }
        }
        return List.copyOf(credentials);
    }

    private final class Renewed implements Keys {
        private final String prefix;

        private Renewed(String prefix) {
            this.prefix = prefix;
        }

        @Override
        public Key current() {
            synchronized (Loan.this) {
                renew();
                return key(prefix);
            }
        }

        /** Others may have been refused the same one, and be served with the next one already. */
        @Override
        public void refused(Key key) {
            synchronized (Loan.this) {
                if (key(prefix).equals(key)) {
                    end = Instant.MIN;
                    renewal = Instant.MIN;
                }
            }
        }
    }

    private void renew() {
        if (clock.instant().isAfter(renewal)) {
            try {
                take(again.get());
            } catch (SourceException e) {
                Instant now = clock.instant();
                if (!e.mayTryAgain() || !now.isBefore(end)) {
                    throw e;
                }
                Instant next = now.plus(PAUSE);
                renewal = next.isBefore(end) ? next : end;
            }
        }
    }

    private Key key(String prefix) {
        Map<String, String> config = lent(current).stream().filter(each -> each.prefix().equals(prefix)).findFirst()
                .orElseThrow(() -> new SourceException("`" + prefix + "` cannot be read any more " + lender
                        + ": it lends none for it now"))
                .config();
        return isGoogle(prefix)
                ? new Key.Bearer(new Secret(config.get(GOOGLE_TOKEN)))
                : new Key.Signing(config.get(KEY_ID), new Secret(config.get(SECRET_KEY)),
                        value(config, SESSION_TOKEN).map(Secret::new));
    }

    private static Optional<String> value(Map<String, String> config, String name) {
        return Optional.ofNullable(config.get(name)).filter(text -> !text.isEmpty());
    }
}
