package dev.larder.config;

import java.util.Optional;

import dev.larder.expect.Freshness;
import dev.larder.expect.LoadRules;
import dev.larder.feature.FeatureView;
import dev.larder.feature.ViewSource;

/**
 * A view, the source of its rows, what they must be like, and how old the newest may be. A view without a source is written by {@code put} and
 * {@code batch-put}.
 */
public record ConfiguredView(FeatureView view, Optional<ViewSource> source, LoadRules rules,
        Freshness freshness) {}
