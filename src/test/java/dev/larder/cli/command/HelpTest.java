package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.larder.cli.session.ExitCode;

/** Help needs no config and no store, and reads the same for every command. */
class HelpTest {
    private static final String GLOBAL_OPTIONS = """

            Global options:
                  --config=FILE       Config file (default: $LARDER_CONFIG, else larder.yaml in this folder or
                                        above).
                  --profile=PROFILE   Profile of the config (default: $LARDER_PROFILE).
                  --set=KEY=VALUE     Override one config key, as in --set online_store.db=3. Repeatable.
              -o, --output=FORMAT     Output format: table, vertical, json, jsonl, csv.
              -q, --quiet             Print nothing but data and errors.
              -v, --verbose           Print more: the config in use, the time that each part of a run took.
                  --color=WHEN        When to use color: auto, always, never (default: auto).
                  --stacktrace        Print the stack trace of an error.
              -h, --help              Show this help.
            """;

    @TempDir
    private Path folder;
    private Larder larder;

    @BeforeEach
    void larderWithoutAConfig() {
        larder = new Larder(folder);
    }

    @Test
    void helpOfTheProgram() {
        String help = larder.run("--help").isSilent().out();
        assertEquals("""
                Load batch-computed features into an online store, and keep them correct.

                Usage: larder [OPTIONS] COMMAND

                Commands:
                """, help.substring(0, help.indexOf("  init")));
        assertEquals(GLOBAL_OPTIONS + """
                  -V, --version           Show the version.

                Exit codes:
                  0     success
                  1     failed
                  2     invalid command line, config, source or input
                  3     row not found, or differences found
                  4     partly done: some rows were rejected, or could not be read or written
                  5     try again later: the store or the source was not ready, or another run holds the view
                  6     refused: the source is not as expected, nothing was written; or stale: a view is too old
                  130   interrupted
                  141   the program that read the output closed it
                """, help.substring(help.indexOf("\nGlobal options")));
        commands().filter(words -> words.size() == 1)
                .forEach(words -> assertTrue(help.contains("\n  " + words.getFirst() + " "), help));
    }

    @Test
    void helpOfACommand() {
        larder.run("get", "-h").isSilent().prints("""
                Show the stored features of one entity.

                Usage: larder get [OPTIONS] REF|NAME=VALUE...

                Reads one or several views, or some features of them, in one round trip.
                Exits with 3 if a view has no row of the entity, and with 1 if a record cannot be read.

                Examples:
                  larder get customer_features customer_id=cust-007
                  larder get customer_features:city customer_embedding customer_id=cust-007 -o json
                  larder get customer_features customer_id=cust-007 --flat -o csv

                Arguments:
                      REF|NAME=VALUE...   VIEW or VIEW:FEATURE, and a value for every join key.

                Options:
                      --flat              Print one flat object or line, with features named view__feature.
                """ + GLOBAL_OPTIONS + """

                Exit codes:
                  0     success
                  1     failed
                  2     invalid command line, config, source or input
                  3     row not found, or differences found
                  5     try again later: the store or the source was not ready, or another run holds the view
                  130   interrupted
                  141   the program that read the output closed it
                """);
    }

    /** The names of all commands, as the completion knows them. */
    static Stream<List<String>> commands() {
        Larder larder = new Larder(Path.of("").toAbsolutePath());
        return Stream.concat(larder.run("__complete", "").out().lines().map(List::of),
                larder.run("__complete", "config", "").out().lines().map(name -> List.of("config", name)));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasHelp(List<String> words) {
        String[] arguments = words.toArray(String[]::new);
        String name = "larder " + String.join(" ", words);
        String[] withHelp = Arrays.copyOf(arguments, arguments.length + 1);
        withHelp[arguments.length] = "--help";

        String help = larder.run(withHelp).isSilent().out();

        assertTrue(help.contains("\n\nUsage: " + name + " [OPTIONS]"), help);
        assertTrue(help.contains("\n\nGlobal options:\n      --config=FILE "), help);
        assertTrue(help.contains("\n\nExamples:\n  "), help);
        assertTrue(help.contains("Show this help.\n\nExit codes:\n  0     success\n"), help);
        List<String> byHelp = new ArrayList<>(List.of("help"));
        byHelp.addAll(words);
        larder.run(byHelp.toArray(String[]::new)).isSilent().prints(help);
        assertTrue(help.lines().allMatch(line -> line.length() <= 100), help);
        assertTrue(help.lines().noneMatch(line -> line.endsWith(" ")), help);
        assertTrue(!help.contains("\n\n\n"), help);
    }

    @Test
    void versionIsPrinted() {
        assertTrue(larder.run("--version").isSilent().out().matches("larder \\S.*\nJava [0-9][^\n]* \\([^\n]+\\)\n"));
        assertTrue(larder.run("-V").isSilent().out().startsWith("larder "));
    }

    @Test
    void withoutACommandHelpGoesToStandardError() {
        larder.run().exits(ExitCode.USAGE).prints("").says(larder.run("--help").out());
        larder.run("config").exits(ExitCode.USAGE).prints("").says(larder.run("config", "--help").out());
    }

    @Test
    void typosGetASuggestion() {
        refused("unknown command `gte`, did you mean `get`?", "larder", "gte", "customer_features");
        refused("unknown command `shw`, did you mean `show`?", "larder config", "config", "shw");
        refused("unknown option `--flta`, did you mean `--flat`?", "larder get", "get", "v", "--flta", "a=b");
        refused("unknown option `--ttl`", "larder get", "get", "v", "--ttl=7d");
        refused("unknown option `--helo`, did you mean `--help`?", "larder", "--helo");
        refused("--output: unknown value `yaml`. Available values: table, vertical, json, jsonl, csv", "larder", "-o",
                "yaml",
                "scan",
                "v");
        refused("--color: unknown value `nevr`, did you mean `never`?", "larder scan", "scan", "v", "--color", "nevr");
        refused("--output needs a value: FORMAT", "larder scan", "scan", "v", "-o");
        refused("--keys may be given only once", "larder batch-get", "batch-get", "v", "--keys=a", "--keys=b");
        refused("--column: `total` is not NAME=COLUMN", "larder init", "init", "--from=a", "--column=total");
        refused("missing argument: VIEW", "larder batch-put", "batch-put");
        refused("missing argument: FIELD=VALUE", "larder put", "put", "v");
        refused("missing argument: REF", "larder scan", "scan");
        refused("unexpected argument `now`", "larder config check", "config", "check", "now");
        refused("SHELL: unknown value `zhs`, did you mean `zsh`?", "larder completion", "completion", "zhs");
    }

    private void refused(String message, String command, String... arguments) {
        larder.run(arguments).exits(ExitCode.USAGE).prints("")
                .says("error: " + message + "\nSee " + command + " --help.\n");
    }

    /** A word that is a command may also be a view, a profile or a file. */
    @Test
    void aValueMayBeNamedLikeACommand() {
        larder.file("larder.yaml", """
                project: acme
                feature_views:
                  get:
                    entity: {put: string}
                    features: {scan: int64}
                profiles:
                  ttl: {project: other}
                  show: {project: others}
                """).run("--set", "project=delete", "put", "get", "put=config", "scan=1").isSilent();
        larder.run("--set", "project=delete", "get", "get", "put=config", "-o", "csv").isSilent().prints("""
                put,timestamp,ttl_seconds,scan
                config,2026-11-20T08:00:00Z,,1
                """);
        larder.run("--profile", "ttl", "put", "get", "put=config", "scan=2").isSilent();
        larder.run("get", "get", "put=config", "-o", "csv", "--profile", "ttl").isSilent().prints("""
                put,timestamp,ttl_seconds,scan
                config,2026-11-20T08:00:00Z,,2
                """);
        assertTrue(larder.run("config", "--profile", "show", "show").isSilent().out().contains("project: others\n"));
        larder.run("--profile", "scan", "get", "get", "put=config").exits(ExitCode.USAGE)
                .says("error: --profile: unknown profile `scan`. Available profiles: ttl, show\n");
    }
}
