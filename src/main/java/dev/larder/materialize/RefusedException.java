package dev.larder.materialize;

import java.util.List;

/** A load is not what its view expects, and nothing of it was written. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param reasons a sentence each */
    RefusedException(String view, List<String> reasons, String remedy) {
        super("view `" + view + "` was refused, and nothing was written:"
                + String.join("", reasons.stream().map(reason -> "\n  " + reason).toList()) + "\n" + remedy);
    }
}
