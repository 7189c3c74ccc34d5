package dev.larder.cli.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.larder.cli.session.UsageException;
import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.JoinKeys.JoinKey;
import dev.larder.feature.Selection;
import dev.larder.feature.ValueText;
import dev.larder.text.BadValueException;

/** {@code NAME=VALUE} arguments that name one entity. */
final class EntityArguments {
    private EntityArguments() {}

    /** Splits arguments at their first {@code =}. A name may occur only once. */
    static Map<String, String> split(List<String> arguments) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals <= 0) {
                throw new UsageException("`" + argument + "` is not NAME=VALUE");
            }
            String name = argument.substring(0, equals);
            if (pairs.put(name, argument.substring(equals + 1)) != null) {
                throw new UsageException("`" + name + "` is given twice");
            }
        }
        return pairs;
    }

    static EntityKey key(JoinKeys keys, Map<String, String> pairs) {
        pairs.keySet().forEach(keys::field);
        Object[] values = new Object[keys.size()];
        for (int i = 0; i < values.length; i++) {
            JoinKey key = keys.all().get(i);
            String text = pairs.get(key.name());
            if (text == null) {
                throw new UsageException("join key `" + key.name() + "` is missing: add " + key.name()
                        + "=VALUE, where the value is " + key.type().withArticle());
            }
            values[i] = value(key, text);
        }
        return EntityKey.of(keys, values);
    }

    private static Object value(JoinKey key, String text) {
        try {
            return ValueText.parse(key.type(), text);
        } catch (BadValueException e) {
            throw new UsageException("join key `" + key.name() + "`: " + e.getMessage());
        }
    }

    /** All join keys of several views, so that one entity has a key in each of them. */
    static JoinKeys union(List<Selection> selections) {
        List<FeatureView> views = selections.stream().map(Selection::view).toList();
        Map<String, JoinKey> all = new LinkedHashMap<>();
        for (FeatureView view : views) {
            for (JoinKey key : view.keys().all()) {
                JoinKey other = all.putIfAbsent(key.name(), key);
                if (other != null && other.type() != key.type()) {
                    throw new UsageException(
                            "views " + String.join(", ", views.stream().map(FeatureView::name).toList())
                                    + " cannot be read together: join key `" + key.name() + "` is "
                                    + other.type().withArticle() + " in one and " + key.type().withArticle()
                                    + " in another");
                }
            }
        }
        // Mostly those of the first view; being the same object, they are compared in no time.
        JoinKeys first = views.getFirst().keys();
        return first.size() == all.size() ? first : new JoinKeys(new ArrayList<>(all.values()));
    }
}
