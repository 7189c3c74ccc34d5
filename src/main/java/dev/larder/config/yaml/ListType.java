package dev.larder.config.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A list in YAML. A list of single values may also be one text with commas, as a variable holds it. */
public final class ListType<T> extends ValueType<List<T>> {
    private final ValueType<T> element;

    private ListType(ValueType<T> element) {
        super("list (" + element.name() + ")");
        this.element = element;
    }

    public static <T> ListType<T> of(ValueType<T> element) {
        return new ListType<>(element);
    }

    @Override
    Optional<List<T>> read(Section section, String key, YamlNode node) {
        List<YamlNode> items = switch (node) {
            case YamlNode.Sequence list -> list.items();
            case YamlNode one -> List.of(one);
        };
        if (items.isEmpty()) {
            section.problem(key, "is an empty list");
        }
        if (!(node instanceof YamlNode.Sequence) && element instanceof ScalarType<T> scalar) {
            return scalar.readSeparated(section, key, node);
        }
        List<T> elements = new ArrayList<>();
        items.forEach(item -> element.read(section, key, item).ifPresent(elements::add));
        return Optional.of(elements).filter(some -> !some.isEmpty());
    }

    @Override
    void print(YamlPrinter out, String key, List<T> values) {
        out.list(key, values.stream().map(element::inline).toList());
    }

    @Override
    String inline(List<T> values) {
        return values.stream().map(element::inline).collect(Collectors.joining(", "));
    }
}
