package dev.larder.store.settings;

import java.util.Optional;

/** Who a client says it is. */
public record Credentials(Optional<String> username, Optional<Secret> password) {
    public static final Credentials NONE = new Credentials(Optional.empty(), Optional.empty());
}
