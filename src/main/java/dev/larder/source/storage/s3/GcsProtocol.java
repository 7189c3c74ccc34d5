package dev.larder.source.storage.s3;

import java.util.Map;
import java.util.Optional;

import software.amazon.awssdk.services.s3.S3Client;

import dev.larder.feature.StorageSettings;
import dev.larder.source.storage.LentCredentials;
import dev.larder.source.storage.LentCredentials.Key;
import dev.larder.source.storage.ObjectClient;
import dev.larder.source.storage.ObjectProtocol;
import dev.larder.source.storage.TokenProtocol.Tokens;
import dev.larder.source.storage.Traffic;
import dev.larder.text.Secret;

/** Google Cloud Storage. */
public final class GcsProtocol implements ObjectProtocol {

    /** Ends with a {@link LinkageError} if the libraries are missing. */
    public GcsProtocol() {
        S3Client.class.getName();
    }

    @Override
    public ObjectClient open(StorageSettings settings, Map<String, String> environment, Tokens tokens,
            Optional<LentCredentials> lent, Traffic traffic) {
        GcsAccess access = lent.map(each -> new GcsAccess(settings.gcs(), Map.of(), new LentToken(each), true))
                .orElseGet(() -> new GcsAccess(settings.gcs(), environment, tokens, false));
        return new S3Objects(access.open(traffic), access, traffic);
    }

    private record LentToken(LentCredentials lent) implements Tokens {
        @Override
        public String current() {
            return switch (lent.keys().current()) {
                case Key.Bearer(Secret token) -> token.reveal();
                case Key.Signing other -> throw new IllegalStateException("Google's servers take tokens");
            };
        }

        @Override
        public void refused(String token) {
            lent.keys().refused(new Key.Bearer(new Secret(token)));
        }

        @Override
        public String identity() {
            return lent.lender();
        }
    }
}
