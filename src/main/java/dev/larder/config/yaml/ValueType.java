package dev.larder.config.yaml;

import java.util.Optional;

/** What may stand for a key: how it is read, how it is printed, and what the reference page calls it. */
public abstract sealed class ValueType<T> permits ScalarType, ListType, RowType {
    private final String name;

    ValueType(String name) {
        this.name = name;
    }

    /** For the reference page. */
    public final String name() {
        return name;
    }

    /** Empty if the value is not of this type: that is a problem of the section then. */
    abstract Optional<T> read(Section section, String key, YamlNode node);

    abstract void print(YamlPrinter out, String key, T value);

    /** In one line. */
    abstract String inline(T value);
}
