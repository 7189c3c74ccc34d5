package dev.larder.store.redis.record;

import java.nio.charset.StandardCharsets;

import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureView;
import dev.larder.store.settings.FeastSettings.KeyVersion;
import dev.larder.store.settings.RedisSettings.Layout;

/**
 * The names of one project's keys. A row's begins with {@code {prefix}{project}:}, unless it is Feast's; what larder
 * keeps beside the rows begins with {@code {prefix}{project}#}, and no name of a project has either letter in it.
 *
 * @param version of Feast's entity keys, in layout {@code feast}
 */
public record RedisKeys(String prefix, String project, Layout layout, KeyVersion version) {

    public RowKeys of(FeatureView view) {
        return switch (layout) {
            case VIEW -> new RowKeys.Texts(rows(view.name()), "", view.keys());
            case ENTITY -> new RowKeys.Texts(rows(view.name()), EntityKey.beginningOf(view.keys()), view.keys());
            case FEAST -> RowKeys.OfFeast.of(view.keys(), version, project);
        };
    }

    /** What the keys of a view's rows begin with, up to the entity's text. */
    public String rows(String view) {
        return switch (layout) {
            case VIEW -> prefix + project + ":" + view + ":";
            case ENTITY -> prefix + project + ":";
            case FEAST -> throw new IllegalStateException("Feast's keys have no text");
        };
    }

    /** Whether a key is of one view, so that a key that does not parse is a damaged one and not another view's. */
    public boolean hasOneViewEach() {
        return layout == Layout.VIEW;
    }

    /** The same project's keys in another layout. */
    public RedisKeys in(Layout other) {
        return new RedisKeys(prefix, project, other, version);
    }

    /** What the keys of everything of that kind begin with, up to the view's name. */
    public String besides(String what) {
        return prefix + project + "#" + what + ":";
    }

    /** @param what what it is, as a word; a view's has its name behind */
    public byte[] beside(String what, String view) {
        return Utf8.encode(besides(what) + view);
    }

    /** A glob pattern of the keys that begin so. */
    public static byte[] startingWith(String start) {
        return between(Utf8.encode(start), new byte[0]);
    }

    /** A glob pattern of the keys that begin and end so. */
    static byte[] between(byte[] start, byte[] end) {
        return (escape(start) + "*" + escape(end)).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String escape(byte[] bytes) {
        return letters(bytes).replaceAll("[\\\\*?\\[\\]]", "\\\\$0");
    }

    /** A letter a byte. */
    public static String letters(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
