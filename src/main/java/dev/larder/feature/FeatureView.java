package dev.larder.feature;

import java.util.ArrayList;
import java.util.List;

/** A named set of features of one kind of entity, and how long its rows live. */
public record FeatureView(String name, JoinKeys keys, List<Feature> features, Ttl ttl, Ttl.From ttlFrom) {
    public FeatureView {
        features = List.copyOf(features);
        if (features.isEmpty()) {
            throw new IllegalArgumentException("view `" + name + "` has no features");
        }
        if (features.stream().map(Feature::name).distinct().count() < features.size()) {
            throw new IllegalArgumentException("view `" + name + "` names a feature twice");
        }
    }

    public FeatureView(String name, JoinKeys keys, List<Feature> features) {
        this(name, keys, features, Ttl.BACKEND_DEFAULT, Ttl.From.WRITE);
    }

    /** The same view with rows that live as long as this. */
    public FeatureView with(Ttl other, Ttl.From from) {
        return new FeatureView(name, keys, features, other, from);
    }

    /** The place of a feature in a whole row's values, -1 where there is none of this name. */
    public int indexOf(String feature) {
        for (int i = 0; i < features.size(); i++) {
            if (features.get(i).name().equals(feature)) {
                return i;
            }
        }
        return -1;
    }

    /** @throws UnknownNameException naming the nearest feature that there is */
    public Feature feature(String name) {
        int index = indexOf(name);
        if (index < 0) {
            throw UnknownNameException.inView("feature", name, featureNames(), this);
        }
        return features.get(index);
    }

    /** @throws UnknownNameException naming the nearest join key or feature that there is */
    public ViewField field(String name) {
        int key = keys.indexOf(name);
        if (key >= 0) {
            return new ViewField.Key(key, keys.all().get(key));
        }
        int feature = indexOf(name);
        if (feature >= 0) {
            return new ViewField.Value(feature, features.get(feature));
        }
        List<String> known = new ArrayList<>(keys.names());
        known.addAll(featureNames());
        throw UnknownNameException.inView("feature or join key", name, known, this);
    }

    public List<String> featureNames() {
        return features.stream().map(Feature::name).toList();
    }
}
