package dev.larder.source.storage;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.larder.feature.PathSchemes;
import dev.larder.feature.StorageSettings;

/** All storages that this larder has. Those over the network are opened when they are first asked for. */
public final class OpenStorages implements Storages, AutoCloseable {
    /** Requests that one machine sends at the same time; more are not faster. */
    private static final int MOST_REQUESTS = 16;

    private final Map<String, String> environment;
    private final InstantSource clock;
    private final LibraryFolder s3;
    private final Traffic traffic = new Traffic();
    private final OpenUploads uploads = new OpenUploads();
    private final TokenProtocol.Tokens tokens;
    private final Map<Client, ObjectClient> clients = new HashMap<>();

    private record Client(String protocol, StorageSettings settings, Optional<LentCredentials> lent) {}

    private record Chosen(OpenStorages all, StorageSettings settings, List<LentCredentials> lent) implements Storages {
        @Override
        public Storage of(Location location) {
            return all.of(location, this);
        }

        @Override
        public Storages with(StorageSettings others) {
            return new Chosen(all, others, lent);
        }

        @Override
        public Storages with(List<LentCredentials> others) {
            return new Chosen(all, settings, others);
        }

        @Override
        public InstantSource clock() {
            return all.clock;
        }

        @Override
        public Traffic.Count traffic() {
            return all.traffic();
        }
    }

    /**
     * @param environment of the process
     * @param home larder's folder
     */
    public OpenStorages(Map<String, String> environment, Path home, InstantSource clock) {
        this.environment = environment;
        this.clock = clock;
        this.s3 = LibraryFolder.of(home, "s3", "S3", "dev.larder.source.storage.s3");
        this.tokens = new LazyTokens(LibraryFolder.of(home, "gcs", "Google's credentials",
                "dev.larder.source.storage.gcs"), environment);
    }

    @Override
    public Storage of(Location location) {
        return with(StorageSettings.DEFAULT).of(location);
    }

    @Override
    public Storages with(StorageSettings settings) {
        return new Chosen(this, settings, List.of());
    }

    @Override
    public Storages with(List<LentCredentials> lent) {
        return new Chosen(this, StorageSettings.DEFAULT, lent);
    }

    private synchronized Storage of(Location location, Chosen chosen) {
        return switch (location) {
            case Location.Local local -> LOCAL.of(location);
            case Location.Remote remote -> {
                PathSchemes.unreadable(location.toString()).ifPresent(problem -> {
                    throw new SourceException("`" + location + "`: " + problem);
                });
                Optional<LentCredentials> lent = chosen.lent.stream().filter(each -> each.covers(remote))
                        .max(Comparator.comparingInt(each -> each.prefix().key().length()));
                StorageSettings settings = lent.map(each -> each.over(chosen.settings)).orElse(chosen.settings);
                boolean isGoogle = remote.scheme().equals(PathSchemes.GS);
                ObjectClient client = clients.computeIfAbsent(
                        new Client(isGoogle ? "GcsProtocol" : "S3Protocol", settings, lent), this::open);
                yield new ObjectStorage(client, traffic, uploads, Math.min(MOST_REQUESTS,
                        isGoogle ? settings.gcs().maxConnections() : settings.s3().maxConnections()));
            }
        };
    }

    private ObjectClient open(Client client) {
        return s3.load(client.protocol, ObjectProtocol.class).open(client.settings, environment, tokens, client.lent,
                traffic);
    }

    @Override
    public Traffic.Count traffic() {
        return traffic.count();
    }

    @Override
    public synchronized void close() {
        uploads.close();
        clients.values().forEach(ObjectClient::close);
    }
}
