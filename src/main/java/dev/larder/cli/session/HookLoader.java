package dev.larder.cli.session;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.larder.api.PrewriteHook;
import dev.larder.config.Config;
import dev.larder.config.HookSettings;
import dev.larder.store.CheckedHook;

/** Loads the prewrite hook that a config names. */
public final class HookLoader {
    private HookLoader() {}

    /** Loads the hook, or one that changes nothing if the config names none. */
    public static PrewriteHook load(Config config) {
        return config.prewriteHook().map(HookLoader::load).orElse((view, rows) -> rows);
    }

    private static PrewriteHook load(HookSettings settings) {
        String named = "prewrite_hook " + settings.className();
        try {
            return new CheckedHook(loader(settings).loadClass(settings.className()).asSubclass(PrewriteHook.class)
                    .getConstructor().newInstance());
        } catch (ClassNotFoundException e) {
            throw new UsageException(named + ": class not found; name the jar or folder that holds it in hook_path");
        } catch (ClassCastException e) {
            throw new UsageException(named + " does not implement " + PrewriteHook.class.getName());
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new UsageException(
                    named + " cannot be instantiated: it needs a public constructor without parameters ("
                            + (e.getCause() == null ? e : e.getCause()) + ")");
        }
    }

    private static ClassLoader loader(HookSettings settings) {
        // Not closed, because the hook may load more classes while it runs.
        return new URLClassLoader(settings.path().stream().map(HookLoader::url).toArray(URL[]::new),
                HookLoader.class.getClassLoader());
    }

    private static URL url(Path path) {
        if (!Files.exists(path)) {
            throw new UsageException("hook_path names " + path + ", which does not exist");
        }
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UsageException(
                    "hook_path names " + path + ", which is not a path that classes can be loaded from");
        }
    }
}
