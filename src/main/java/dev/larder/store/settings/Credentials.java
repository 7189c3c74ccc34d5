package dev.larder.store.settings;

import java.util.Optional;

import dev.larder.text.Secret;

/** The user and password of a client. */
public record Credentials(Optional<String> username, Optional<Secret> password) {
    public static final Credentials NONE = new Credentials(Optional.empty(), Optional.empty());
}
