package dev.larder.config;

import java.util.Optional;

import dev.larder.expect.LoadRules;
import dev.larder.feature.FeatureView;
import dev.larder.feature.ViewSource;

/**
 * A view, the source of its rows, and what they must be like. A view without a source is written by {@code put} and
 * {@code batch-put}.
 */
public record ConfiguredView(FeatureView view, Optional<ViewSource> source, LoadRules rules) {}
