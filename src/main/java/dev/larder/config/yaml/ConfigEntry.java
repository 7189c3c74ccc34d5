package dev.larder.config.yaml;

/**
 * One entry of the config, declared once: reading it, its default, {@code config show}, the unknown keys that messages
 * name, completion and the reference page all come from its declaration.
 */
public sealed interface ConfigEntry permits ConfigKey, ConfigBlock {
    String REQUIRED = "required";

    String name();

    /** For the reference page. */
    String shownType();

    /** For the reference page: empty without a default. */
    String shownDefault();

    /** What it means, in sentences for the reference page and for the message that it is missing. */
    String meaning();
}
