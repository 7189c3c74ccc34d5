package dev.larder.config.yaml;

import java.util.Map;

import dev.larder.text.BadValueException;

/** Variables of the environment in the values of a file. What comes in is text, never YAML. */
public interface Variables {

    /** What a value may come to: a small file may name a large variable a hundred thousand times. */
    int LONGEST = 1 << 20;

    /** Whether a value has any, so that what it comes to is known only where it is used. */
    boolean areIn(String raw);

    Map<String, String> environment();

    /** @throws BadValueException for a variable that is not set; the message names it, and no value */
    String resolve(String raw);

    static void requireShort(long length) {
        if (length > LONGEST) {
            throw new BadValueException("is longer than 1 MiB with what its variables hold");
        }
    }
}
