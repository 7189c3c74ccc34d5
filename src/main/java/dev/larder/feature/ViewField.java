package dev.larder.feature;

import dev.larder.feature.JoinKeys.JoinKey;

/** What a name stands for in a view, and its place among the join keys or the features. */
public sealed interface ViewField {

    record Key(int index, JoinKey key) implements ViewField {}

    record Value(int index, Feature feature) implements ViewField {}
}
