package dev.larder.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.config.yaml.ConfigException;

class ConfigReferenceTest {
    private static final Path PAGE = Path.of("src/site/markdown/reference/configuration.md");

    @TempDir
    Path folder;

    @Test
    void pageIsUpToDate() throws IOException {
        String written = Files.exists(PAGE) ? Files.readString(PAGE) : "";
        assertEquals(ConfigReference.page(), written, PAGE + " differs from the declared keys. Write it again with"
                + " `bin/larder config reference > " + PAGE + "`");
    }

    /** Each path with a value that no key accepts is a mistake of that path, and no unknown key. */
    @Test
    void everyPathIsAKeyThatTheReaderKnows() {
        Set<String> unknown = new TreeSet<>();
        for (String path : ConfigReference.paths().keySet()) {
            if (path.startsWith("profiles")) {
                continue;
            }
            if (stores(path).stream().noneMatch(store -> isKnown(store, path))) {
                unknown.add(path);
            }
        }
        assertEquals(Set.of(), unknown);
    }

    private static List<String> stores(String path) {
        return path.startsWith("online_store.")
                ? List.of("{type: sqlite}", "{type: redis}", "{type: aerospike}", "{type: feast, repo: redis.yaml}",
                        "{type: feast, repo: aerospike.yaml}")
                : List.of("{type: sqlite}");
    }

    private boolean isKnown(String store, String path) {
        ConfigFolder given = new ConfigFolder(folder)
                .write("redis.yaml", "project: acme\nonline_store: {type: redis}\n")
                .write("aerospike.yaml", "project: acme\nonline_store: {type: aerospike}\n")
                .yaml(ConfigFolder.VIEWS + "online_store: " + store + "\n")
                .set(path.replace("<view>", "customer").replace("<join key>", "customer_id")
                        .replaceAll("<[a-z]+>", "clicks") + "=[{}]");
        try {
            given.load();
            return true;
        } catch (ConfigException e) {
            assertTrue(e.getMessage().contains("--set " + path.replaceFirst("<.*", "")), e.getMessage());
            return !e.getMessage().contains("unknown key");
        }
    }
}
