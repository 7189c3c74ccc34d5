package dev.larder.store.redis.record;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureType;

/**
 * The feature list that packed records were written with: names and types in order. Its text has one line per feature,
 * name and type separated by a space; its fingerprint is the first 8 bytes of the text's SHA-256.
 */
public record PackedSchema(List<Feature> features, long fingerprint) {

    public static PackedSchema of(List<Feature> features) {
        List<Feature> withoutTtl = features.stream().map(f -> new Feature(f.name(), f.type())).toList();
        return new PackedSchema(withoutTtl, fingerprint(text(withoutTtl)));
    }

    /** Empty if it is not such a text. */
    public static Optional<PackedSchema> parse(String text) {
        List<Feature> features = new ArrayList<>();
        for (String line : text.split("\n")) {
            int space = line.indexOf(' ');
            Optional<FeatureType> type = FeatureType.parse(line.substring(space + 1));
            if (space <= 0 || type.isEmpty()) {
                return Optional.empty();
            }
            features.add(new Feature(line.substring(0, space), type.get()));
        }
        return Optional.of(new PackedSchema(List.copyOf(features), fingerprint(text)));
    }

    public String text() {
        return text(features);
    }

    private static String text(List<Feature> features) {
        StringBuilder text = new StringBuilder();
        features.forEach(feature -> text.append(feature.name()).append(' ').append(feature.type()).append('\n'));
        return text.toString();
    }

    private static long fingerprint(String text) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(Utf8.encode(text))).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The fingerprint as the field name of the view's metadata contains it. */
    public String name() {
        return name(fingerprint);
    }

    public static String name(long fingerprint) {
        return HexFormat.of().toHexDigits(fingerprint);
    }
}
