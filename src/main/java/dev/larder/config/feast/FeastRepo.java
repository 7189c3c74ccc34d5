package dev.larder.config.feast;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import dev.larder.config.store.FeastRegistryFile;
import dev.larder.config.yaml.ConfigBlock;
import dev.larder.config.yaml.ConfigFile;
import dev.larder.config.yaml.ConfigKey;
import dev.larder.config.yaml.Layers;
import dev.larder.config.yaml.Origin;
import dev.larder.config.yaml.Problems;
import dev.larder.config.yaml.ReadContext;
import dev.larder.config.yaml.ScalarType;
import dev.larder.config.yaml.Section;
import dev.larder.config.yaml.YamlNode;

/**
 * A Feast repository, as its {@code feature_store.yaml} describes it.
 *
 * @param file absolute
 * @param registry empty if it is not a local file
 * @param store empty for an online store that larder does not write
 */
public record FeastRepo(Path file, String project, Optional<FeastRegistryFile> registry, Optional<StoreKind> store) {
    /** Feast's online stores that larder writes. */
    public enum StoreKind {
        REDIS, AEROSPIKE
    }

    private static final String DEFAULT_REGISTRY = "data/registry.db";

    /** Empty for a URL. */
    private static final ScalarType<Optional<Path>> LOCAL = ScalarType.in("path or URL", "a path",
            (text, folder) -> text.contains("://") ? Optional.empty() : Optional.of(folder.resolve(text).normalize()),
            Object::toString);
    private static final ConfigKey<Optional<Path>> PATH = ConfigKey.optional("path", LOCAL,
            "`" + DEFAULT_REGISTRY + "`", "Where the registry is.");
    private static final ConfigKey<String> REGISTRY_TYPE = ConfigKey.of("registry_type", ScalarType.TEXT, "file",
            "Of which kind it is.");
    private static final ConfigKey<Boolean> VERSIONING = ConfigKey.of("enable_online_feature_view_versioning",
            ScalarType.FLAG, false, "Whether names in the store carry the version of their view.");
    static final ConfigBlock REGISTRY = ConfigBlock.of("registry", "Where the registry is.", PATH,
            REGISTRY_TYPE, VERSIONING);
    /** The same key as a single text. */
    private static final ConfigKey<Optional<Path>> REGISTRY_PATH = ConfigKey.optional(REGISTRY.name(), LOCAL,
            PATH.shownDefault(), PATH.meaning());
    private static final ConfigBlock FILE = ConfigBlock.of(FeastReader.FILE_NAME, "Feast's own config.",
            FeastReader.PROJECT, REGISTRY, FeastReader.STORE);

    /**
     * @param repo the file, or its folder
     * @throws dev.larder.config.yaml.ConfigException with every mistake
     */
    public static FeastRepo read(Path repo, Map<String, String> environment) {
        Problems problems = new Problems();
        Path file = (Files.isDirectory(repo) ? repo.resolve(FeastReader.FILE_NAME) : repo).toAbsolutePath().normalize();
        ConfigFile found = new ConfigFile(file, file.toString());
        if (!Files.exists(file)) {
            throw problems.fatal(new Origin.Line(file.toString(), Origin.Line.WHOLE_FILE), "", "no such file."
                    + " Name Feast's " + FeastReader.FILE_NAME + ", or its folder.");
        }
        YamlNode.Mapping root = Layers.dropNulls(found.read(problems));
        ReadContext context = new ReadContext(problems, new FeastVariables(environment), file.getParent(),
                ReadContext.Use.CHOSEN);
        FeastRepo read = Section.read(context, root, FILE, section -> read(file, section));
        problems.throwIfAny();
        return read;
    }

    private static FeastRepo read(Path file, Section root) {
        root.allowAnyKey();
        root.require(FeastReader.PROJECT);
        String project = root.get(FeastReader.PROJECT).orElse("");
        Optional<StoreKind> store = root.isMap(FeastReader.STORE.name())
                ? root.section(FeastReader.STORE, FeastRepo::storeKind).orElseThrow()
                : Optional.empty();
        return new FeastRepo(file, project, registry(root, project), store);
    }

    private static Optional<StoreKind> storeKind(Section block) {
        block.allowAnyKey();
        return block.get(FeastReader.TYPE).flatMap(FeastReader::kind);
    }

    /** @param root of Feast's file. Empty if the registry is not a local file */
    static Optional<FeastRegistryFile> registry(Section root, String project) {
        return root.isMap(REGISTRY.name())
                ? root.section(REGISTRY, block -> registryBlock(block, project)).flatMap(read -> read)
                : local(root, REGISTRY_PATH).map(path -> new FeastRegistryFile(path, project, false));
    }

    private static Optional<Path> local(Section section, ConfigKey<Optional<Path>> path) {
        return section.get(path)
                .orElseGet(() -> Optional.of(section.context().folder().resolve(DEFAULT_REGISTRY)));
    }

    private static Optional<FeastRegistryFile> registryBlock(Section block, String project) {
        block.allowAnyKey();
        boolean isFile = block.orDefault(REGISTRY_TYPE).equals("file");
        boolean versionsViews = block.orDefault(VERSIONING);
        Optional<Path> path = isFile ? local(block, PATH) : Optional.empty();
        return path.map(file -> new FeastRegistryFile(file, project, versionsViews));
    }
}
