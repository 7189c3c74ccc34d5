package dev.larder.text;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A text that no log, report or message may show. It prints as {@code ***}; only {@link #reveal} returns it. */
public final class Secret {
    public static final String HIDDEN = "***";

    private final String text;

    public Secret(String text) {
        this.text = text;
    }

    public String reveal() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && MessageDigest.isEqual(bytes(), that.bytes());
    }

    /** The same for all: with a hash of the text, a guess could be checked. */
    @Override
    public int hashCode() {
        return Secret.class.hashCode();
    }

    @Override
    public String toString() {
        return HIDDEN;
    }

    private byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
