package dev.larder.config;

import java.util.List;

import dev.larder.feature.FeatureView;

/** What a config has names for, as far as it can be read. */
public record Outline(List<String> profiles, List<FeatureView> views) {
    public static final Outline EMPTY = new Outline(List.of(), List.of());
}
