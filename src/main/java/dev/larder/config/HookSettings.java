package dev.larder.config;

import java.nio.file.Path;
import java.util.List;

/**
 * A class that every row passes before it is written.
 *
 * @param path jars and folders of classes to find it in, beside larder's own
 */
public record HookSettings(String className, List<Path> path) {
    public HookSettings {
        path = List.copyOf(path);
    }
}
