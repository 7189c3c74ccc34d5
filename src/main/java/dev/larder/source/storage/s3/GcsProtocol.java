package dev.larder.source.storage.s3;

import java.util.Map;

import software.amazon.awssdk.services.s3.S3Client;

import dev.larder.feature.StorageSettings;
import dev.larder.source.storage.ObjectClient;
import dev.larder.source.storage.ObjectProtocol;
import dev.larder.source.storage.TokenProtocol.Tokens;
import dev.larder.source.storage.Traffic;

/** Google Cloud Storage. */
public final class GcsProtocol implements ObjectProtocol {

    /** Ends with a {@link LinkageError} if the libraries are missing. */
    public GcsProtocol() {
        S3Client.class.getName();
    }

    @Override
    public ObjectClient open(StorageSettings settings, Map<String, String> environment, Tokens tokens,
            Traffic traffic) {
        GcsAccess access = new GcsAccess(settings.gcs(), environment, tokens);
        return new S3Objects(access.open(traffic), access, traffic);
    }
}
