package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import dev.larder.cli.CommandTree;
import dev.larder.cli.session.EngineOpener;
import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.ProcessContext;
import dev.larder.cli.session.StoreOpener;
import dev.larder.config.Config;
import dev.larder.console.Console;
import dev.larder.console.Terminal;
import dev.larder.store.TestClock;
import dev.larder.store.settings.SqliteSettings;
import dev.larder.store.sqlite.SqliteStore;

/** larder's front door: command lines run in this process, in a folder, at a time and on streams of their own. */
final class Larder {
    static final String NOW = "2026-11-20T08:00:00Z";

    private static final EngineOpener NO_SPARK = (config, clock, master, conf, rejects) -> {
        throw new NoClassDefFoundError("org/apache/spark/SparkConf");
    };

    private final Path folder;
    private final TestClock clock = new TestClock(NOW);
    private final Map<String, String> environment = new TreeMap<>();
    private StoreOpener opener = (config, time) -> new SqliteStore(sqlite(config).path(), config.project(), time);
    private EngineOpener engineOpener = NO_SPARK;
    private Terminal terminal = Terminal.NONE;
    private InputStream input = InputStream.nullInputStream();
    private OutputStream output;

    Larder(Path folder) {
        this.folder = folder;
    }

    private static SqliteSettings sqlite(Config config) {
        return (SqliteSettings) config.store();
    }

    TestClock clock() {
        return clock;
    }

    /** A {@code larder.yaml} in the working folder, below the line that names the project. */
    Larder views(String yaml) {
        return file("larder.yaml", "project: acme\nfeature_views:\n" + yaml.indent(2));
    }

    Larder file(String name, String content) {
        try {
            Files.writeString(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    Larder environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Larder opener(StoreOpener other) {
        opener = other;
        return this;
    }

    Larder engineOpener(EngineOpener other) {
        engineOpener = other;
        return this;
    }

    /** The letters of the streams that are a terminal, as the launcher says them. */
    Larder terminal(String tty) {
        terminal = new Terminal(tty.contains("i"), tty.contains("o"), tty.contains("e"),
                tty.isEmpty() ? 0 : 80, tty.isEmpty());
        return this;
    }

    /** Standard input of the next run. */
    Larder input(String text) {
        return input(text.getBytes(StandardCharsets.UTF_8));
    }

    Larder input(byte[] bytes) {
        return input(new ByteArrayInputStream(bytes));
    }

    Larder input(InputStream stream) {
        input = stream;
        return this;
    }

    /** Where standard output of the next run goes instead of into its {@link Run}. */
    Larder output(OutputStream stream) {
        output = stream;
        return this;
    }

    Run run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(input, output == null ? out : output, err, terminal, environment);
        int code = new CommandTree(console, new ProcessContext(environment, folder, clock), opener,
                engineOpener).run(arguments);
        input = InputStream.nullInputStream();
        output = null;
        return new Run("larder " + String.join(" ", Arrays.asList(arguments)), code,
                out.toString(StandardCharsets.UTF_8), shortened(err.toString(StandardCharsets.UTF_8)));
    }

    /** The working folder is another in every run. */
    private String shortened(String text) {
        return text.replace(folder.toString(), "FOLDER");
    }

    /** How a command line ended. Every expectation that fails shows all of it. */
    record Run(String line, int code, String out, String err) {

        Run exits(ExitCode expected) {
            assertEquals(expected.code(), code, this::toString);
            return this;
        }

        /** The whole of standard output. */
        Run prints(String expected) {
            assertEquals(expected, out, this::toString);
            return this;
        }

        /** The whole of standard error. */
        Run says(String expected) {
            assertEquals(expected, err, this::toString);
            return this;
        }

        /** The whole of standard error, where part of it is a time. */
        Run saysLike(String pattern) {
            assertTrue(Pattern.compile(pattern).matcher(err).matches(), () -> "expected " + pattern + "\n" + this);
            return this;
        }

        /** It went well, and there was nothing to say. */
        Run isSilent() {
            return exits(ExitCode.OK).says("");
        }

        @Override
        public String toString() {
            return "$ " + line + "\n--- standard output\n" + out + "--- standard error\n" + err + "--- exit code "
                    + code;
        }
    }
}
