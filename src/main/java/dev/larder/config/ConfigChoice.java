package dev.larder.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which config the command line asks for.
 *
 * @param file {@code --config}
 * @param profile {@code --profile}
 * @param sets each {@code --set}, {@code KEY=VALUE}
 */
public record ConfigChoice(Optional<Path> file, Optional<String> profile, List<String> sets) {
    public static final ConfigChoice NONE = new ConfigChoice(Optional.empty(), Optional.empty(), List.of());

    public ConfigChoice {
        sets = List.copyOf(sets);
    }
}
