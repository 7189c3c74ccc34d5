package dev.larder.config;

import java.nio.file.Path;
import java.util.List;

/**
 * The class that sees every row before it is written.
 *
 * @param path jars and folders that contain its classes, in addition to larder's own
 */
public record HookSettings(String className, List<Path> path) {
    public HookSettings {
        path = List.copyOf(path);
    }
}
