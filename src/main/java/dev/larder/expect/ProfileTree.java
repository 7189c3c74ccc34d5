package dev.larder.expect;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import dev.larder.text.BadValueException;
import dev.larder.text.Times;

/** Profiles as maps, for JSON: in the store, in reports and in {@code stats}. */
public final class ProfileTree {
    private ProfileTree() {}

    public static Map<String, Object> of(LoadProfile profile) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("taken", Times.print(profile.takenMicros()));
        tree.put("rows", profile.rows());
        tree.put("entities", profile.entities());
        tree.put("newest_event", profile.newestMicros().isPresent()
                ? Times.print(profile.newestMicros().getAsLong())
                : null);
        Map<String, Object> features = new LinkedHashMap<>();
        profile.features().forEach((name, feature) -> features.put(name, of(feature)));
        tree.put("features", features);
        return tree;
    }

    public static Map<String, Object> of(FeatureProfile feature) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("rows", feature.rows());
        tree.put("nulls", feature.nulls());
        tree.put("nans", feature.nans());
        feature.min().ifPresent(min -> tree.put("min", number(min)));
        feature.max().ifPresent(max -> tree.put("max", number(max)));
        for (int i = 0; i < feature.quantiles().size(); i++) {
            tree.put(FeatureProfile.QUANTILES.get(i), number(feature.quantiles().get(i)));
        }
        feature.minLength().ifPresent(length -> tree.put("min_length", length));
        feature.maxLength().ifPresent(length -> tree.put("max_length", length));
        tree.put("distinct", feature.distinct());
        tree.put("distinct_exact", feature.isDistinctExact());
        return tree;
    }

    /** Times and infinities stay texts. */
    private static Object number(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            return text;
        }
    }

    /** @throws BadValueException, ClassCastException or NullPointerException for a map that is no profile */
    public static LoadProfile load(Map<?, ?> tree) {
        Map<String, FeatureProfile> features = new LinkedHashMap<>();
        ((Map<?, ?>) tree.get("features"))
                .forEach((name, feature) -> features.put((String) name, feature((Map<?, ?>) feature)));
        return new LoadProfile(Times.micros(Times.parse((String) tree.get("taken"))), count(tree, "rows"),
                count(tree, "entities"), tree.get("newest_event") == null
                        ? OptionalLong.empty()
                        : OptionalLong.of(Times.micros(Times.parse((String) tree.get("newest_event")))),
                features);
    }

    private static FeatureProfile feature(Map<?, ?> tree) {
        List<String> quantiles = new ArrayList<>();
        FeatureProfile.QUANTILES.forEach(name -> text(tree, name).ifPresent(quantiles::add));
        return new FeatureProfile(count(tree, "rows"), count(tree, "nulls"), count(tree, "nans"), text(tree, "min"),
                text(tree, "max"), optionalCount(tree, "min_length"), optionalCount(tree, "max_length"), quantiles,
                count(tree, "distinct"), (Boolean) tree.get("distinct_exact"));
    }

    private static long count(Map<?, ?> tree, String name) {
        return ((BigDecimal) tree.get(name)).longValue();
    }

    private static OptionalLong optionalCount(Map<?, ?> tree, String name) {
        return tree.containsKey(name) ? OptionalLong.of(count(tree, name)) : OptionalLong.empty();
    }

    private static Optional<String> text(Map<?, ?> tree, String name) {
        return Optional.ofNullable(tree.get(name)).map(Object::toString);
    }
}
