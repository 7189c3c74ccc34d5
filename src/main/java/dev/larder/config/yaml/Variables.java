package dev.larder.config.yaml;

import java.util.Map;

import dev.larder.text.BadValueException;

/** Environment variables in the values of a file. Their values are text, never parsed as YAML. */
public interface Variables {

    /** In characters, of a value with its variables replaced: a small file may repeat a large variable many times. */
    int LONGEST = 1 << 20;

    /** Whether a value contains variables, so that it is known only in the environment where it is used. */
    boolean areIn(String raw);

    Map<String, String> environment();

    /** @throws BadValueException for a variable that is not set; the message contains its name and no value */
    String resolve(String raw);

    static void requireShort(long length) {
        if (length > LONGEST) {
            throw new BadValueException("is longer than 1 MiB after replacing its variables");
        }
    }
}
