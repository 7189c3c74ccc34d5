package dev.larder.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.larder.config.yaml.ConfigFile;
import dev.larder.config.yaml.Interpolation;
import dev.larder.config.yaml.Layers;
import dev.larder.config.yaml.Origin;
import dev.larder.config.yaml.Overrides;
import dev.larder.config.yaml.Problems;
import dev.larder.config.yaml.Profiles;
import dev.larder.config.yaml.ReadContext;
import dev.larder.config.yaml.ReadContext.Use;
import dev.larder.config.yaml.YamlNode;
import dev.larder.feature.CatalogSettings;

/**
 * Finds, reads and checks the config: {@code --set} over the profile over the file over the defaults.
 *
 * <p>The other profiles are checked too, as far as possible without variables and password files, so that a mistake in
 * {@code prod} shows on the machine of its author.
 */
public final class ConfigLoader {
    private final Map<String, String> environment;
    private final Path workingDir;

    public ConfigLoader(Map<String, String> environment, Path workingDir) {
        this.environment = Map.copyOf(environment);
        this.workingDir = workingDir;
    }

    /** @throws dev.larder.config.yaml.ConfigException with every mistake */
    public Config load(ConfigChoice choice) {
        Problems problems = new Problems();
        ConfigFile file = find(choice, problems);
        Profiles profiles = Profiles.of(file.read(problems), problems);
        Optional<String> profile = choice.profile().or(() -> variable("LARDER_PROFILE"));
        profile.ifPresent(name -> profiles.check(
                name, choice.profile().isPresent() ? "--profile" : "$LARDER_PROFILE", problems));

        YamlNode.Mapping chosen = Overrides.over(profiles.merged(profile), choice.sets(), problems);
        Config config = read(file.path(), profile, chosen, Use.CHOSEN, problems);
        for (String other : profiles.names()) {
            if (!profile.equals(Optional.of(other))) {
                read(file.path(), Optional.of(other), profiles.merged(Optional.of(other)), Use.OTHER, problems);
            }
        }
        read(file.path(), Optional.empty(), profiles.base(), Use.BASE, problems);
        problems.throwIfAny();
        return config;
    }

    /**
     * The names in it, for completion: without variables and password files, and without the parts that have mistakes.
     *
     * @throws dev.larder.config.yaml.ConfigException if the file cannot be read at all
     */
    public ConfigNames names(ConfigChoice choice) {
        Problems ignored = new Problems();
        ConfigFile file = find(choice, ignored);
        Profiles profiles = Profiles.of(file.read(ignored), ignored);
        Optional<String> profile = choice.profile().or(() -> variable("LARDER_PROFILE"));
        YamlNode.Mapping chosen = Overrides.over(profiles.merged(profile), choice.sets(), ignored);
        List<ConfiguredView> views = read(file.path(), profile, chosen, Use.OTHER, ignored).views();
        return new ConfigNames(List.copyOf(profiles.names()), views.stream().map(ConfiguredView::view).toList());
    }

    /**
     * The catalog of all sources, in a config that may not be complete, or not be there yet.
     *
     * @param folder of the config, where relative paths begin
     * @param file empty for no config
     * @param given in place of that of the config
     */
    public Optional<CatalogSettings> catalog(Path folder, Optional<ConfigFile> file, ConfigChoice choice,
            GivenCatalog given) {
        Problems problems = new Problems();
        Optional<String> profile = choice.profile().or(() -> variable("LARDER_PROFILE"));
        YamlNode.Mapping config = given.isEmpty()
                ? file.map(known -> Profiles.of(known.read(problems), problems).merged(profile))
                        .orElseGet(() -> new YamlNode.Mapping(Map.of(), new Origin.Given("--set")))
                : given.config();
        Optional<CatalogSettings> catalog = CatalogBlock.read(
                new ReadContext(problems, new Interpolation(environment), folder, Use.CHOSEN),
                Layers.dropNulls(Overrides.over(config, choice.sets(), problems)));
        problems.throwIfAny();
        return catalog;
    }

    private Config read(Path file, Optional<String> profile, YamlNode.Mapping layers, Use use, Problems problems) {
        ReadContext context = new ReadContext(problems, new Interpolation(environment), file.getParent(), use);
        return ConfigReader.read(context, file, profile, Layers.dropNulls(layers));
    }

    private ConfigFile find(ConfigChoice choice, Problems problems) {
        if (choice.file().isPresent()) {
            return ConfigFile.named(choice.file().get(), "--config", workingDir, problems);
        }
        Optional<String> variable = variable("LARDER_CONFIG");
        return variable.isPresent()
                ? ConfigFile.named(path(variable.get(), problems), "$LARDER_CONFIG", workingDir, problems)
                : ConfigFile.search(workingDir, problems);
    }

    private static Path path(String text, Problems problems) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw problems.fatal(new Origin.Given("$LARDER_CONFIG"), "", "is not a path");
        }
    }

    /** An empty variable counts as unset. */
    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }
}
