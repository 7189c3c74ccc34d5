package dev.larder.store;

import java.util.List;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureView;

/** Some features of one view, for these entities. The rows that answer hold one value for each of the features. */
public record ViewRead(FeatureView view, List<Feature> features, List<EntityKey> keys) {}
