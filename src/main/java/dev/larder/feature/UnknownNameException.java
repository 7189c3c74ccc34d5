package dev.larder.feature;

import java.util.Collection;

import dev.larder.text.Suggestions;

/** A view, feature, join key or profile that does not exist. The message names the nearest that does. */
public final class UnknownNameException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnknownNameException(String kind, String name, Collection<String> known) {
        this(Suggestions.unknown(kind, name, known));
    }

    private UnknownNameException(String message) {
        super(message);
    }

    static UnknownNameException inView(String kind, String name, Collection<String> known, FeatureView view) {
        return new UnknownNameException(Suggestions.unknown(kind, name, known) + " (view `" + view.name() + "`)");
    }
}
