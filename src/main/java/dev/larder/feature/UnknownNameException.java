package dev.larder.feature;

import java.util.Collection;

/** A view, feature, join key or profile that does not exist. The message names the nearest that does. */
public final class UnknownNameException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnknownNameException(String kind, String name, Collection<String> known) {
        super(Nearest.unknown(kind, name, known));
    }
}
