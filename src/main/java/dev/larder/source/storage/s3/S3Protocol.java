package dev.larder.source.storage.s3;

import java.util.Map;
import java.util.Optional;

import software.amazon.awssdk.services.s3.S3Client;

import dev.larder.feature.StorageSettings;
import dev.larder.source.storage.LentCredentials;
import dev.larder.source.storage.ObjectClient;
import dev.larder.source.storage.ObjectProtocol;
import dev.larder.source.storage.TokenProtocol.Tokens;
import dev.larder.source.storage.Traffic;

/** S3, and what speaks it. */
public final class S3Protocol implements ObjectProtocol {

    /** Ends with a {@link LinkageError} if the libraries are missing. */
    public S3Protocol() {
        S3Client.class.getName();
    }

    @Override
    public ObjectClient open(StorageSettings settings, Map<String, String> environment, Tokens tokens,
            Optional<LentCredentials> lent, Traffic traffic) {
        S3Access access = new S3Access(settings.s3(), environment, lent);
        return new S3Objects(access.open(traffic), access, traffic);
    }
}
