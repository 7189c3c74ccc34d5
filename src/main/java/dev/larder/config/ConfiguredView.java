package dev.larder.config;

import java.util.Optional;

import dev.larder.feature.FeatureView;
import dev.larder.feature.ViewSource;

/** A view and the source of its rows. A view without a source is written by {@code put} and {@code batch-put}. */
public record ConfiguredView(FeatureView view, Optional<ViewSource> source) {}
