package dev.larder.source.storage;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import dev.larder.feature.PathSchemes;
import dev.larder.feature.StorageSettings;

/** All storages that this larder has. Those over the network are opened when they are first asked for. */
public final class OpenStorages implements Storages, AutoCloseable {
    /** Requests that one machine sends at the same time; more are not faster. */
    private static final int MOST_REQUESTS = 16;

    private final Map<String, String> environment;
    private final LibraryFolder s3;
    private final Traffic traffic = new Traffic();
    private final Map<StorageSettings, ObjectClient> s3Clients = new HashMap<>();

    /**
     * @param environment of the process
     * @param home larder's folder
     */
    public OpenStorages(Map<String, String> environment, Path home) {
        this.environment = environment;
        this.s3 = LibraryFolder.of(home, "s3", "S3", "dev.larder.source.storage.s3");
    }

    @Override
    public Storage of(Location location) {
        return of(location, StorageSettings.DEFAULT);
    }

    @Override
    public Storages with(StorageSettings settings) {
        return new Storages() {
            @Override
            public Storage of(Location location) {
                return OpenStorages.this.of(location, settings);
            }

            @Override
            public Storages with(StorageSettings others) {
                return OpenStorages.this.with(others);
            }

            @Override
            public Traffic.Count traffic() {
                return OpenStorages.this.traffic();
            }
        };
    }

    private synchronized Storage of(Location location, StorageSettings settings) {
        return switch (location) {
            case Location.Local local -> LOCAL.of(location);
            case Location.Remote remote -> {
                PathSchemes.unreadable(location.toString()).ifPresent(problem -> {
                    throw new SourceException("`" + location + "`: " + problem);
                });
                yield new ObjectStorage(s3Clients.computeIfAbsent(settings, unseen -> open(s3, "S3Protocol", settings)),
                        traffic, Math.min(MOST_REQUESTS, settings.s3().maxConnections()));
            }
        };
    }

    private ObjectClient open(LibraryFolder libraries, String protocol, StorageSettings settings) {
        return libraries.load(protocol, ObjectProtocol.class).open(settings, environment, traffic);
    }

    @Override
    public Traffic.Count traffic() {
        return traffic.count();
    }

    @Override
    public synchronized void close() {
        s3Clients.values().forEach(ObjectClient::close);
    }
}
