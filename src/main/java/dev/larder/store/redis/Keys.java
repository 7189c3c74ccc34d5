package dev.larder.store.redis;

import java.time.Instant;

import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.JoinKeys.JoinKey;
import dev.larder.store.RedisSettings.Layout;

/**
 * The names of one project's keys. A row's begins with {@code {prefix}{project}:}; what larder keeps beside the rows
 * begins with {@code {prefix}{project}#}, and no name of a project has either letter in it.
 */
record Keys(String prefix, String project, Layout layout) {

    /** What the keys of a view's rows begin with, up to the entity's text. */
    String rows(String view) {
        return switch (layout) {
            case VIEW -> prefix + project + ":" + view + ":";
            case ENTITY, FEAST -> prefix + project + ":";
        };
    }

    /** Whether a key is of one view, so that a key that does not parse is a damaged one and not another view's. */
    boolean hasOneViewEach() {
        return layout == Layout.VIEW;
    }

    /** The same project's keys in another layout. */
    Keys in(Layout other) {
        return new Keys(prefix, project, other);
    }

    /** What the keys of everything of that kind begin with, up to the view's name. */
    String besides(String what) {
        return prefix + project + "#" + what + ":";
    }

    /** @param what what it is, as a word; a view's has its name behind */
    byte[] beside(String what, String view) {
        return Utf8.encode(besides(what) + view);
    }

    /** A glob pattern that the key of every row of the view matches, and as few others as a pattern can keep out. */
    byte[] pattern(FeatureView view) {
        return startingWith(hasOneViewEach() ? rows(view) : rows(view) + firstName(view.keys()));
    }

    String rows(FeatureView view) {
        return rows(view.name());
    }

    /** A glob pattern of the keys that begin so. */
    static byte[] startingWith(String start) {
        return Utf8.encode(escape(start) + "*");
    }

    /** With what the text of every entity of these join keys begins. */
    private static String firstName(JoinKeys keys) {
        Object[] any = keys.all().stream().map(Keys::anyValue).toArray();
        String text = EntityKey.of(keys, any).text();
        return text.substring(0, text.indexOf('=') + 1);
    }

    private static Object anyValue(JoinKey key) {
        return switch (key.type()) {
            case INT32 -> 0;
            case INT64 -> 0L;
            case BYTES -> new byte[0];
            case TIMESTAMP -> Instant.EPOCH;
            case STRING, FLOAT, DOUBLE, BOOL -> "";
        };
    }

    private static String escape(String text) {
        return text.replaceAll("[\\\\*?\\[\\]]", "\\\\$0");
    }
}
