package dev.larder.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import dev.larder.feature.UnknownNameException;
import dev.larder.store.settings.StoreSettings;

/**
 * One project's config: file, profile and overrides in one, checked and complete.
 *
 * @param file absolute
 * @param profile the one that was chosen
 * @param isProtected whether whoever works interactively here should be asked twice
 * @param views in the order of the file
 */
public record Config(
        Path file, String project, Optional<String> profile, boolean isProtected, StoreSettings store,
        List<ConfiguredView> views, Optional<HookSettings> prewriteHook) {

    public Config {
        views = List.copyOf(views);
    }

    public List<String> viewNames() {
        return views.stream().map(configured -> configured.view().name()).toList();
    }

    /** @throws UnknownNameException naming the nearest view that there is */
    public ConfiguredView view(String name) {
        return views.stream()
                .filter(configured -> configured.view().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UnknownNameException("view", name, viewNames()));
    }
}
