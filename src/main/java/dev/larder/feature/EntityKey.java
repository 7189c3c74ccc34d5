package dev.larder.feature;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import dev.larder.feature.JoinKeys.JoinKey;
import dev.larder.text.BadValueException;
import dev.larder.text.Quoted;

/**
 * The join keys and their values: which entity. Its text, {@code country=de|customer_id=cust-123}, is the primary key
 * in every store: pairs sorted by name, with {@code %}, {@code |} and {@code =} percent-escaped, so that no two
 * entities share a text and each text stands for one entity.
 */
public final class EntityKey {
    private final JoinKeys keys;
    private final Object[] values;
    /** Null until it is asked for. */
    private String text;

    private EntityKey(JoinKeys keys, Object[] values) {
        this.keys = keys;
        this.values = values;
    }

    /** @param values one value a join key, in the order of {@code keys}, none of them null */
    public static EntityKey of(JoinKeys keys, Object... values) {
        if (values.length != keys.size()) {
            throw new BadValueException("an entity of " + keys.names() + " needs " + keys.size() + " values, not "
                    + values.length);
        }
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null) {
                throw new BadValueException("join key `" + keys.all().get(i).name() + "` is null");
            }
        }
        return new EntityKey(keys, values.clone());
    }

    /** Reads what {@link #text} printed; any other spelling is refused, so that one entity has one text. */
    public static EntityKey parse(JoinKeys keys, String text) {
        List<String> pairs = new ArrayList<>(keys.size());
        for (int from = 0;;) {
            int bar = text.indexOf('|', from);
            pairs.add(bar < 0 ? text.substring(from) : text.substring(from, bar));
            if (bar < 0) {
                break;
            }
            from = bar + 1;
        }
        if (pairs.size() != keys.size()) {
            throw noEntity(keys, text);
        }
        Object[] values = new Object[keys.size()];
        for (int i = 0; i < values.length; i++) {
            JoinKey key = keys.all().get(i);
            String prefix = escape(key.name()) + "=";
            if (!pairs.get(i).startsWith(prefix)) {
                throw noEntity(keys, text);
            }
            values[i] = ValueText.parseKeyValue(key.type(), unescape(pairs.get(i).substring(prefix.length())));
        }
        EntityKey parsed = new EntityKey(keys, values);
        if (!parsed.text().equals(text)) {
            throw new BadValueException(Quoted.of(text) + " is not how larder writes this entity: "
                    + Quoted.of(parsed.text()));
        }
        return parsed;
    }

    private static BadValueException noEntity(JoinKeys keys, String text) {
        return new BadValueException(Quoted.of(text) + " is not an entity: one is written "
                + Quoted.of(
                        keys.names().stream().map(name -> escape(name) + "=VALUE").collect(Collectors.joining("|"))));
    }

    /** What the text of every such entity begins with. */
    public static String beginningOf(JoinKeys keys) {
        return escape(keys.all().getFirst().name()) + "=";
    }

    public JoinKeys keys() {
        return keys;
    }

    public Object value(int index) {
        return values[index];
    }

    public String text() {
        if (text == null) {
            text = print();
        }
        return text;
    }

    /** This entity as seen by a view that knows only some of its join keys. */
    public EntityKey project(JoinKeys narrower) {
        if (narrower == keys || narrower.equals(keys)) {
            return this;
        }
        Object[] kept = narrower.all().stream().map(key -> values[keys.indexOf(key.name())]).toArray();
        return new EntityKey(narrower, kept);
    }

    private String print() {
        if (values.length == 1) {
            return escape(keys.all().getFirst().name()) + "=" + valueText(0);
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            if (i > 0) {
                out.append('|');
            }
            out.append(escape(keys.all().get(i).name())).append('=').append(valueText(i));
        }
        return out.toString();
    }

    private String valueText(int i) {
        return escape(ValueText.printKeyValue(keys.all().get(i).type(), values[i]));
    }

    private static String escape(String raw) {
        if (raw.indexOf('%') < 0 && raw.indexOf('|') < 0 && raw.indexOf('=') < 0) {
            return raw;
        }
        return raw.replace("%", "%25").replace("|", "%7C").replace("=", "%3D");
    }

    private static String unescape(String escaped) {
        // `%` last: "%257C" is the text "%7C", not a bar.
        return escaped.indexOf('%') < 0 ? escaped : escaped.replace("%3D", "=").replace("%7C", "|").replace("%25", "%");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EntityKey that && keys.equals(that.keys) && Arrays.deepEquals(values, that.values);
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
