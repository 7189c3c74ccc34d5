package dev.larder.source.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

import dev.larder.feature.StorageSettings;
import dev.larder.source.storage.server.Bucket;
import dev.larder.source.storage.server.ObjectStore;
import dev.larder.source.storage.server.ObjectStores;

/** The contract of storages, on the servers that speak S3. */
public class S3StorageIT {

    /** A client of a server, with the key of its user. */
    public static OpenStorages storages(ObjectStore server) {
        return new OpenStorages(Map.of("AWS_ACCESS_KEY_ID", server.accessKey(), "AWS_SECRET_ACCESS_KEY",
                server.secretKey()), Path.of(""), Clock.systemUTC());
    }

    public static StorageSettings settings(ObjectStore server) {
        StorageSettings.S3 usual = StorageSettings.DEFAULT.s3();
        return new StorageSettings(new StorageSettings.S3(Optional.of("us-east-1"),
                Optional.of(server.endpoint().toString()), usual.pathStyle(), usual.profile(), usual.requesterPays(),
                usual.anonymous(), usual.maxConnections(), new StorageSettings.Timeouts(Duration.ofSeconds(5),
                        Duration.ofSeconds(5), Duration.ofSeconds(2))),
                StorageSettings.DEFAULT.gcs());
    }

    abstract static class Contract implements StorageContract {
        private final ObjectStore server;
        private OpenStorages storages;
        Bucket bucket;

        Contract(ObjectStore server) {
            this.server = server;
        }

        @BeforeEach
        void open() {
            storages = openStorages();
            bucket = Bucket.create(server);
        }

        OpenStorages openStorages() {
            return S3StorageIT.storages(server);
        }

        @AfterEach
        void close() {
            storages.close();
        }

        @Override
        public Location folder() {
            return Location.of(bucket.url(""));
        }

        @Override
        public Storages storages() {
            return storages.with(settings(server));
        }

        private static String key(Location file) {
            return ((Location.Remote) file).key();
        }

        @Override
        public void write(Location file, byte[] content) throws IOException {
            bucket.put(key(file), content);
        }

        @Override
        public void delete(Location file) throws IOException {
            bucket.delete(key(file));
        }
    }

    @Nested
    class OnS3Proxy extends Contract {
        OnS3Proxy() {
            super(ObjectStores.inProcess());
        }
    }

    @Nested
    class OnRadosGateway extends Contract {
        OnRadosGateway() {
            super(ObjectStores.real());
        }
    }
}
