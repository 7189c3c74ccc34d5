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
    private final OpenUploads uploads = new OpenUploads();
    private final TokenProtocol.Tokens tokens;
    private final Map<StorageSettings, ObjectClient> s3Clients = new HashMap<>();
    private final Map<StorageSettings, ObjectClient> gcsClients = new HashMap<>();

    /**
     * @param environment of the process
     * @param home larder's folder
     */
    public OpenStorages(Map<String, String> environment, Path home) {
        this.environment = environment;
        this.s3 = LibraryFolder.of(home, "s3", "S3", "dev.larder.source.storage.s3");
        this.tokens = new LazyTokens(LibraryFolder.of(home, "gcs", "Google's credentials",
                "dev.larder.source.storage.gcs"), environment);
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
                yield remote.scheme().equals(PathSchemes.GS)
                        ? storage(gcsClients.computeIfAbsent(settings, unseen -> open("GcsProtocol", settings)),
                                settings.gcs().maxConnections())
                        : storage(s3Clients.computeIfAbsent(settings, unseen -> open("S3Protocol", settings)),
                                settings.s3().maxConnections());
            }
        };
    }

    private Storage storage(ObjectClient client, int maxConnections) {
        return new ObjectStorage(client, traffic, uploads, Math.min(MOST_REQUESTS, maxConnections));
    }

    private ObjectClient open(String protocol, StorageSettings settings) {
        return s3.load(protocol, ObjectProtocol.class).open(settings, environment, tokens, traffic);
    }

    @Override
    public Traffic.Count traffic() {
        return traffic.count();
    }

    @Override
    public synchronized void close() {
        uploads.close();
        s3Clients.values().forEach(ObjectClient::close);
        gcsClients.values().forEach(ObjectClient::close);
    }
}
