package dev.larder.store;

import java.util.List;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureView;
import dev.larder.feature.Selection;

/** A read of some features of one view for these entities. Rows in the answer hold one value per feature. */
public record ViewRead(FeatureView view, List<Feature> features, List<EntityKey> keys) {
    /** @param entities may have more join keys than the view */
    public static ViewRead of(Selection selection, List<EntityKey> entities) {
        return new ViewRead(selection.view(), selection.features(),
                entities.stream().map(entity -> entity.project(selection.view().keys())).toList());
    }
}
