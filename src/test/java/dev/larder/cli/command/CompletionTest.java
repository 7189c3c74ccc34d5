package dev.larder.cli.command;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the scripts of the shells are offered. How the shells use it, ShellCompletionIT tests. */
class CompletionTest {
    @TempDir
    private Path folder;
    private Larder larder;

    @BeforeEach
    void twoViews() {
        larder = new Larder(folder).file("larder.yaml", """
                project: acme
                feature_views:
                  customers: {entity: {id: string}, features: {total: double, city: string}}
                  scores: {entity: {id: string, shop: int32}, features: {score: float}}
                profiles:
                  prod: {protected: true}
                """);
    }

    private void offers(String candidates, String... words) {
        String[] arguments = new String[words.length + 1];
        arguments[0] = "__complete";
        System.arraycopy(words, 0, arguments, 1, words.length);
        larder.run(arguments).isSilent().prints(candidates.isEmpty() ? "" : candidates.replace(' ', '\n') + "\n");
    }

    @Test
    void commandsAndSubcommandsAreOffered() {
        offers("scan stats status", "s");
        offers("check reference show", "config", "");
        offers("check reference show", "help", "config", "");
    }

    @Test
    void viewsAreOfferedToEveryCommandThatTakesThem() {
        for (String command : new String[]{"materialize", "verify", "stats", "bench", "truncate", "delete", "ttl",
                "put",
                "batch-put"}) {
            offers("customers scores", command, "");
        }
        offers("customers customers:city customers:total", "scan", "cus");
        offers("scores", "verify", "customers", "");
    }

    @Test
    void configKeysAreOfferedWithTheNamesOfTheConfig() {
        offers("online_store.password= online_store.password_file= online_store.path=", "--set", "online_store.p");
        offers("--set=project=", "--set=proj");
        offers("feature_views.customers.features.city.ttl= feature_views.customers.features.city.type=",
                "materialize", "--set", "feature_views.customers.features.c");
    }

    @Test
    void joinKeysAreOfferedUntilTheyHaveAValue() {
        offers("id= shop=", "ttl", "scores", "");
        offers("shop=", "delete", "scores", "id=1", "");
        offers("shop=", "get", "scores", "id=1", "sh");
        offers("id= shop=", "explain", "scores", "");
        offers("customers id= scores shop=", "explain", "");
    }

    @Test
    void featuresAreOfferedOnlyForValuesToWrite() {
        offers("city= total=", "put", "customers", "id=1", "");
        offers("", "ttl", "customers", "id=1", "");
    }

    @Test
    void conditionsBeginWithANameOfTheView() {
        offers("city= id= total=", "scan", "customers", "--where", "");
        offers("customers scores", "materialize", "--diff", "");
    }

    /** zsh and fish show what a candidate means. */
    @Test
    void eachCandidateHasAMeaning() {
        larder.run("__describe", "scan", "cus").isSilent().prints("""
                customers\tview by id
                customers:city\tstring
                customers:total\tdouble
                """);
        larder.run("__describe", "scan", "--li").isSilent().prints("--limit\tMaximum number of rows\n");
        larder.run("__describe", "ver").isSilent()
                .prints("verify\tCompare the online store with the source, entity by entity\n");
        larder.run("__describe", "put", "scores", "s").isSilent().prints("""
                score=\tfloat
                shop=\tjoin key, int32
                """);
        larder.run("__describe", "--set", "proj").isSilent().saysLike("");
        larder.run("__describe", "--config", "").isSilent().prints(":files\n");
    }

    @Test
    void profilesAndFilesAreOfferedAsValues() {
        offers("prod", "--profile", "");
        offers("--profile=prod", "get", "--profile=");
        offers(":files", "--config", "");
        offers(":files", "init", "--from", "");
        offers(":files", "batch-put", "customers", "--rows", "");
    }

    @Test
    void anOptionIsOfferedOnceUnlessItIsRepeatable() {
        offers("--set", "get", "--set", "a=b", "--se");
        offers("", "get", "--flat", "--fl");
    }

    @Test
    void anInvalidConfigOffersNoNames() throws Exception {
        Files.writeString(folder.resolve("larder.yaml"), "project: [");
        offers("", "get", "");
        offers("scan stats status", "s");
    }
}
