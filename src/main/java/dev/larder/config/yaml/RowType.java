package dev.larder.config.yaml;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A short list whose elements each mean something else, like {@code [host, port]}. larder only reads them. */
public final class RowType<T> extends ValueType<T> {
    private final Function<List<String>, T> parser;

    private RowType(String form, Function<List<String>, T> parser) {
        super(form);
        this.parser = parser;
    }

    /** @param parser throws IllegalArgumentException for texts that are not of this form */
    public static <T> RowType<T> of(String form, Function<List<String>, T> parser) {
        return new RowType<>(form, parser);
    }

    @Override
    Optional<T> read(Section section, String key, YamlNode node) {
        try {
            if (node instanceof YamlNode.Sequence row) {
                return Optional.of(parser.apply(row.items().stream()
                        .map(item -> section.resolve(key, item).orElseThrow(IllegalArgumentException::new)).toList()));
            }
        } catch (IllegalArgumentException e) {
            // Reported below, as for a node of another kind.
        }
        section.problem(key, node, "is not a list of " + name());
        return Optional.empty();
    }

    @Override
    void print(YamlPrinter out, String key, T value) {
        throw new UnsupportedOperationException("only Feast's file has rows");
    }

    @Override
    String inline(T value) {
        return value.toString();
    }
}
