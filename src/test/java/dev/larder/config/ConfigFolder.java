package dev.larder.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.larder.config.yaml.ConfigException;

/** A folder with a {@code larder.yaml} in it, an environment, and what is said on the command line. */
public final class ConfigFolder {
    /** Enough of a config for tests that are about something else. */
    public static final String VIEWS = """
            project: acme
            feature_views:
              customer:
                entity: {customer_id: string}
                features: {clicks: int64}
            """;

    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();
    private Optional<String> profile = Optional.empty();
    private List<String> sets = List.of();

    public ConfigFolder(Path folder) {
        this.folder = folder;
    }

    public ConfigFolder write(String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ConfigFolder yaml(String text) {
        return write("larder.yaml", text);
    }

    /** Views, and the body of an online_store block. */
    public ConfigFolder store(String block) {
        return yaml(VIEWS + "online_store:\n" + block.indent(2));
    }

    public ConfigFolder variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    public ConfigFolder profile(String name) {
        profile = Optional.of(name);
        return this;
    }

    public ConfigFolder set(String... keyValues) {
        sets = List.of(keyValues);
        return this;
    }

    public Config load() {
        return load(Optional.empty());
    }

    public Config load(Optional<Path> file) {
        return new ConfigLoader(environment, folder).load(new ConfigChoice(file, profile, sets));
    }

    public void refuses(String message) {
        assertEquals(message.strip(), assertThrows(ConfigException.class, this::load).getMessage());
    }

    public void refuses(Path file, String message) {
        assertEquals(message.strip(),
                assertThrows(ConfigException.class, () -> load(Optional.of(file))).getMessage());
    }
}
