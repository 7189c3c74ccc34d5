package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;

class DeleteCommandTest {
    private static final String QUESTION = "This deletes customer_id=c1 from view customer_features in project acme."
            + " Type customer_features to confirm: ";

    @TempDir
    private Path folder;
    private Larder larder;

    @BeforeEach
    void oneCustomer() {
        larder = new Larder(folder).views(Views.BOTH);
        larder.run("put", "customer_features", "customer_id=c1", "total=1.5").isSilent();
    }

    private Larder.Run delete(String... options) {
        String[] arguments = new String[options.length + 3];
        System.arraycopy(new String[]{"delete", "customer_features", "customer_id=c1"}, 0, arguments, 0, 3);
        System.arraycopy(options, 0, arguments, 3, options.length);
        return larder.run(arguments);
    }

    private void existsInStore(boolean expected) {
        larder.run("get", "customer_features", "customer_id=c1").exits(expected ? ExitCode.OK : ExitCode.NOT_FOUND);
    }

    @Test
    void yesDeletesWithoutAsking() {
        delete("--yes").exits(ExitCode.OK).says("deleted customer_id=c1\n").prints("");
        existsInStore(false);
        delete("-y").exits(ExitCode.OK).says("view customer_features has no customer_id=c1; nothing was deleted\n");
    }

    @Test
    void aDryRunChangesNothing() {
        delete("--dry-run").exits(ExitCode.OK)
                .says("dry run: deletes customer_id=c1 from view customer_features in project acme\n");
        delete("--dry-run", "--yes").exits(ExitCode.OK);
        existsInStore(true);
    }

    @Test
    void withoutATerminalNothingIsDeleted() {
        String said = "error: this deletes customer_id=c1 from view customer_features in project acme: not confirmed"
                + " (no terminal); pass --yes to proceed\n";
        larder.input("customer_features\n");
        delete().exits(ExitCode.USAGE).says(said);
        larder.terminal("oe").input("customer_features\n");
        delete().exits(ExitCode.USAGE);
        existsInStore(true);
    }

    @Test
    void typingTheViewsNameConfirms() {
        larder.terminal("ie").input("  customer_features \n");
        delete().exits(ExitCode.OK).says(QUESTION + "deleted customer_id=c1\n").prints("");
        existsInStore(false);
    }

    @Test
    void anyOtherAnswerDeletesNothing() {
        for (String answer : new String[]{"y\n", "\n", "customer_feature\n"}) {
            larder.terminal("ie").input(answer);
            delete("--color=never").exits(ExitCode.USAGE)
                    .says(QUESTION + "error: not confirmed: the answer is not `customer_features`; nothing was done\n");
        }
        larder.terminal("ie").input("");
        delete("--color=never").exits(ExitCode.USAGE);
        existsInStore(true);
    }

    @Test
    void deletingFromAMissingStoreDoesNotCreateIt() {
        Larder fresh = new Larder(folder).views(Views.BOTH);
        fresh.run("delete", "customer_features", "customer_id=c1", "--yes", "--set", "online_store.path=other/db")
                .exits(ExitCode.OK).says("view customer_features has no customer_id=c1; nothing was deleted\n");
        assertFalse(Files.exists(folder.resolve("other")));
        fresh.run("delete", "scores", "customer_id=c1", "country=de", "--yes").exits(ExitCode.OK)
                .says("view scores has no country=de|customer_id=c1; nothing was deleted\n");
    }

    @Test
    void anUnknownJoinKeyIsRefused() {
        larder.run("delete", "customer_features", "total=1", "--yes").exits(ExitCode.USAGE)
                .says("error: unknown join key `total`. Available join keys: customer_id\n");
    }

    @Test
    void allViewsWithTheseJoinKeysAreErased() {
        larder.views(Views.BOTH + """
                clicks: {entity: {customer_id: string}, features: {n: int64}}
                dropped: {entity: {customer_id: string}, features: {n: int64}}
                elsewhere: {entity: {customer_id: string, shop: string}, features: {n: int64}}
                """);
        larder.run("put", "clicks", "customer_id=c1", "n=1").isSilent();
        larder.run("put", "clicks", "customer_id=c2", "n=1").isSilent();
        larder.run("put", "dropped", "customer_id=c1", "n=1").isSilent();
        larder.run("put", "elsewhere", "customer_id=c1", "shop=s", "n=1").isSilent();
        larder.run("put", "scores", "customer_id=c1", "country=de", "score=1").isSilent();
        larder.views(Views.BOTH + "clicks: {entity: {customer_id: string}, features: {n: int64}}\n");
        String effect = "deletes customer_id=c1 from views customer_features, clicks, dropped (no longer in the config),"
                + " elsewhere (no longer in the config) in project acme";

        larder.run("delete", "--all-views", "customer_id=c1", "--dry-run").exits(ExitCode.OK)
                .says("dry run: " + effect + "\n");
        larder.run("delete", "--all-views", "customer_id=c1").exits(ExitCode.USAGE).says("error: this " + effect
                + ": not confirmed (no terminal); pass --yes to proceed\n");
        larder.terminal("ie").input("acme\n").run("delete", "--all-views", "customer_id=c1").exits(ExitCode.OK)
                .says("This " + effect + ". Type acme to confirm: "
                        + """
                                deleted customer_id=c1 from view customer_features
                                deleted customer_id=c1 from view clicks
                                deleted customer_id=c1 from view dropped
                                view elsewhere has no customer_id=c1; its join keys are unknown, as it is no longer in the config, \
                                so the entity may be there under other keys: see larder prune
                                skipped view scores, whose join keys are country, customer_id
                                """);
        larder.terminal("");
        existsInStore(false);
        larder.run("get", "clicks", "customer_id=c2").exits(ExitCode.OK);
        larder.run("get", "scores", "customer_id=c1", "country=de").exits(ExitCode.OK);
        larder.run("delete", "--all-views", "country=de", "customer_id=c1", "--yes").exits(ExitCode.OK);
        larder.run("get", "scores", "customer_id=c1", "country=de").exits(ExitCode.NOT_FOUND);
    }

    @Test
    void joinKeysThatNoViewHasAreRefused() {
        larder.run("delete", "--all-views", "country=de", "--yes").exits(ExitCode.USAGE).says("error: no view in the"
                + " config has exactly the join keys country; views with some of them: scores (country, customer_id)\n");
        larder.run("delete", "--all-views", "--yes").exits(ExitCode.USAGE)
                .says("error: name an entity, as in: larder delete --all-views customer_id=cust-007\n");
        larder.run("delete", "--all-views", "clicks", "--yes").exits(ExitCode.USAGE)
                .says("error: `clicks` is not NAME=VALUE\n");
        larder.run("delete", "--yes").exits(ExitCode.USAGE)
                .says("error: name a view and an entity, as in: larder delete VIEW NAME=VALUE; or --all-views\n");
    }

    @Test
    void allViewsIgnoresTheViewInUse() {
        larder.input("use customer_features\ndelete --all-views customer_id=c1 --yes\nttl customer_id=c1\n").run("repl")
                .exits(ExitCode.NOT_FOUND).says("""
                        deleted customer_id=c1 from view customer_features
                        skipped view scores, whose join keys are country, customer_id
                        customer_features: not found: customer_id=c1
                        the script stopped at line 3
                        """);
    }

    @Test
    void viewsMayDifferInTheTypeOfAJoinKey() {
        larder.run("teardown", "--yes").exits(ExitCode.OK);
        larder.views("""
                a: {entity: {at: timestamp}, features: {x: double}}
                b: {entity: {at: string}, features: {x: double}}
                c: {entity: {at: string}, features: {x: double}}
                """);
        for (String view : new String[]{"a", "b", "c"}) {
            larder.run("put", view, "at=2026-01-01", "x=1").isSilent();
        }
        larder.views("""
                a: {entity: {at: timestamp}, features: {x: double}}
                b: {entity: {at: string}, features: {x: double}}
                """);
        larder.run("delete", "--all-views", "at=2026-01-01", "--dry-run").exits(ExitCode.OK).says("dry run: deletes"
                + " at=1767225600000000 and at=2026-01-01 from views a, b, c (no longer in the config) in project acme\n");
        larder.run("delete", "--all-views", "at=2026-01-01", "--yes").exits(ExitCode.OK)
                .says("""
                        deleted at=1767225600000000 from view a
                        deleted at=2026-01-01 from view b
                        view c has no at=1767225600000000; its join keys are unknown, as it is no longer in the config, so the \
                        entity may be there under other keys: see larder prune
                        deleted at=2026-01-01 from view c
                        """);
    }
}
