package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import dev.larder.cli.session.ExitCode;

/** Help needs no config and no store, and reads the same for every command. */
class HelpTest {
    private static final String GLOBAL_OPTIONS = """

            Global options:
                  --config=FILE     The config (default: $LARDER_CONFIG, else larder.yaml here or in a folder
                                      above).
                  --profile=NAME    A profile of the config (default: $LARDER_PROFILE).
                  --set=KEY=VALUE   Override one key, as in --set online_store.db=3. May be repeated.
              -o, --output=FORMAT   table, json, jsonl, csv.
              -q, --quiet           Say nothing but errors.
              -v, --verbose         Say more: which config, how long each part of a run took.
                  --color=WHEN      auto, always, never.
                  --stacktrace      Show where in larder an error arose.
              -h, --help            Show this help.
            """;

    static final List<List<String>> COMMANDS = List.of(List.of("init"), List.of("materialize"), List.of("verify"),
            List.of("get"), List.of("batch-get"),
            List.of("put"), List.of("batch-put"), List.of("delete"), List.of("ttl"), List.of("scan"), List.of("stats"),
            List.of("doctor"),
            List.of("config"),
            List.of("config", "show"), List.of("config", "check"), List.of("completion"), List.of("bench"),
            List.of("repl"),
            List.of("help"));

    @TempDir
    private Path folder;
    private Larder larder;

    @BeforeEach
    void larderWithoutAConfig() {
        larder = new Larder(folder);
    }

    @Test
    void theProgram() {
        String help = larder.run("--help").isSilent().out();
        assertEquals("""
                Puts batch-computed features into an online store and keeps them right.

                Usage: larder [OPTIONS] COMMAND

                Commands:
                """, help.substring(0, help.indexOf("  init")));
        assertEquals(GLOBAL_OPTIONS + """
                  -V, --version         Show the version.

                Exit codes:
                  0     ok
                  1     failed
                  2     the command line, the config or the input is wrong
                  3     no such row (get, ttl), or differences (verify)
                  4     partly done: rows rejected or failed
                  5     the store did not answer: try again
                  130   interrupted
                  141   the reader of the output has left
                """, help.substring(help.indexOf("\nGlobal options")));
        COMMANDS.stream().filter(words -> words.size() == 1)
                .forEach(words -> assertTrue(help.contains("\n  " + words.getFirst() + " "), help));
    }

    @Test
    void aCommand() {
        larder.run("get", "-h").isSilent().prints("""
                Show what the store has for one entity.

                Usage: larder get [OPTIONS] REF|NAME=VALUE...

                Reads one or several views, or some features of them, in one round trip.

                Examples:
                  larder get customer_features customer_id=cust-007
                  larder get customer_features:city customer_embedding customer_id=cust-007 -o json
                  larder get customer_features customer_id=cust-007 --flat -o csv

                Arguments:
                      REF|NAME=VALUE...   VIEW or VIEW:FEATURE, and a value for every join key.

                Options:
                      --flat              One flat object or line, with features named view__feature.

                Global options:
                      --config=FILE       The config (default: $LARDER_CONFIG, else larder.yaml here or in a folder
                                            above).
                      --profile=NAME      A profile of the config (default: $LARDER_PROFILE).
                      --set=KEY=VALUE     Override one key, as in --set online_store.db=3. May be repeated.
                  -o, --output=FORMAT     table, json, jsonl, csv.
                  -q, --quiet             Say nothing but errors.
                  -v, --verbose           Say more: which config, how long each part of a run took.
                      --color=WHEN        auto, always, never.
                      --stacktrace        Show where in larder an error arose.
                  -h, --help              Show this help.

                Exit codes:
                  0   every view has a row
                  1   a record cannot be read
                  2   the command line or the config is wrong
                  3   one of the views has no row
                  5   the store did not answer: try again
                """);
    }

    @ParameterizedTest
    @FieldSource("COMMANDS")
    void everyCommandHelps(List<String> words) {
        String[] arguments = words.toArray(String[]::new);
        String name = "larder " + String.join(" ", words);
        String[] withHelp = Arrays.copyOf(arguments, arguments.length + 1);
        withHelp[arguments.length] = "--help";

        String help = larder.run(withHelp).isSilent().out();

        assertTrue(help.contains("\n\nUsage: " + name + " [OPTIONS]"), help);
        assertTrue(help.contains("\n\nGlobal options:\n      --config=FILE "), help);
        assertTrue(help.contains("\n\nExamples:\n  "), help);
        assertTrue(help.contains("Show this help.\n\nExit codes:\n  0   "), help);
        List<String> byHelp = new ArrayList<>(List.of("help"));
        byHelp.addAll(words);
        larder.run(byHelp.toArray(String[]::new)).isSilent().prints(help);
        assertTrue(help.lines().allMatch(line -> line.length() <= 100), help);
        assertTrue(help.lines().noneMatch(line -> line.endsWith(" ")), help);
        assertTrue(!help.contains("\n\n\n"), help);
    }

    @Test
    void theVersion() {
        assertTrue(larder.run("--version").isSilent().out().matches("larder \\S.*\nJava [0-9][^\n]* \\([^\n]+\\)\n"));
        assertTrue(larder.run("-V").isSilent().out().startsWith("larder "));
    }

    @Test
    void withoutACommandHelpIsNoData() {
        larder.run().exits(ExitCode.USAGE).prints("").says(larder.run("--help").out());
        larder.run("config").exits(ExitCode.USAGE).prints("").says(larder.run("config", "--help").out());
    }

    @Test
    void slipsOfTheHand() {
        slip("unknown command `gte`, did you mean `get`?", "larder", "gte", "customer_features");
        slip("unknown command `shw`, did you mean `show`?", "larder config", "config", "shw");
        slip("unknown option `--flta`, did you mean `--flat`?", "larder get", "get", "v", "--flta", "a=b");
        slip("unknown option `--ttl`", "larder get", "get", "v", "--ttl=7d");
        slip("unknown option `--helo`, did you mean `--help`?", "larder", "--helo");
        slip("--output: unknown value `yaml`. Available values: table, json, jsonl, csv", "larder", "-o", "yaml",
                "scan",
                "v");
        slip("--color: unknown value `nevr`, did you mean `never`?", "larder scan", "scan", "v", "--color", "nevr");
        slip("--output needs a value: FORMAT", "larder scan", "scan", "v", "-o");
        slip("--keys is given twice", "larder batch-get", "batch-get", "v", "--keys=a", "--keys=b");
        slip("VIEW is missing", "larder batch-put", "batch-put");
        slip("NAME=VALUE is missing", "larder put", "put", "v");
        slip("REF is missing", "larder scan", "scan");
        slip("check takes no further argument `now`", "larder config check", "config", "check", "now");
        slip("SHELL: unknown value `zhs`, did you mean `zsh`?", "larder completion", "completion", "zhs");
    }

    private void slip(String message, String command, String... arguments) {
        larder.run(arguments).exits(ExitCode.USAGE).prints("")
                .says("error: " + message + "\nSee " + command + " --help.\n");
    }

    /** A word that is a command may also be a view, a profile or a file. */
    @Test
    void aCommandsNameAsAValue() {
        larder.views("get:\n  entity: {put: string}\n  features: {scan: int64}\n").run("--set", "project=delete", "put",
                "get", "put=config", "scan=1").isSilent();
        larder.run("--set", "project=delete", "get", "get", "put=config", "-o", "csv").isSilent().prints("""
                put,timestamp,ttl_seconds,scan
                config,2026-11-20T08:00:00Z,,1
                """);
    }
}
