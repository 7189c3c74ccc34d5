package dev.larder.materialize;

import dev.larder.feature.FeatureView;
import dev.larder.source.read.SourceRow;

/** Where rejected rows go. Called from several threads. */
public interface Rejects {
    Rejects NOWHERE = (view, row) -> {};

    void add(FeatureView view, SourceRow.Rejected row);
}
