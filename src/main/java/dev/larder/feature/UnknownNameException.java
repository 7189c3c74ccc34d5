package dev.larder.feature;

import java.util.Collection;

import dev.larder.text.Suggestions;

/** A view, feature or join key that does not exist. The message suggests the nearest name, or lists all. */
public final class UnknownNameException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnknownNameException(String kind, String name, Collection<String> known) {
        this(Suggestions.unknown(kind, name, known));
    }

    private UnknownNameException(String message) {
        super(message);
    }

    static UnknownNameException inView(String kind, String name, Collection<String> known, FeatureView view) {
        return new UnknownNameException(
                Suggestions.unknown(kind, name, " in view `" + view.name() + "`", known));
    }
}
