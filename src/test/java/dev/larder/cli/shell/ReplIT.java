package dev.larder.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.larder.Await;
import dev.larder.Programs;

/** The prompt in a real terminal. */
class ReplIT {
    private static final String RED = "\u001b[31m";

    @TempDir
    private Path folder;

    @BeforeEach
    void config() throws Exception {
        Programs.require("tmux");
        Files.writeString(folder.resolve("larder.yaml"), """
                project: acme
                feature_views:
                  customers: {entity: {id: string}, features: {total: double, city: string}}
                  scores: {entity: {id: string}, features: {score: float}}
                profiles:
                  prod: {protected: true, online_store: {type: sqlite, path: prod.db}}
                """);
    }

    /** A shell, in which the prompt is then started. */
    private Pane shell() throws Exception {
        return shell(140);
    }

    private Pane shell(int columns) throws Exception {
        Pane pane = Pane.start(folder, columns,
                Map.of("PS1", "$ ", "LARDER_PAGER", "head -n 4; echo PAGED; cat >/dev/null"),
                "bash", "--noprofile", "--norc", "-i");
        pane.awaitText("$");
        return pane;
    }

    private Pane session() throws Exception {
        Pane pane = shell();
        pane.line("larder repl; echo code $?").awaitLastLine("acme sqlite>");
        return pane;
    }

    @Test
    void linesAreTypedCompletedAndContinued() throws Exception {
        try (Pane pane = session()) {
            pane.type("pu", "<Tab>", "cust", "<Tab>", "i", "<Tab>", "c1 to", "<Tab>", "2.5");
            pane.awaitLastLine("acme sqlite> put customers id=c1 total=2.5");
            pane.line("").awaitLastLine("acme sqlite>");
            pane.line("put customers id=c2 \\").awaitText("  >");
            pane.line("city='New").awaitText("city='New");
            pane.line("York'").awaitLastLine("acme sqlite>");
            pane.line("get customers:city id=c2 -o json").awaitText("\"city\":\"New\\nYork\"");
            pane.type("this line is dropped", "<C-c>").awaitLastLine("acme sqlite>");
            pane.line("use scores").awaitLastLine("acme sqlite scores>");
            pane.line("\\timing").awaitText("timing is on");
            pane.line("put id=c1 score=0.5").awaitText(" ms\n");
            pane.line("help get").awaitText("Usage: larder get ");
            pane.awaitLastLine("acme sqlite scores>");
            pane.type("<C-d>").awaitText("code 0");
        }
    }

    @Test
    void wideTablesAreExpandedAndCommandsRepeated() throws Exception {
        try (Pane pane = session()) {
            pane.line("put customers id=c1 total=2.5 city=" + "x".repeat(150)).awaitLastLine("acme sqlite>");
            pane.type("<C-l>").line("scan customers").awaitText("-[ 1 ]-", "total       | 2.5");
            pane.type("<C-l>").line("scan scores").awaitText("id  timestamp  ttl_seconds  score");
            pane.line("\\watch 0.1").await(screen -> screen.split("Z  scan scores", -1).length > 3, "two runs");
            pane.type("<C-c>").awaitLastLine("acme sqlite>");
            pane.type("<C-d>").awaitText("code 0");
        }
    }

    /** Every word of the prompt, in a narrow and in a wide window that then change places. */
    @ParameterizedTest
    @CsvSource({"80, 200", "200, 80"})
    void theWordsOfThePromptWorkAtEveryWidth(int columns, int other) throws Exception {
        try (Pane pane = shell(columns)) {
            pane.line("larder repl; echo code $?").awaitLastLine("acme sqlite>");
            pane.line("put customers id=c1 total=2.5 city=" + "x".repeat(100)).awaitLastLine("acme sqlite>");
            pane.line("\\d").awaitText("customers  id string", "scores     id string");
            pane.type("<C-l>").line("\\d customers").awaitText("total  feature   double");
            pane.type("<C-l>").line("use customers").awaitLastLine("acme sqlite customers>");
            pane.line("get total c1").awaitText("2.5");
            pane.type("<C-l>").line("scan");
            scanIsReadable(pane, columns);
            pane.resize(other).type("<C-l>").line("scan");
            scanIsReadable(pane, other);

            pane.type("<C-l>").line("\\x").awaitText("expanded output is on");
            pane.line("scan scores").awaitLastLine("acme sqlite customers>");
            pane.line("scan").awaitText("-[ 1 ]-");
            pane.line("\\x").awaitText("expanded output is off");
            pane.line("\\o out.csv").awaitText("output is appended to out.csv");
            pane.line("get total c1 -o csv").line("\\o").awaitText("output goes to the screen");
            assertTrue(Files.readString(folder.resolve("out.csv")).contains("c1,"));
            pane.type("<C-l>").line("get total c1 -o csv | tr c C").awaitText("\nC1,");
            pane.type("<C-l>").line("\\watch 0.1").await(screen -> screen.split("Z  get total", -1).length > 2,
                    "two runs");
            pane.type("<C-c>").awaitLastLine("acme sqlite customers>");

            pane.type("<C-l>", "get ", "<Tab>");
            String offered = pane.awaitText("view in use", "customers:city", "views", "join keys", "id=");
            assertTrue(offered.indexOf("view in use") < offered.indexOf("views"), offered);
            assertTrue(offered.indexOf("customers:city") < offered.indexOf("scores"), offered);
            pane.type("<C-c>").awaitLastLine("acme sqlite customers>");
            pane.type("<C-l>", "<C-r>", "use cust").awaitText("use customers");
            pane.type("<Enter>").awaitLastLine("acme sqlite customers>");
            pane.type("<C-l>").line("? | grep -F watch").awaitText("Repeat the last command until Ctrl-C.");
            pane.type("<C-d>").awaitText("code 0");
        }
    }

    /** One line for the row if it fits, else one for each cell. */
    private static void scanIsReadable(Pane pane, int columns) throws Exception {
        String screen = columns < 150
                ? pane.awaitText("-[ 1 ]-", "total       | 2.5")
                : pane.awaitText("c1  20", "xxx");
        assertTrue(screen.lines().allMatch(line -> line.length() <= columns), screen);
    }

    @Test
    void aResizeLeavesNothingOfAProgressBar() throws Exception {
        try (Pane pane = shell(200)) {
            pane.line("seq -f '{\"id\":\"c%.0f\",\"total\":1}' 300000 | larder batch-put customers")
                    .awaitText("300,000 written");
            pane.type("<C-l>").line("larder scan customers --to rows.parquet; echo code $?").awaitText("rows/s");
            pane.resize(60).awaitText("code 0");
            assertFalse(pane.screen().contains("rows/s"), pane.screen());
            pane.line("larder repl").awaitLastLine("acme sqlite>");
            pane.resize(200).type("<C-l>").line("scan customers --to rows.parquet").awaitText("rows/s");
            pane.resize(60).awaitText("wrote 300,000 rows");
            pane.awaitLastLine("acme sqlite>");
            assertFalse(pane.screen().contains("rows/s"), pane.screen());
            pane.type("<C-d>");
        }
    }

    @Test
    void aProtectedProfileHasARedPrompt() throws Exception {
        try (Pane pane = session()) {
            assertFalse(pane.coloredScreen().contains(RED + "acme"));
            pane.type("use prof", "<Tab>", "pr", "<Tab>", "<Enter>").awaitLastLine("acme sqlite prod>");
            assertTrue(pane.coloredScreen().contains(RED + "acme sqlite prod"), pane.coloredScreen());
            pane.line("delete customers id=c1 --yes").awaitText("Type customers to confirm:");
            pane.line("customers").awaitText("view customers has no id=c1; nothing was deleted");
            pane.awaitLastLine("acme sqlite prod>");
            pane.line("exit").awaitText("code 0");
        }
    }

    @Test
    void ctrlCEndsTheCommandAndNotTheSession() throws Exception {
        try (Pane pane = shell()) {
            pane.line("seq -f '{\"id\":\"c%.0f\",\"total\":1}' 400000 | larder batch-put customers")
                    .awaitText("400,000 written");
            pane.line("larder repl; echo code $?").awaitLastLine("acme sqlite>");
            pane.line("scan customers -o csv | cat").awaitText(",1.0,");
            pane.type("<C-c>").awaitLastLine("acme sqlite>");
            pane.type("<C-l>").line("get customers:total id=c7 -o csv");
            assertFalse(pane.awaitText("\nc7,").contains("\nc399999,"), "the scan went on");

            pane.type("<C-l>").line("scan customers -o csv").awaitText("id,timestamp", "PAGED");
            pane.awaitLastLine("acme sqlite>");
            pane.type("<C-l>").line("scan customers --limit 5 -o csv").awaitText("id,timestamp");
            assertFalse(pane.awaitLastLine("acme sqlite>").contains("PAGED"), "what fits needs no pager");

            // It first measures reads for four times the duration, then writes.
            pane.type("<C-l>").line("bench customers --duration 2s");
            Await.until("bench writes",
                    () -> folder.resolve(".larder/online.db-wal").toFile().length() > 1 << 20);
            pane.type("<C-c>").awaitText("interrupted: finishing");
            pane.awaitLastLine("acme sqlite>");
            pane.line("get customers:total id=c8 -o csv").awaitText("\nc8,");
            pane.awaitLastLine("acme sqlite>");
            pane.type("<C-d>").awaitText("code 0");
        }
    }

    @Test
    void historyIsReadableByTheUserOnlyAndHoldsNoSecrets() throws Exception {
        try (Pane pane = session()) {
            pane.line("get customers id=kept").awaitText("not found: id=kept");
            pane.line("get customers id=PassWord1").awaitText("not found: id=PassWord1");
            pane.line("get customers id=x --set online_store.url=redis://me:hunter2@host")
                    .awaitText("cannot change within a session");
            pane.line("get customers 'id=").line("secret'").awaitText("not found: id=\nsecret");
            pane.awaitLastLine("acme sqlite>");
            pane.type("<C-d>").awaitText("code 0");
            Path history = folder.resolve(".local/state/larder/history");
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(history)));
            String kept = Files.readString(history);
            assertTrue(kept.contains("get customers id=kept"), kept);
            assertFalse(kept.matches("(?is).*(password|hunter2|secret).*"), kept);

            pane.type("<C-l>").line("larder repl; echo code $?").awaitLastLine("acme sqlite>");
            pane.type("<Up>").awaitLastLine("acme sqlite> get customers id=kept");
        }
    }
}
