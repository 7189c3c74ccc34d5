package dev.larder.config.feast;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import dev.larder.config.yaml.ConfigFile;
import dev.larder.config.yaml.Layers;
import dev.larder.config.yaml.Origin;
import dev.larder.config.yaml.Problems;
import dev.larder.config.yaml.ReadContext;
import dev.larder.config.yaml.Section;
import dev.larder.config.yaml.YamlNode;

/**
 * What Feast's {@code feature_store.yaml} says of its repository.
 *
 * @param file absolute
 * @param registry where the registry is, if that is a local file
 * @param versionsViews whether the fields of a view that was changed carry its version
 * @param storeType Feast's online store, if larder writes that one
 */
public record FeastRepo(Path file, String project, Optional<Path> registry, boolean versionsViews,
        Optional<String> storeType) {
    private static final String REGISTRY = "registry";
    private static final String DEFAULT_REGISTRY = "data/registry.db";

    /**
     * @param repo the file, or its folder
     * @throws dev.larder.config.yaml.ConfigException with every mistake that there is
     */
    public static FeastRepo read(Path repo, Map<String, String> environment) {
        Problems problems = new Problems();
        Path file = (Files.isDirectory(repo) ? repo.resolve(FeastReader.FILE_NAME) : repo).toAbsolutePath().normalize();
        ConfigFile found = new ConfigFile(file, file.toString());
        if (!Files.exists(file)) {
            throw problems.fatal(new Origin.Line(file.toString(), Origin.Line.WHOLE_FILE), "", "there is no such file;"
                    + " name Feast's " + FeastReader.FILE_NAME + ", or its folder");
        }
        YamlNode.Mapping root = Layers.settle(found.read(problems));
        ReadContext reading = new ReadContext(problems, new FeastVariables(environment), file.getParent(),
                ReadContext.Use.CHOSEN);
        FeastRepo read = Section.read(reading, "", root, section -> read(file, section));
        problems.throwIfAny();
        return read;
    }

    private static FeastRepo read(Path file, Section root) {
        root.names();
        root.require("project", "is missing");
        Registry registry = root.isMap(REGISTRY)
                ? root.section(REGISTRY, FeastRepo::registry).orElseThrow()
                : new Registry(local(root, REGISTRY), false);
        Optional<String> store = root.isMap(Layers.ONLINE_STORE)
                ? root.trySection(Layers.ONLINE_STORE, block -> {
                    block.names();
                    return block.text(Layers.TYPE).filter(FeastReader::isKnown);
                })
                : Optional.empty();
        return new FeastRepo(file, root.text("project").orElse(""), registry.path, registry.versionsViews, store);
    }

    private record Registry(Optional<Path> path, boolean versionsViews) {}

    private static Optional<Path> local(Section section, String key) {
        return section.has(key)
                ? section.text(key).filter(path -> !path.contains("://")).flatMap(path -> section.file(key))
                : Optional.of(section.reading().folder().resolve(DEFAULT_REGISTRY));
    }

    private static Registry registry(Section block) {
        block.names();
        boolean isFile = block.text("registry_type").orElse("file").equals("file");
        return new Registry(isFile ? local(block, "path") : Optional.empty(),
                block.flag("enable_online_feature_view_versioning", false));
    }
}
