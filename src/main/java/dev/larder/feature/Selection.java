package dev.larder.feature;

import java.util.List;

/** Some features of one view, in the order in which they are read and printed. */
public record Selection(FeatureView view, List<Feature> features) {}
