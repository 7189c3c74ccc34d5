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
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.larder.api.PrewriteHook;
import dev.larder.cli.CommandTree;
import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.HookLoader;
import dev.larder.cli.session.ProcessContext;
import dev.larder.config.Config;
import dev.larder.console.Console;
import dev.larder.console.Terminal;
import dev.larder.materialize.Engine;
import dev.larder.materialize.Wiring;
import dev.larder.source.storage.OpenStorages;
import dev.larder.store.OnlineStore;
import dev.larder.store.TestClock;
import dev.larder.store.settings.SqliteSettings;
import dev.larder.store.sqlite.SqliteStore;

/** Runs command lines in this process, each with its own folder, clock and streams. */
public final class Larder {
    static final String NOW = "2026-11-20T08:00:00Z";

    /** The exit codes in the help of each command; empty for a word that is no command. */
    private static final Map<String, Set<String>> LISTED = new ConcurrentHashMap<>();

    interface StoreOpener {
        OnlineStore open(Config config, Clock clock);
    }

    interface SparkOpener {
        Engine open(Config config, Clock clock, Wiring.Cluster cluster);
    }

    private final Path folder;
    private final TestClock clock = new TestClock(NOW);
    private final Map<String, String> environment = new TreeMap<>();
    private StoreOpener opener = (config, time) -> new SqliteStore(sqlite(config).path(), config.project(), time);
    private SparkOpener spark = (config, time, cluster) -> {
        throw new NoClassDefFoundError("org/apache/spark/SparkConf");
    };
    private Terminal terminal = Terminal.NONE;
    private InputStream input = InputStream.nullInputStream();
    private OutputStream output;

    public Larder(Path folder) {
        this.folder = folder;
    }

    private static SqliteSettings sqlite(Config config) {
        return (SqliteSettings) config.store();
    }

    TestClock clock() {
        return clock;
    }

    /** Writes a {@code larder.yaml} with these views into the working folder. */
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

    Larder spark(SparkOpener other) {
        spark = other;
        return this;
    }

    /** @param tty the letters of the streams that are a terminal, as the launcher passes them */
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

    public Run run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(input, output == null ? out : output, err, terminal, environment);
        int code = new CommandTree(console, new ProcessContext(environment, folder, clock), new TestWiring())
                .run(arguments);
        input = InputStream.nullInputStream();
        output = null;
        requireListed(code, arguments);
        return new Run("larder " + String.join(" ", Arrays.asList(arguments)), code,
                out.toString(StandardCharsets.UTF_8), shortened(err.toString(StandardCharsets.UTF_8)));
    }

    /** Every exit code that a test sees is one that the command's help lists. */
    private void requireListed(int code, String... arguments) {
        if (arguments.length > 0 && arguments[0].matches("[a-z].*") && !arguments[0].equals("help")) {
            Set<String> listed = LISTED.computeIfAbsent(arguments[0], name -> new Larder(folder).run("help", name).out()
                    .lines().dropWhile(line -> !line.equals("Exit codes:")).skip(1)
                    .map(line -> line.strip().split(" ")[0]).collect(Collectors.toSet()));
            assertTrue(listed.isEmpty() || listed.contains(Integer.toString(code)),
                    () -> String.join(" ", arguments) + " ended with " + code + ", which its help does not list");
        }
    }

    private final class TestWiring implements Wiring {
        private static final long serialVersionUID = 1L;

        @Override
        public OnlineStore openStore(Config config, Clock time) {
            return opener.open(config, time);
        }

        @Override
        public PrewriteHook loadHook(Config config) {
            return HookLoader.load(config);
        }

        @Override
        public OpenStorages openStorages(Map<String, String> variables, Clock time) {
            return new OpenStorages(variables, folder, time);
        }

        @Override
        public Engine openSpark(Config config, Clock time, Cluster cluster) {
            return spark.open(config, time, cluster);
        }
    }

    /** The working folder has another name in every run. */
    private String shortened(String text) {
        return text.replace(folder.toString(), "FOLDER");
    }

    /** How a command line ended. A failed expectation shows all of it. */
    public record Run(String line, int code, String out, String err) {

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

        /** The whole of standard error, as a pattern because it contains durations. */
        Run saysLike(String pattern) {
            assertTrue(Pattern.compile(pattern).matcher(err).matches(), () -> "expected " + pattern + "\n" + this);
            return this;
        }

        /** It succeeded without a message. */
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
