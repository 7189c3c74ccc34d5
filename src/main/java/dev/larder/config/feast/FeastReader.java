package dev.larder.config.feast;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.larder.config.store.NamedStore;
import dev.larder.config.store.RecordReader;
import dev.larder.config.yaml.ConfigFile;
import dev.larder.config.yaml.Layers;
import dev.larder.config.yaml.ReadContext;
import dev.larder.config.yaml.Section;
import dev.larder.config.yaml.YamlNode;
import dev.larder.feature.Ttl;
import dev.larder.store.settings.AerospikeSettings.Pin;
import dev.larder.store.settings.FeastSettings.KeyVersion;
import dev.larder.store.settings.FeastSettings;
import dev.larder.store.settings.StoreSettings;

/**
 * Reads an {@code online_store} of type {@code feast}: the store that Feast's own {@code feature_store.yaml} names, in
 * Feast's layout.
 */
public final class FeastReader {
    public static final String FILE_NAME = "feature_store.yaml";

    private static final String REPO = "repo";
    private static final Pattern REDIS = Pattern.compile("redis|.*\\.RedisOnlineStore");
    private static final Pattern AEROSPIKE = Pattern.compile("aerospike|.*\\.AerospikeOnlineStore");
    private static final Pattern PROJECT = Pattern.compile("[^:#\\p{Cntrl}]+");

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
        own.require(REPO, "is missing: the path of Feast's " + FILE_NAME + ", or of its folder");
        Optional<Path> file = own.file(REPO).map(path -> Files.isDirectory(path) ? path.resolve(FILE_NAME) : path);
        if (!own.reading().isChosen()) {
            // Like a password's file, it need not be on this machine.
            own.names();
            return NamedStore.ofFeast(Optional.empty(), Optional.empty());
        }
        if (file.isPresent() && Files.exists(file.get())) {
            return new FeastReader(own, pins).read(file.get());
        }
        file.ifPresent(none -> own.problem(REPO, "there is no file " + none));
        own.names();
        return NamedStore.ofFeast(Optional.empty(), Optional.empty());
    }

    private NamedStore read(Path file) {
        ReadContext outer = own.reading();
        YamlNode.Mapping root = Layers.settle(new ConfigFile(file, shown(file)).read(outer.problems()));
        ReadContext reading = new ReadContext(outer.problems(), new FeastVariables(outer.variables().environment()),
                file.toAbsolutePath().getParent(),
                outer.use());
        return Section.read(reading, "", root, this::repo);
    }

    /** The way to it from larder's own file, as far as that goes down. */
    private String shown(Path file) {
        Path folder = own.reading().folder();
        return file.startsWith(folder) ? folder.relativize(file).toString() : file.toString();
    }

    private NamedStore repo(Section repo) {
        // The rest is Feast's own business.
        repo.names();
        repo.require("project", "is missing");
        Optional<String> project = repo.scalar("project", "a name without `:` and `#`", text -> {
            if (!PROJECT.matcher(text).matches()) {
                throw new IllegalArgumentException();
            }
            return text;
        });
        KeyVersion version = repo.scalar(RecordReader.KEY_VERSION, "2 or 3, the forms of entity keys that larder"
                + " writes", text -> {
                    int number = Integer.parseInt(text);
                    if (number < KeyVersion.V2.number()) {
                        throw new IllegalArgumentException();
                    }
                    return number == KeyVersion.V2.number() ? KeyVersion.V2 : KeyVersion.V3;
                }).orElse(FeastSettings.DEFAULT.keyVersion());
        repo.require(Layers.ONLINE_STORE, "is missing; larder writes the stores `redis` and `aerospike` of Feast's");
        return NamedStore.ofFeast(repo.trySection(Layers.ONLINE_STORE, block -> store(block, version)), project);
    }

    /** Whether larder writes this one of Feast's stores. */
    static boolean isKnown(String type) {
        return REDIS.matcher(type).matches() || AEROSPIKE.matcher(type).matches();
    }

    private Optional<StoreSettings> store(Section block, KeyVersion version) {
        block.require(Layers.TYPE, "is missing");
        String type = block.text(Layers.TYPE).orElse("");
        if (REDIS.matcher(type).matches()) {
            return FeastRedisReader.read(block, own, version);
        }
        if (AEROSPIKE.matcher(type).matches()) {
            return Optional.of(FeastAerospikeReader.read(block, own, version, pins));
        }
        block.names();
        own.names();
        if (!type.isEmpty()) {
            block.problem(Layers.TYPE, "is " + block.shown(Layers.TYPE) + "; larder writes the stores `redis` and"
                    + " `aerospike` of Feast's");
        }
        return Optional.empty();
    }

    /**
     * @param none what zero means
     * @param hint what Feast would do with less
     */
    static Ttl seconds(Section block, String key, Ttl none, String hint) {
        return block.scalar(key, "a whole number of seconds, 0 or more" + hint, text -> {
            long seconds = Long.parseLong(text);
            return seconds == 0 ? none : Ttl.parse(seconds + "s");
        }).orElse(Ttl.BACKEND_DEFAULT);
    }
}
