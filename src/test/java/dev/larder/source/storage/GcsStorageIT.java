package dev.larder.source.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.feature.StorageSettings;
import dev.larder.source.storage.LentCredentials.Key;
import dev.larder.source.storage.server.Bucket;
import dev.larder.source.storage.server.GcsServer;
import dev.larder.source.storage.server.ObjectStores;
import dev.larder.text.Secret;

/** The contract of storages on Google's protocol, with each way to prove who asks. */
class GcsStorageIT {
    private static final GcsServer SERVER = ObjectStores.gcs();

    @TempDir
    private static Path folder;

    private static Map<String, String> account() {
        return Map.of("GOOGLE_APPLICATION_CREDENTIALS",
                SERVER.writeCredentials(folder.resolve("account.json")).toString());
    }

    static StorageSettings settings() {
        return new StorageSettings(StorageSettings.DEFAULT.s3(), new StorageSettings.Gcs(
                Optional.of(SERVER.endpoint().toString()), Optional.empty(), false, 8, new StorageSettings.Timeouts(
                        Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(2))));
    }

    private abstract static class Contract extends S3StorageIT.Contract {
        private final Map<String, String> environment;

        Contract(Map<String, String> environment) {
            super(SERVER);
            this.environment = environment;
        }

        @Override
        OpenStorages openStorages() {
            return new OpenStorages(environment, folder, Clock.systemUTC());
        }

        @Override
        public Location folder() {
            return Location.of("gs://" + bucket.name());
        }

        @Override
        public Storages storages() {
            return super.storages().with(settings());
        }
    }

    @Nested
    class WithTokens extends Contract {
        WithTokens() {
            super(account());
        }
    }

    @Nested
    class WithAnHmacKey extends Contract {
        WithAnHmacKey() {
            super(Map.of("GCS_HMAC_ACCESS_ID", SERVER.accessKey(), "GCS_HMAC_SECRET", SERVER.secretKey()));
        }
    }

    private static String refusal(Map<String, String> environment, Bucket bucket) {
        Location object = Location.of("gs://" + bucket.name() + "/x.parquet");
        try (OpenStorages storages = new OpenStorages(environment, folder, Clock.systemUTC())) {
            return assertThrows(IOException.class, () -> storages.with(settings()).of(object).find(object))
                    .getMessage();
        }
    }

    @Test
    void aTokenServesManyRequests() throws IOException {
        Bucket bucket = Bucket.create(SERVER);
        Location object = Location.of("gs://" + bucket.name() + "/x.parquet");
        int before = SERVER.tokens();
        try (OpenStorages storages = new OpenStorages(account(), folder, Clock.systemUTC())) {
            for (int i = 0; i < 3; i++) {
                assertEquals(Optional.empty(), storages.with(settings()).of(object).find(object));
            }
        }
        assertEquals(before + 1, SERVER.tokens());
    }

    /** By a server whose clock is ahead, or that was told to revoke it. */
    @Test
    void aTokenThatEndsEarlyIsReplacedOnce() throws Exception {
        Bucket bucket = Bucket.create(SERVER);
        byte[] content = new byte[1000];
        bucket.put("x.parquet", content);
        Location object = Location.of("gs://" + bucket.name() + "/x.parquet");
        int before = SERVER.tokens();
        try (OpenStorages storages = new OpenStorages(account(), folder, Clock.systemUTC())) {
            Storage storage = storages.with(settings()).of(object);
            StoredFile file = storage.file(object);
            SERVER.expireTokensAfter(3);
            try (ExecutorService readers = Executors.newFixedThreadPool(8)) {
                List<Callable<Integer>> reads = Collections.nCopies(24, () -> {
                    try (RangeReader reader = storage.open(file)) {
                        return reader.read(ByteBuffer.allocate(100), 0);
                    }
                });
                for (Future<Integer> read : readers.invokeAll(reads)) {
                    assertEquals(100, read.get());
                }
            }
            assertEquals(before + 2, SERVER.tokens());
            assertTrue(storages.traffic().retries() > 0);
        }
    }

    @Test
    void aSecondTokenThatIsRefusedIsSaid() throws IOException {
        Bucket bucket = Bucket.create(SERVER);
        SERVER.disableAccount(true);
        try {
            assertEquals("cannot be read: " + SERVER.endpoint() + " refuses the token as"
                    + " larder@tests.iam.gserviceaccount.com, and a new one. Check whether the account is disabled, and"
                    + " the clock of this machine", refusal(account(), bucket));
        } finally {
            SERVER.disableAccount(false);
        }
    }

    /** Gives the same token until that is refused. */
    private static final class Lender implements LentCredentials.Keys {
        private Key key = new Key.Bearer(new Secret(SERVER.newToken()));

        LentCredentials lend(Bucket bucket) {
            return new LentCredentials((Location.Remote) Location.of("gs://" + bucket.name()),
                    "with the credentials that the catalog `test` lends", Optional.empty(), Optional.empty(),
                    Optional.empty(), this);
        }

        @Override
        public synchronized Key current() {
            return key;
        }

        @Override
        public synchronized void refused(Key refused) {
            if (refused.equals(key)) {
                key = new Key.Bearer(new Secret(SERVER.newToken()));
            }
        }
    }

    @Test
    void aLentTokenThatEndsEarlyIsReplacedOnce() throws IOException {
        Bucket bucket = Bucket.create(SERVER);
        bucket.put("x.parquet", new byte[1000]);
        Location object = Location.of("gs://" + bucket.name() + "/x.parquet");
        int before = SERVER.tokens();
        try (OpenStorages storages = new OpenStorages(Map.of(), folder, Clock.systemUTC())) {
            Storage storage = storages.with(settings()).with(List.of(new Lender().lend(bucket))).of(object);
            StoredFile file = storage.file(object);
            SERVER.expireTokensAfter(0);
            try (RangeReader reader = storage.open(file)) {
                assertEquals(100, reader.read(ByteBuffer.allocate(100), 0));
            }
            assertEquals(before + 2, SERVER.tokens());
        }
    }

    @Test
    void aLentTokenThatIsRefusedTwiceNamesItsLender() throws IOException {
        Bucket bucket = Bucket.create(SERVER);
        Location object = Location.of("gs://" + bucket.name() + "/x.parquet");
        SERVER.disableAccount(true);
        try (OpenStorages storages = new OpenStorages(Map.of(), folder, Clock.systemUTC())) {
            Storage storage = storages.with(settings()).with(List.of(new Lender().lend(bucket))).of(object);
            assertEquals("cannot be read: " + SERVER.endpoint() + " refuses requests with the credentials that the"
                    + " catalog `test` lends, and with new ones. Check whether the catalog may lend access to this"
                    + " bucket", assertThrows(IOException.class, () -> storage.find(object)).getMessage());
        } finally {
            SERVER.disableAccount(false);
        }
    }

    @Test
    void whoCannotProveItIsRefused() throws IOException {
        Bucket bucket = Bucket.create(SERVER);
        assertEquals("cannot be read: " + SERVER.endpoint() + " denies access with the HMAC key of the environment."
                + " storage.objects.get is needed on it, and storage.objects.list on the bucket to see whether it"
                + " exists",
                refusal(Map.of("GCS_HMAC_ACCESS_ID", SERVER.accessKey(), "GCS_HMAC_SECRET", "wrong"),
                        bucket));
        Path missing = folder.resolve("missing.json");
        assertEquals("cannot be read: GOOGLE_APPLICATION_CREDENTIALS names `" + missing + "`, which does not exist",
                refusal(Map.of("GOOGLE_APPLICATION_CREDENTIALS", missing.toString()), bucket));
        Path broken = Files.writeString(folder.resolve("broken.json"), "{}");
        String message = refusal(Map.of("GOOGLE_APPLICATION_CREDENTIALS", broken.toString()), bucket);
        assertTrue(message.startsWith("cannot be read: GOOGLE_APPLICATION_CREDENTIALS names `" + broken
                + "`, which has no credentials: "), message);
        Path other = Files.writeString(folder.resolve("other.json"),
                Files.readString(Path.of(account().get("GOOGLE_APPLICATION_CREDENTIALS"))).replace("larder@tests",
                        "mallory@tests"));
        message = refusal(Map.of("GOOGLE_APPLICATION_CREDENTIALS", other.toString()), bucket);
        assertTrue(
                message.startsWith("cannot be read: Google gives no token as mallory@tests.iam.gserviceaccount.com: "),
                message);
    }
}
