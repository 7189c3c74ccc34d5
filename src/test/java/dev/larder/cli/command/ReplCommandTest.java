package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;

class ReplCommandTest {
    @TempDir
    Path folder;

    private Larder larder;

    @BeforeEach
    void twoRows() {
        larder = new Larder(folder).views("""
                customers: {entity: {id: string}, features: {total: double, city: string}}
                scores: {entity: {id: string}, features: {score: float}}
                """).file("profiles.yaml", """
                project: acme
                feature_views:
                  customers: {entity: {id: string}, features: {total: double, city: string}}
                profiles:
                  prod: {protected: true, online_store: {type: sqlite, path: prod.db}}
                """);
        larder.run("put", "customers", "id=c1", "total=1.5", "city=Oslo").exits(ExitCode.OK);
        larder.run("put", "scores", "id=c1", "score=0.5").exits(ExitCode.OK);
    }

    @Test
    void aScriptRunsToItsEnd() {
        larder.input("""
                # what is there
                get customers id=c1 -o json

                put customers id=c2 city="New York" \\
                    total=2
                get customers:city id=c2 -o json --flat
                """).run("repl").exits(ExitCode.OK)
                .prints("""
                        {"view":"customers","entity_key":{"id":"c1"},"timestamp":"2026-11-20T08:00:00Z","ttl_seconds":null,"features":{"total":1.5,"city":"Oslo"}}
                        {"id":"c2","customers__timestamp":"2026-11-20T08:00:00Z","customers__city":"New York"}
                        """)
                .says("");
    }

    @Test
    void aScriptStopsAtTheFirstFailureAndExitsWithItsCode() {
        larder.input("get customers id=nobody\nput customers id=c9 total=9\n").run("repl")
                .exits(ExitCode.NOT_FOUND).prints("")
                .says("customers: not found: id=nobody\nthe script stopped at line 1\n");
        larder.run("get", "customers", "id=c9").exits(ExitCode.NOT_FOUND);
        larder.input("config check\nget custmers id=1\n").run("repl").exits(ExitCode.USAGE)
                .says("""
                        FOLDER/larder.yaml is valid: project acme, 2 views
                        error: unknown view `custmers`, did you mean `customers`?
                        the script stopped at line 2
                        """);
    }

    @Test
    void anUnclosedQuoteIsAnError() {
        larder.input("get customers 'id=c1\n").run("repl").exits(ExitCode.USAGE)
                .says("error: the line is not complete: a quote is not closed\nthe script stopped at line 1\n");
    }

    @Test
    void useSetsTheViewOfCommandsThatNameNone() {
        larder.input("""
                use scores
                get id=c1 -o json
                get customers:total id=c1 -o json
                """).run("repl").exits(ExitCode.OK)
                .prints("""
                        {"view":"scores","entity_key":{"id":"c1"},"timestamp":"2026-11-20T08:00:00Z","ttl_seconds":null,"features":{"score":0.5}}
                        {"view":"customers","entity_key":{"id":"c1"},"timestamp":"2026-11-20T08:00:00Z","ttl_seconds":null,"features":{"total":1.5}}
                        """);
        larder.input("use score\n").run("repl").exits(ExitCode.USAGE)
                .says("error: unknown view `score`, did you mean `scores`?\nthe script stopped at line 1\n");
        larder.input("use\n").run("repl").exits(ExitCode.USAGE)
                .says("error: write `use VIEW` or `use profile NAME`\nthe script stopped at line 1\n");
    }

    @Test
    void theViewInUseServesEveryCommandThatTakesAView() {
        larder.input("""
                use scores
                -o csv get id=c1
                stats -o csv
                truncate --dry-run
                truncate customers --dry-run
                truncate gone --dry-run
                """).run("repl").exits(ExitCode.USAGE)
                .saysLike("(?s)dry run: removes 1 row from view scores in project acme\n"
                        + "dry run: removes 1 row from view customers in project acme\n"
                        + "error: unknown view `gone`.*the script stopped at line 6\n");
        larder.input("use scores\ndelete --all-views id=c1 --dry-run\nhelp get\n").run("repl").exits(ExitCode.OK)
                .says("dry run: deletes id=c1 from views customers, scores in project acme\n");
    }

    @Test
    void useProfileSwitchesTheStore() {
        larder.input("""
                put customers id=c1 total=1
                use profile prod
                get customers id=c1
                """).run("--config", "profiles.yaml", "repl").exits(ExitCode.NOT_FOUND)
                .says("customers: not found: id=c1\nthe script stopped at line 3\n");
        larder.input("use profile prd\n").run("--config", "profiles.yaml", "repl").exits(ExitCode.USAGE)
                .says("error: use profile: unknown profile `prd`, did you mean `prod`?\nthe script stopped at line 1\n"
                        .replace("use profile: ", "--profile: "));
    }

    @Test
    void theConfigCannotChangeWithinASession() {
        larder.input("get customers id=c1 --profile prod\n").run("repl").exits(ExitCode.USAGE)
                .says("error: --config, --profile and --set cannot change within a session; to switch to another"
                        + " profile, use `use profile NAME`\nthe script stopped at line 1\n");
    }

    @Test
    void aCommandMayHaveItsOwnFormat() {
        larder.input("get scores:score id=c1 -o csv\nget scores:score id=c1\n").run("-o", "jsonl", "repl")
                .exits(ExitCode.OK)
                .prints("""
                        id,timestamp,ttl_seconds,score
                        c1,2026-11-20T08:00:00Z,,0.5
                        {"view":"scores","entity_key":{"id":"c1"},"timestamp":"2026-11-20T08:00:00Z","ttl_seconds":null,"features":{"score":0.5}}
                        """);
    }

    /** The commands of a session are built once and parsed many times. */
    @Test
    void anOptionHoldsForOneCommandOnly() {
        larder.input("""
                put customers id=c1 total=2 --replace
                put customers id=c1 city=Rome
                get customers id=c1 -o json
                ttl customers id=c1 --expire-in 1h
                ttl customers id=c1 -o csv
                """).run("repl").exits(ExitCode.OK)
                .prints("""
                        {"view":"customers","entity_key":{"id":"c1"},"timestamp":"2026-11-20T08:00:00Z","ttl_seconds":null,\
                        "features":{"total":2.0,"city":"Rome"}}
                        feature,status,expires,in_seconds,by
                        ,found,2026-11-20T09:00:00Z,3600,read
                        total,value,2026-11-20T09:00:00Z,3600,read
                        city,value,2026-11-20T09:00:00Z,3600,read
                        """);
    }

    @Test
    void timingPrintsTheDurationOfEachCommand() {
        larder.input("\\timing\nget scores:score id=c1 -o csv\nexit\nget nothing\n").run("repl").exits(ExitCode.OK)
                .saysLike("timing is on\n[0-9.]+ ms\n");
    }

    @Test
    void aProtectedProfileNeedsYesProtected() {
        String[] delete = {"--config", "profiles.yaml", "--profile", "prod", "delete", "customers", "id=c1", "--yes"};
        larder.run(delete).exits(ExitCode.USAGE).says("error: this deletes id=c1 from view customers in project acme:"
                + " not confirmed (no terminal); pass --yes-protected to proceed, since this config is protected\n");
        delete[7] = "--yes-protected";
        larder.run(delete).exits(ExitCode.OK).says("view customers has no id=c1; nothing was deleted\n");
    }

    @Test
    void anInvalidConfigIsReportedAtTheStart() {
        larder.file("larder.yaml", "project: 7up\n").input("get v id=1\n").run("repl").exits(ExitCode.USAGE);
    }

    /** The rest of the script would be taken for keys. */
    @Test
    void aCommandCannotReadTheScript() {
        larder.file("keys.csv", "id\nc1\n");
        larder.input("batch-get scores --keys keys.csv\nbatch-get scores\n{\"id\":\"c1\"}\n").run("repl")
                .exits(ExitCode.USAGE)
                .prints("""
                        {"view":"scores","entity_key":{"id":"c1"},"timestamp":"2026-11-20T08:00:00Z","ttl_seconds":null,\
                        "features":{"score":0.5}}
                        """)
                .says("""
                        error: standard input holds the commands of this session; name a file with --keys FILE
                        the script stopped at line 2
                        """);
        larder.input("batch-put scores\n").run("repl").exits(ExitCode.USAGE).says("error: standard input holds the"
                + " commands of this session; name a file with --rows FILE\nthe script stopped at line 1\n");
    }

    @Test
    void anUnreadableScriptIsReported() {
        larder.input(new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Is a directory");
            }
        }).run("repl").exits(ExitCode.USAGE).says("error: standard input:1: reading failed: Is a directory\n");
    }

    @Test
    void theViewInUseCompletesFeaturesAndTheOnlyJoinKey() {
        larder.input("""
                use customers
                get city id=c1 -o json --flat
                get c1 -o csv
                get total city c1 -o csv
                describe -o csv
                """).run("repl").exits(ExitCode.OK).prints("""
                {"id":"c1","customers__timestamp":"2026-11-20T08:00:00Z","customers__city":"Oslo"}
                id,timestamp,ttl_seconds,total,city
                c1,2026-11-20T08:00:00Z,,1.5,Oslo
                id,timestamp,ttl_seconds,total,city
                c1,2026-11-20T08:00:00Z,,1.5,Oslo
                name,role,type,column,ttl
                id,join key,string,,
                total,feature,double,,
                city,feature,string,,
                """);
    }

    @Test
    void viewsAndTheirColumnsAreListed() {
        larder.input("\\d\nd customers\n").run("repl").exits(ExitCode.OK).prints("""
                view       join_keys  features  ttl  source
                customers  id string         2
                scores     id string         1
                name   role      type    column  ttl
                id     join key  string
                total  feature   double
                city   feature   string
                """).says("""
                source: none
                stored: 1 row, never loaded by materialize
                """);
    }

    @Test
    void expandedOutputHasALineForEachCell() {
        larder.input("\\x\nscan customers\n\\x\nscan customers\n").run("repl").exits(ExitCode.OK).prints("""
                -[ 1 ]-------
                id          | c1
                timestamp   | 2026-11-20T08:00:00Z
                ttl_seconds |
                total       | 1.5
                city        | Oslo
                id  timestamp             ttl_seconds  total  city
                c1  2026-11-20T08:00:00Z                 1.5  Oslo
                """).says("""
                expanded output is on
                expanded output is off
                """);
    }

    @Test
    void numbersAndTtlsReadAsPeopleWriteThem() {
        larder.run("put", "customers", "id=c9", "total=12345678").exits(ExitCode.OK);
        assertTrue(larder.run("scan", "customers", "-o", "vertical").out().contains("| 12345678.0\n"));
        Larder other = new Larder(folder).file("larder.yaml", """
                project: acme
                feature_views:
                  brief:
                    entity: {id: string}
                    ttl: PT25H1M
                    features: {total: {type: double, ttl: 500ms}}
                """);
        other.run("views", "-o", "csv").exits(ExitCode.OK).prints("""
                view,join_keys,features,ttl,source
                brief,id string,1,1501m,
                """);
        other.run("describe", "brief", "-o", "csv").exits(ExitCode.OK).prints("""
                name,role,type,column,ttl
                id,join key,string,,
                total,feature,double,,500ms
                """);
    }

    @Test
    void outputGoesToAFileOrAProgram() throws IOException {
        Path file = folder.resolve("out.csv");
        Path piped = folder.resolve("piped.txt");
        larder.input("""
                \\o %s
                scan customers -o csv
                scan scores -o csv
                \\o
                scan customers -o csv | tr a-z A-Z | head -n 1 > '%s'
                \\d | cat > /dev/null
                get scores id=c1 -o csv
                """.formatted(file, piped)).run("repl").exits(ExitCode.OK).prints("""
                id,timestamp,ttl_seconds,score
                c1,2026-11-20T08:00:00Z,,0.5
                """);
        assertEquals("""
                id,timestamp,ttl_seconds,total,city
                c1,2026-11-20T08:00:00Z,,1.5,Oslo
                id,timestamp,ttl_seconds,score
                c1,2026-11-20T08:00:00Z,,0.5
                """, Files.readString(file));
        assertEquals("ID,TIMESTAMP,TTL_SECONDS,TOTAL,CITY\n", Files.readString(piped));
        larder.input("scan customers | exit 3\n").run("repl").exits(ExitCode.NOT_FOUND);
    }

    @Test
    void watchNeedsATerminal() {
        larder.input("watch 2\n").run("repl").exits(ExitCode.USAGE)
                .says("error: \\watch needs a terminal: only Ctrl-C ends it\nthe script stopped at line 1\n");
    }

    @Test
    void hintsUseTheWordsOfTheSession() throws IOException {
        larder.input("scan customers --frist\n").run("repl").exits(ExitCode.USAGE)
                .saysLike("(?s)error: unknown option `--frist`.*\nSee help scan\\.\n.*");
        for (String help : new String[]{"?", "help", "help | cat"}) {
            assertTrue(larder.input(help.replace("cat", "cat > '" + folder + "/help.txt'") + "\n").run("repl")
                    .exits(ExitCode.OK).out()
                    .contains("In a session:\n  use VIEW           Set the view") != help.contains("|"), help);
        }
        assertTrue(Files.readString(folder.resolve("help.txt")).contains("\\watch"));
    }
}
