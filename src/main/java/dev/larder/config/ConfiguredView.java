package dev.larder.config;

import java.util.Optional;

import dev.larder.feature.FeatureView;
import dev.larder.feature.ViewSource;

/** A view, and where its rows come from. A view without a source takes what is put. */
public record ConfiguredView(FeatureView view, Optional<ViewSource> source) {}
