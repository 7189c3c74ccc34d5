package dev.larder.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import dev.larder.config.store.FeastRegistryFile;
import dev.larder.feature.UnknownNameException;
import dev.larder.store.settings.StoreSettings;

/**
 * The config of a project: file, profile and overrides merged, checked and complete.
 *
 * @param file absolute
 * @param profile the one in use
 * @param isProtected whether {@code --yes} is not enough for destructive commands
 * @param views in the order of the file
 * @param sources what holds for the sources of all views
 * @param feastRegistry where Feast describes the views of the store; empty if it does not, or not in a local file
 */
public record Config(
        Path file, String project, Optional<String> profile, boolean isProtected, StoreSettings store,
        List<ConfiguredView> views, SourceDefaults sources, Optional<HookSettings> prewriteHook,
        Optional<FeastRegistryFile> feastRegistry) {

    public Config {
        views = List.copyOf(views);
    }

    public List<String> viewNames() {
        return views.stream().map(configured -> configured.view().name()).toList();
    }

    /** @throws UnknownNameException with the nearest name */
    public ConfiguredView view(String name) {
        return views.stream()
                .filter(configured -> configured.view().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UnknownNameException("view", name, viewNames()));
    }
}
