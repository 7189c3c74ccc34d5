package dev.larder.feature;

import java.util.Comparator;
import java.util.List;

import dev.larder.feature.FeatureType.Scalar;

/** The join keys of a view, sorted by name: what an entity key must give. */
public record JoinKeys(List<JoinKey> all) {

    public record JoinKey(String name, Scalar type) {}

    /**
     * The order of names everywhere: by code point, which is the order of their UTF-8 bytes. {@code String.compareTo}
     * is not: it puts emoji before U+E000..U+FFFF, and a reader in another language would build another key.
     */
    public static final Comparator<String> BY_CODE_POINT = (a, b) -> {
        int end = Math.min(a.length(), b.length());
        int i = 0;
        // Paths of one folder have much in common.
        while (i < end && a.charAt(i) == b.charAt(i)) {
            i++;
        }
        return i == end
                ? Integer.compare(a.length(), b.length())
                : Integer.compare(codePointOrder(a.charAt(i)), codePointOrder(b.charAt(i)));
    };

    /** Surrogates, which code points above U+FFFF begin with, come last. */
    private static int codePointOrder(char c) {
        return Character.isSurrogate(c) ? c + Character.MAX_VALUE : c;
    }

    public JoinKeys {
        if (all.isEmpty()) {
            throw new IllegalArgumentException("an entity needs at least one join key");
        }
        all = all.stream().sorted((a, b) -> BY_CODE_POINT.compare(a.name(), b.name())).toList();
        for (JoinKey key : all) {
            if (!key.type().canBeKey()) {
                throw new IllegalArgumentException(
                        "join key `" + key.name() + "` cannot be " + key.type().withArticle());
            }
        }
        if (all.stream().map(JoinKey::name).distinct().count() < all.size()) {
            throw new IllegalArgumentException("a join key is named twice: " + all);
        }
    }

    public static JoinKeys of(String name, Scalar type) {
        return new JoinKeys(List.of(new JoinKey(name, type)));
    }

    /** @throws UnknownNameException naming the nearest join key that there is */
    public ViewField.Key field(String name) {
        int index = indexOf(name);
        if (index < 0) {
            throw new UnknownNameException("join key", name, names());
        }
        return new ViewField.Key(index, all.get(index));
    }

    public List<String> names() {
        return all.stream().map(JoinKey::name).toList();
    }

    public int size() {
        return all.size();
    }

    /** The place of a join key in an entity key's values, -1 where there is none of this name. */
    public int indexOf(String name) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }
}
