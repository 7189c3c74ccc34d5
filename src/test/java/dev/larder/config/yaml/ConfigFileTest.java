package dev.larder.config.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.config.Config;
import dev.larder.config.ConfigChoice;
import dev.larder.config.ConfigFolder;
import dev.larder.config.ConfigLoader;

class ConfigFileTest {
    @TempDir
    Path folder;

    @Test
    void isFoundInThisFolderOrAParent() throws IOException {
        new ConfigFolder(folder).yaml(ConfigFolder.VIEWS);
        Path below = Files.createDirectories(folder.resolve("a/b"));
        Config config = new ConfigLoader(Map.of(), below).load(ConfigChoice.NONE);
        assertEquals(folder.resolve("larder.yaml"), config.file());
    }

    @Test
    void optionWinsOverVariableWinsOverFolder() {
        ConfigFolder given = new ConfigFolder(folder)
                .yaml(ConfigFolder.VIEWS)
                .write("env.yaml", ConfigFolder.VIEWS.replace("acme", "by-env"))
                .write("sub/opt.yaml", ConfigFolder.VIEWS.replace("acme", "by-option"));
        assertEquals("acme", given.load().project());
        given.variable("LARDER_CONFIG", "");
        assertEquals("acme", given.load().project());
        given.variable("LARDER_CONFIG", "env.yaml");
        assertEquals("by-env", given.load().project());
        Config config = given.load(Optional.of(Path.of("sub/opt.yaml")));
        assertEquals("by-option", config.project());
        assertEquals(folder.resolve("sub/opt.yaml"), config.file());
    }

    @Test
    void notFound() {
        new ConfigFolder(folder).refuses("larder.yaml: not found in " + folder
                + " or any folder above it. `larder init` creates one; --config names one elsewhere.");
    }

    @Test
    void namedFileDoesNotExist() {
        new ConfigFolder(folder).refuses(Path.of("prod.yaml"),
                "prod.yaml: no such file, which --config names. `larder init` creates one.");
        new ConfigFolder(folder).variable("LARDER_CONFIG", "/no/such.yaml").refuses(
                "/no/such.yaml: no such file, which $LARDER_CONFIG names. `larder init` creates one.");
        new ConfigFolder(folder).variable("LARDER_CONFIG", "a\0b").refuses("$LARDER_CONFIG: is not a path");
    }

    @Test
    void configIsAFolder() {
        new ConfigFolder(folder).write("larder.yaml/x", "").refuses("larder.yaml: is a folder. Name the file in it.");
    }

    @Test
    void emptyFile() {
        new ConfigFolder(folder).yaml("").refuses("larder.yaml: is empty. `larder init --force` writes an example.");
        new ConfigFolder(folder).yaml("# soon\n")
                .refuses("larder.yaml: is empty. `larder init --force` writes an example.");
        new ConfigFolder(folder).yaml("---\n...\n")
                .refuses("larder.yaml: is empty. `larder init --force` writes an example.");
    }

    @Test
    void binaryFile() throws IOException {
        Files.write(folder.resolve("larder.yaml"), new byte[]{'P', 'A', 'R', '1', (byte) 0xff, (byte) 0xfe, 0, 1});
        new ConfigFolder(folder).refuses("larder.yaml: is not UTF-8 text. Is it the right file?");
        new ConfigFolder(folder).yaml("project: a\nx: \0\n").refuses(
                "larder.yaml:2: contains the character U+0000, which YAML does not allow. Is it the right file?");
    }

    @Test
    void byteOrderMarkIsAccepted() {
        assertEquals("acme", new ConfigFolder(folder).yaml("\ufeff" + ConfigFolder.VIEWS).load().project());
    }

    @Test
    void hugeFileIsRefusedAtOnce() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve("larder.yaml").toFile(), "rw")) {
            file.setLength(100 << 20);
        }
        assertTimeout(Duration.ofSeconds(60), () -> new ConfigFolder(folder).refuses(
                "larder.yaml: is larger than 1 MiB, the limit for a config. Is it the right file?"));
    }

    @Test
    void largestHostileFileIsRefusedSoon() {
        StringBuilder text = new StringBuilder("feature_views: {v: {entity: {k: string}, features: {");
        for (int i = 0; text.length() < 400_000; i++) {
            text.append("f").append(i).append(": int64, ");
        }
        text.append("}, source: {columns: {");
        for (int i = 0; text.length() < 1_000_000; i++) {
            text.append("g").append(i).append(": c, ");
        }
        ConfigFolder given = new ConfigFolder(folder).yaml(text + "}}}}");
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        ConfigException refused = assertThrows(ConfigException.class, given::load);
        assertTrue(Duration.ofNanos(threads.getCurrentThreadCpuTime() - before).toSeconds() < 10);
        assertEquals(1000, refused.getMessage().lines().count());
    }

    @Test
    void invalidYamlIsReportedByPositionWithoutItsText() {
        new ConfigFolder(folder).yaml("project: a\npassword: hunter2: x\n").refuses(
                "larder.yaml:2: invalid YAML: mapping values are not allowed here (column 18)");
        new ConfigFolder(folder).yaml("project: a\n\tpassword: x\n").refuses(
                "larder.yaml:2: invalid YAML: found character '\\t(TAB)' that cannot start any token (column 1)");
        new ConfigFolder(folder).yaml("project: @a\n").refuses(
                "larder.yaml:1: invalid YAML: found character '@' that cannot start any token (column 10)");
        new ConfigFolder(folder).yaml("a: [1,\n").refuses(
                "larder.yaml:2: invalid YAML: expected the node content, but found '<stream end>' (column 1)");
        new ConfigFolder(folder).yaml("a: {b: ${B}}\n")
                .refuses("larder.yaml:1: invalid YAML: expected ',' or '}', but"
                        + " got {; inside `{ }` and `[ ]`, put `${NAME}` in quotes (column 9)");
        new ConfigFolder(folder).yaml("? [a]\n: b\n").refuses(
                "larder.yaml:1: invalid YAML: a key must be a plain text (column 4)");
    }

    @Test
    void anchorsAliasesTagsAndDeepNestingAreRefused() {
        new ConfigFolder(folder).yaml("a: &x [1]\nb: [*x, *x]\n").refuses("larder.yaml:1: anchors and aliases (`&` and"
                + " `*`) are not allowed. Repeat the value, or quote a text that starts with `&` or `*`.");
        new ConfigFolder(folder).yaml("a: 1\nb: *x\n").refuses("larder.yaml:2: anchors and aliases (`&` and"
                + " `*`) are not allowed. Repeat the value, or quote a text that starts with `&` or `*`.");
        new ConfigFolder(folder).yaml("a: !!java.net.URL [x]\n").refuses(
                "larder.yaml:1: tags (`!`) are not allowed. Quote a text that starts with `!`.");
        new ConfigFolder(folder).yaml("[".repeat(100_000)).refuses("larder.yaml:1: is nested more than 32 levels deep");
    }

    @Test
    void mustBeASingleMap() {
        new ConfigFolder(folder).yaml("- a\n").refuses("larder.yaml:1: must be a map of keys and values, not a list");
        new ConfigFolder(folder).yaml("hunter2\n").refuses(
                "larder.yaml:1: must be a map of keys and values, not a single value");
        new ConfigFolder(folder).yaml("a: 1\n---\nb: 1\n").refuses(
                "larder.yaml:3: a second document starts here. A config is a single document.");
    }

    @Test
    void invalidPaths() {
        for (String config : List.of("online_store: {path: \"a\\0b\"}", "hook_path: [\"a\\0b\"]",
                "online_store: {type: feast, repo: \"a\\0b\"}",
                "online_store: {type: redis, password_file: \"a\\0b\"}",
                "feature_views: {v: {entity: {k: string}, source: {path: \"a\\0b\"}}}")) {
            ConfigException refused = assertThrows(ConfigException.class,
                    () -> new ConfigFolder(folder).yaml("project: p\n" + config + "\n").load());
            assertTrue(refused.getMessage().contains(" is not a "), refused.getMessage());
        }
    }

    @Test
    void unreadableFile() throws IOException {
        Path file = folder.resolve("larder.yaml");
        Files.write(file, "a: 1".getBytes(StandardCharsets.UTF_8));
        assertTrue(file.toFile().setReadable(false));
        assumeFalse(Files.isReadable(file), "root reads everything");
        new ConfigFolder(folder).refuses("larder.yaml: cannot be read. Check its permissions.");
    }
}
