package dev.larder.store.redis.record;

import java.nio.charset.StandardCharsets;

import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureView;
import dev.larder.store.settings.FeastSettings.KeyVersion;
import dev.larder.store.settings.RedisSettings.Layout;

/**
 * The names of one project's keys. Those of rows begin with {@code {prefix}{project}:}, except in layout feast; those of
 * metadata begin with {@code {prefix}{project}#}. Project names contain neither colon nor hash sign.
 *
 * @param version of entity keys in layout feast
 */
public record RedisKeys(String prefix, String project, Layout layout, KeyVersion version) {

    public RowKeys of(FeatureView view) {
        return switch (layout) {
            case VIEW -> new RowKeys.TextKeys(rows(view.name()), "", view.keys());
            case ENTITY -> new RowKeys.TextKeys(rows(view.name()), EntityKey.beginningOf(view.keys()), view.keys());
            case FEAST -> RowKeys.FeastKeys.of(view.keys(), version, project);
        };
    }

    /** What the keys of a view's rows begin with, up to the entity. */
    public String rows(String view) {
        return switch (layout) {
            case VIEW -> prefix + project + ":" + view + ":";
            case ENTITY -> prefix + project + ":";
            case FEAST -> throw new IllegalStateException("Feast's keys are binary");
        };
    }

    /** Whether each key belongs to one view, so that a key that does not parse is damaged and not another view's. */
    public boolean hasOneViewEach() {
        return layout == Layout.VIEW;
    }

    /** The same project's keys in another layout. */
    public RedisKeys in(Layout other) {
        return new RedisKeys(prefix, project, other, version);
    }

    /** What the keys of one kind of metadata begin with, up to the view's name. */
    public String metadataPrefix(String kind) {
        return prefix + project + "#" + kind + ":";
    }

    /** The key of a view's metadata of one kind: {@code view}, {@code watermark}, {@code lease} or a document's. */
    public byte[] metadata(String kind, String view) {
        return Utf8.encode(metadataPrefix(kind) + view);
    }

    /** A glob pattern of the keys that begin with a text. */
    public static byte[] startingWith(String start) {
        return between(Utf8.encode(start), new byte[0]);
    }

    /** A glob pattern of the keys that begin and end with some bytes. */
    static byte[] between(byte[] start, byte[] end) {
        return (escape(start) + "*" + escape(end)).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String escape(byte[] bytes) {
        return latin1(bytes).replaceAll("[\\\\*?\\[\\]]", "\\\\$0");
    }

    /** One character per byte. */
    public static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
