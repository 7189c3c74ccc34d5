package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.OptionalLong;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;
import dev.larder.store.sqlite.SqliteStore;

/** truncate, prune and teardown. */
class RemovalCommandsTest {
    private static final String VIEWS = """
            customers: {entity: {id: string}, features: {total: double, city: string}}
            scores: {entity: {id: string}, features: {score: float}}
            """;

    @TempDir
    Path folder;

    private Larder larder;

    @BeforeEach
    void rows() {
        larder = new Larder(folder).views(VIEWS);
        larder.input("id,total,city\nc1,1,Oslo\nc2,2,Lyon\n").run("batch-put", "customers").exits(ExitCode.OK);
        larder.input("id,score\nc1,0.5\n").run("batch-put", "scores").exits(ExitCode.OK);
    }

    @Test
    void truncateSaysHowManyRowsItWouldRemove() {
        larder.run("truncate", "customers", "--dry-run").exits(ExitCode.OK).prints("")
                .says("dry run: removes 2 rows from view customers in project acme\n");
        larder.run("truncate", "customers").exits(ExitCode.USAGE).says("error: this removes 2 rows from view customers"
                + " in project acme: not confirmed (no terminal); pass --yes to proceed\n");
        larder.terminal("ie").input("costumers\n").run("truncate", "customers", "--color", "never")
                .exits(ExitCode.USAGE)
                .says("This removes 2 rows from view customers in project acme. Type customers to confirm: "
                        + "error: not confirmed: the answer is not `customers`; nothing was done\n");
        larder.terminal("").run("scan", "customers", "-o", "csv").prints("""
                id,timestamp,ttl_seconds,total,city
                c1,2026-11-20T08:00:00Z,,1.0,Oslo
                c2,2026-11-20T08:00:00Z,,2.0,Lyon
                """);
    }

    @Test
    void truncateRemovesOneViewOnly() {
        larder.terminal("ie").input("customers\n").run("truncate", "customers").exits(ExitCode.OK);
        larder.terminal("").run("truncate", "customers", "--yes").exits(ExitCode.OK)
                .says("view customers is already empty\n");
        larder.run("get", "scores", "id=c1").exits(ExitCode.OK);
        larder.run("truncate", "costumers", "--yes").exits(ExitCode.USAGE)
                .says("error: unknown view `costumers`, did you mean `customers`?\n");
    }

    @Test
    void aViewThatTheConfigNoLongerHasCanBeTruncated() {
        larder.views("scores: {entity: {id: string}, features: {score: float}}\n");
        larder.run("truncate", "customers", "--yes").exits(ExitCode.OK).says("done: 2 rows removed\n");
    }

    @Test
    void pruneRemovesWhatTheConfigNoLongerHas() {
        larder.run("prune", "--yes").exits(ExitCode.OK)
                .says("nothing to prune: the config has every view and feature that the store has\n");
        larder.views("customers: {entity: {id: string}, features: {total: double}}\n");
        larder.run("prune", "--dry-run").exits(ExitCode.OK).says("dry run: removes from project acme: view scores"
                + " (1 row), feature city of view customers (2 rows)\n");
        larder.run("prune").exits(ExitCode.USAGE);
        larder.run("prune", "--yes", "--rate", "1000000").exits(ExitCode.OK)
                .says("done: 1 row removed, 2 rows changed\n");
        larder.views(VIEWS).run("get", "customers", "id=c1", "-o", "json").exits(ExitCode.OK)
                .prints("""
                        {"view":"customers","entity_key":{"id":"c1"},"timestamp":"2026-11-20T08:00:00Z","ttl_seconds":null,"features":{"total":1.0}}
                        """);
        larder.run("get", "scores", "id=c1").exits(ExitCode.NOT_FOUND);
    }

    @Test
    void teardownLeavesOtherProjects() {
        larder.file("other.yaml", "project: acme-2\nfeature_views:\n" + VIEWS.indent(2));
        larder.run("--config", "other.yaml", "put", "scores", "id=c1", "score=1").exits(ExitCode.OK);

        larder.run("teardown", "--dry-run").exits(ExitCode.OK).says(
                "dry run: removes everything of project acme from the store: 3 rows from views customers, scores\n");
        larder.run("teardown", "--yes").exits(ExitCode.OK).says("done: 3 rows removed\n");
        larder.run("teardown", "--yes").exits(ExitCode.OK)
                .says("nothing to remove: the store has no rows of project acme\n");
        larder.run("--config", "other.yaml", "get", "scores", "id=c1").exits(ExitCode.OK);
    }

    @Test
    void aRateBelowOneIsRefused() {
        larder.run("truncate", "customers", "--yes", "--rate", "0").exits(ExitCode.USAGE)
                .says("error: --rate must be at least 1\n");
    }

    @Test
    void aWatermarkWithoutRowsIsRemovedToo() {
        for (String command : new String[]{"truncate", "teardown"}) {
            try (SqliteStore store = new SqliteStore(folder.resolve(".larder/online.db"), "acme", larder.clock())) {
                store.ledger().advance("unwritten", 5);
            }
            larder.views(VIEWS + "unwritten: {entity: {id: string}, features: {x: double}}\n");
            larder.run(command.equals("truncate")
                    ? new String[]{"truncate", "unwritten", "--yes"}
                    : new String[]{"teardown", "--yes"}).exits(ExitCode.OK);
            try (SqliteStore store = new SqliteStore(folder.resolve(".larder/online.db"), "acme", larder.clock())) {
                assertEquals(OptionalLong.empty(), store.ledger().watermark("unwritten"), command);
            }
        }
    }
}
