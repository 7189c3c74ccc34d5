/**
 * A config as a document. In: YAML, profiles, {@code --set}, environment variables, and the declarations of keys. Out:
 * typed values, or problems with the file and line they come from. Nothing here may know which keys exist: the rooms
 * above declare them.
 */
package dev.larder.config.yaml;
