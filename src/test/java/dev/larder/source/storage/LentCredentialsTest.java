package dev.larder.source.storage;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Optional;

import org.junit.jupiter.api.Test;

import dev.larder.feature.StorageSettings;
import dev.larder.feature.StorageSettings.Gcs;
import dev.larder.feature.StorageSettings.S3;
import dev.larder.source.storage.Location.Remote;

class LentCredentialsTest {
    /** Other files of the config may be public. */
    @Test
    void whatIsLentIsUsedThoughTheRestIsAnonymous() {
        S3 s3 = StorageSettings.DEFAULT.s3();
        Gcs gcs = StorageSettings.DEFAULT.gcs();
        StorageSettings anonymous = new StorageSettings(
                new S3(s3.region(), s3.endpoint(), s3.pathStyle(), s3.profile(), false, true, s3.maxConnections(),
                        s3.timeouts()),
                new Gcs(gcs.endpoint(), gcs.billingProject(), true, gcs.maxConnections(), gcs.timeouts()));
        StorageSettings used = new LentCredentials((Remote) Location.of("gs://bucket/table"), "lent", Optional.empty(),
                Optional.empty(), Optional.empty(), new NoKeys())
                .over(anonymous);
        assertFalse(used.s3().anonymous());
        assertFalse(used.gcs().anonymous());
    }

    private static final class NoKeys implements LentCredentials.Keys {
        @Override
        public LentCredentials.Key current() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void refused(LentCredentials.Key key) {
            throw new UnsupportedOperationException();
        }
    }
}
