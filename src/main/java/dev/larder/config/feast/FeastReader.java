package dev.larder.config.feast;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.larder.config.feast.FeastRepo.StoreKind;
import dev.larder.config.store.FeastRecordKeys;
import dev.larder.config.store.NamedStore;
import dev.larder.config.yaml.ConfigBlock;
import dev.larder.config.yaml.ConfigEntry;
import dev.larder.config.yaml.ConfigFile;
import dev.larder.config.yaml.ConfigKey;
import dev.larder.config.yaml.Layers;
import dev.larder.config.yaml.ReadContext;
import dev.larder.config.yaml.ScalarType;
import dev.larder.config.yaml.Section;
import dev.larder.config.yaml.YamlNode;
import dev.larder.feature.Ttl;
import dev.larder.store.settings.AerospikeSettings.Pin;
import dev.larder.store.settings.FeastSettings;
import dev.larder.store.settings.FeastSettings.KeyVersion;
import dev.larder.store.settings.StoreSettings;

/**
 * Reads an {@code online_store} of type {@code feast}: the store that Feast's own {@code feature_store.yaml} names, in
 * Feast's layout.
 */
public final class FeastReader {
    public static final String FILE_NAME = "feature_store.yaml";

    private static final ConfigKey<Path> REPO = ConfigKey.required("repo", ScalarType.PATH,
            "The path of Feast's `" + FILE_NAME + "`, or of its folder.");
    /** larder's own keys beside Feast's file, for each kind of store. */
    public static final List<ConfigEntry> KEYS = List.of(REPO);
    public static final List<ConfigEntry> REDIS_KEYS = FeastRedisReader.OWN_KEYS;
    public static final List<ConfigEntry> AEROSPIKE_KEYS = FeastAerospikeReader.OWN_KEYS;

    private static final Pattern REDIS = Pattern.compile("redis|.*\\.RedisOnlineStore");
    private static final Pattern AEROSPIKE = Pattern.compile("aerospike|.*\\.AerospikeOnlineStore");
    private static final Pattern VALID_PROJECT = Pattern.compile("[^:#\\p{Cntrl}]+");

    static final ConfigKey<String> PROJECT = ConfigKey.required("project", ScalarType.of("name",
            "a name without `:` and `#`", FeastReader::checkProject, name -> name), "The project in Feast.");
    static final ConfigKey<String> TYPE = ConfigKey.required(Layers.TYPE, ScalarType.TEXT,
            "larder writes Feast's stores `redis` and `aerospike`.");
    static final ConfigBlock STORE = ConfigBlock.of(Layers.ONLINE_STORE,
            "larder writes Feast's stores `redis` and `aerospike`.", TYPE);
    private static final ConfigKey<KeyVersion> KEY_VERSION = ConfigKey.of(FeastRecordKeys.KEY_VERSION.name(),
            ScalarType.of("2 or 3", "2 or 3, the versions of entity keys that larder writes", FeastReader::version,
                    version -> Integer.toString(version.number())),
            FeastSettings.DEFAULT.keyVersion(), "The version of the entity keys.");
    /** The keys of Feast's file that larder reads. */
    private static final ConfigBlock FILE = ConfigBlock.of(FILE_NAME, "Feast's own config.", PROJECT, KEY_VERSION,
            STORE, FeastRepo.REGISTRY);

    private final Section own;
    private final Map<String, Pin> pins;

    private FeastReader(Section own, Map<String, Pin> pins) {
        this.own = own;
        this.pins = pins;
    }

    /**
     * @param own larder's block, which names the file
     * @param pins by view
     */
    public static NamedStore read(Section own, Map<String, Pin> pins) {
        own.require(REPO);
        Optional<Path> file = own.get(REPO).map(path -> Files.isDirectory(path) ? path.resolve(FILE_NAME) : path);
        if (own.context().isChosen() && file.isPresent() && Files.exists(file.get())) {
            return new FeastReader(own, pins).read(file.get());
        }
        if (own.context().isChosen()) {
            file.ifPresent(none -> own.problem(REPO, "no such file: " + none));
        }
        // The file of a profile that is not used may be missing on this machine, and only it says which keys apply.
        own.allowAnyKey();
        return NamedStore.ofFeast(Optional.empty(), Optional.empty(), Optional.empty());
    }

    private NamedStore read(Path file) {
        ReadContext outer = own.context();
        YamlNode.Mapping root = Layers.dropNulls(new ConfigFile(file, shown(file)).read(outer.problems()));
        ReadContext inFile = new ReadContext(outer.problems(), new FeastVariables(outer.variables().environment()),
                file.toAbsolutePath().getParent(), outer.use());
        return Section.read(inFile, root, FILE, this::repo);
    }

    /** Relative to larder's own file, if it is in the same folder or below it. */
    private String shown(Path file) {
        Path folder = own.context().folder();
        return file.startsWith(folder) ? folder.relativize(file).toString() : file.toString();
    }

    private NamedStore repo(Section repo) {
        // The other keys are for Feast alone.
        repo.allowAnyKey();
        repo.require(PROJECT);
        Optional<String> project = repo.get(PROJECT);
        KeyVersion version = repo.orDefault(KEY_VERSION);
        repo.require(STORE);
        return NamedStore.ofFeast(repo.section(STORE, block -> store(block, version)).flatMap(store -> store),
                project, FeastRepo.registry(repo, project.orElse("")));
    }

    private static String checkProject(String text) {
        if (!VALID_PROJECT.matcher(text).matches()) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    private static KeyVersion version(String text) {
        int number = Integer.parseInt(text);
        if (number < KeyVersion.V2.number()) {
            throw new IllegalArgumentException();
        }
        // Feast writes version 3 for every greater number.
        return number == KeyVersion.V2.number() ? KeyVersion.V2 : KeyVersion.V3;
    }

    /** Empty for a type that larder does not write. */
    static Optional<StoreKind> kind(String type) {
        if (REDIS.matcher(type).matches()) {
            return Optional.of(StoreKind.REDIS);
        }
        return AEROSPIKE.matcher(type).matches() ? Optional.of(StoreKind.AEROSPIKE) : Optional.empty();
    }

    private Optional<StoreSettings> store(Section block, KeyVersion version) {
        block.require(TYPE);
        Optional<String> type = block.get(TYPE);
        Optional<StoreKind> kind = type.flatMap(FeastReader::kind);
        if (kind.isEmpty()) {
            block.allowAnyKey();
            own.allowAnyKey();
            type.ifPresent(other -> block.problem(TYPE, block.shown(TYPE) + " is not supported; " + TYPE.meaning()));
            return Optional.empty();
        }
        return switch (kind.get()) {
            case REDIS -> FeastRedisReader.read(block, own, version);
            case AEROSPIKE -> Optional.of(FeastAerospikeReader.read(block, own, version, pins));
        };
    }

    /** A number of seconds, where Feast has a meaning of its own for zero. */
    static ScalarType<Ttl> seconds(Ttl zero, String hint) {
        return ScalarType.of("seconds", "a whole number of seconds, 0 or more" + hint, text -> {
            long seconds = Long.parseLong(text);
            return seconds == 0 ? zero : Ttl.parse(seconds + "s");
        }, Ttl::toString);
    }
}
