package dev.larder.config;

import java.util.List;

import dev.larder.feature.FeatureView;

/** The names in a config, as far as it can be read. */
public record ConfigNames(List<String> profiles, List<FeatureView> views) {
    public static final ConfigNames EMPTY = new ConfigNames(List.of(), List.of());
}
