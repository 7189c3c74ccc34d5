package dev.larder.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.larder.Programs;

/** Completion in real shells, enabled by the command that the help shows. */
class ShellCompletionIT {
    private static final String CONFIG = """
            project: acme
            feature_views:
              customers: {entity: {customer_id: string}, features: {total: double, city: string}}
              scores: {entity: {customer_id: string, shop: int32}, features: {score: float}}
            profiles:
              prod: {protected: true, online_store: {type: redis, url: "${NOT_SET_HERE}"}}
              staging: {online_store: {type: sqlite, path: staging.db}}
            """;

    @TempDir
    private Path folder;

    enum Shell {
        BASH("eval \"$(larder completion bash)\"", "bash", "--noprofile", "--norc", "-i"),
        ZSH(
                "autoload -Uz compinit && compinit -u -D && eval \"$(larder completion zsh)\"", "zsh", "-f",
                "-i"),
        FISH("larder completion fish | source", "fish", "--private", "--no-config", "-C",
                "set -g fish_autosuggestion_enabled 0; set -g fish_greeting; function fish_prompt; echo '$ '; end");

        private final String setUp;
        private final String[] command;

        Shell(String setUp, String... command) {
            this.setUp = setUp;
            this.command = command;
        }
    }

    private Pane start(Shell shell) throws Exception {
        Programs.require("tmux", shell.command[0]);
        Pane pane = Pane.start(folder, Map.of("PS1", "$ ", "PROMPT", "$ "), shell.command);
        pane.awaitText("$");
        pane.line(shell.setUp + "; echo set up").awaitText("\nset up");
        return pane;
    }

    /** Types a line and Tab, and then an X to see where the completion ends. */
    private static void becomes(Pane pane, String typed, String expected) throws Exception {
        pane.type("<C-u>", "<C-l>", typed, "<Tab>", "X");
        pane.awaitLastLine("$ " + expected + "X");
        pane.type("<C-u>");
    }

    private static void offers(Pane pane, Shell shell, String typed, String... names) throws Exception {
        pane.type("<C-u>", "<C-l>", typed, "<Tab>");
        if (shell == Shell.BASH) {
            pane.type("<Tab>");
        }
        pane.awaitText(names);
        if (shell == Shell.FISH) {
            // While its list is open, keys select from it.
            pane.type("<C-c>").awaitLastLine("$");
        } else {
            pane.type("<C-u>");
        }
    }

    @ParameterizedTest
    @EnumSource
    void commandsOptionsAndNamesAreCompleted(Shell shell) throws Exception {
        Files.writeString(folder.resolve("larder.yaml"), CONFIG);
        Files.writeString(folder.resolve("keys and more.jsonl"), "");
        try (Pane pane = start(shell)) {
            becomes(pane, "larder mat", "larder materialize ");
            becomes(pane, "larder config sh", "larder config show ");
            becomes(pane, "larder help batch-g", "larder help batch-get ");
            becomes(pane, "larder get --fl", "larder get --flat ");
            becomes(pane, "larder -o jsonl scan --lim", "larder -o jsonl scan --limit ");
            becomes(pane, "larder --output cs", "larder --output csv ");
            becomes(pane, "larder materialize --on-conflict o", "larder materialize --on-conflict overwrite ");
            becomes(pane, "larder verify sc", "larder verify scores ");
            becomes(pane, "larder get customers:ci", "larder get customers:city ");
            becomes(pane, "larder get scores sh", "larder get scores shop=");
            becomes(pane, "larder get scores shop=1 customer_", "larder get scores shop=1 customer_id=");
            becomes(pane, "larder put customers customer_id=1 to", "larder put customers customer_id=1 total=");
            becomes(pane, "larder --profile st", "larder --profile staging ");
            becomes(pane, "larder --profile prod get customers:t", "larder --profile prod get customers:total ");
            offers(pane, shell, "larder get ", "customers:city", "customers:total", "scores:score", "customer_id=");
            offers(pane, shell, "larder --profile ", "prod", "staging");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ZSH", "FISH"})
    void whatACandidateMeansIsShown(Shell shell) throws Exception {
        Files.writeString(folder.resolve("larder.yaml"), CONFIG);
        try (Pane pane = start(shell)) {
            offers(pane, shell, "larder get ", "customers:city", "view by customer_id", "double", "join key, int32");
            offers(pane, shell, "larder scan --", "--limit", "Maximum number of rows");
            offers(pane, shell, "larder config ", "show", "check");
        }
    }

    @ParameterizedTest
    @EnumSource
    void filesAreCompleted(Shell shell) throws Exception {
        Files.writeString(folder.resolve("larder.yaml"), CONFIG);
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data/keys.jsonl"), "");
        try (Pane pane = start(shell)) {
            becomes(pane, "larder batch-get customers --keys dat", "larder batch-get customers --keys data/");
            becomes(pane, "larder batch-get customers --keys=data/k",
                    "larder batch-get customers --keys=data/keys.jsonl ");
            becomes(pane, "larder batch-put customers --rows data/k",
                    "larder batch-put customers --rows data/keys.jsonl ");
            becomes(pane, "larder materialize --rejects dat", "larder materialize --rejects data/");
            becomes(pane, "larder materialize --report dat", "larder materialize --report data/");
            becomes(pane, "larder --config lard", "larder --config larder.yaml ");
            // Neither a name nor a file is offered.
            becomes(pane, "larder get dat", "larder get dat");
        }
    }

    /** The config is in another folder, named in the command line. */
    @ParameterizedTest
    @EnumSource
    void namesComeFromTheConfigOnTheLine(Shell shell) throws Exception {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data/other.yaml"), CONFIG);
        try (Pane pane = start(shell)) {
            becomes(pane, "larder --config data/other.yaml verify cus",
                    "larder --config data/other.yaml verify customers ");
            becomes(pane, "larder --config ~/data/other.yaml verify cus",
                    "larder --config ~/data/other.yaml verify customers ");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInvalidConfigPrintsNoError(Shell shell) throws Exception {
        try (Pane pane = start(shell)) {
            for (String config : new String[]{null, "project: [", "project: 7up\n", ""}) {
                if (config != null) {
                    Files.writeString(folder.resolve("larder.yaml"), config);
                }
                becomes(pane, "larder mat", "larder materialize ");
                becomes(pane, "larder get --fl", "larder get --flat ");
                pane.type("<C-l>", "larder get cust", "<Tab>", "X");
                String screen = pane.awaitLastLine("$ larder get custX");
                assertEquals("$ larder get custX", screen.strip());
                pane.type("<C-u>");
            }
            assertFalse(Files.exists(folder.resolve(".larder")), "a store was opened");
        }
    }
}
