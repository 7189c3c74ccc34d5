package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;

/** A first config, of files whose columns have all kinds of names. */
class InitCommandTest {
    @TempDir
    private Path folder;
    private Larder larder;

    @BeforeEach
    void files() throws Exception {
        CustomerFiles files = new CustomerFiles(folder);
        files.sql("users.parquet", "SELECT 'u1' AS \"user id\", TIMESTAMP '2026-11-19' AS event_timestamp,"
                + " 1.5::DOUBLE AS \"total (EUR)\", 7 AS user_id, 'x' AS \"null\"");
        Files.delete(folder.resolve("larder.yaml"));
        larder = files.larder();
    }

    @Test
    void columnsWithInvalidNamesAreRenamedAndMapped() throws Exception {
        larder.run("init", "--from", "data/users.parquet", "--entity", "user id").exits(ExitCode.OK)
                .says("wrote FOLDER/larder.yaml. To preview the load, run: larder materialize --dry-run\n");
        assertEquals("""
                feature_views:
                  users:
                    entity: {"user id": string}
                    source:
                      path: data/users.parquet
                      event_timestamp: event_timestamp
                      columns: {total__EUR_: "total (EUR)"}
                    features:
                      total__EUR_: double
                      user_id: int32
                      "null": string
                    # ttl: 7d
                """, Files.readString(folder.resolve("larder.yaml")).replaceFirst("(?s).*(?=feature_views)", ""));
        larder.run("materialize").exits(ExitCode.OK);
        larder.run("get", "users", "user id=u1", "-o", "json", "--flat").prints("""
                {"user id":"u1","users__timestamp":"2026-11-19T00:00:00Z","users__total__EUR_":1.5,"users__user_id":7,\
                "users__null":"x"}
                """);
    }

    /** A double would change the digits, so the config explains why it is a decimal. */
    @Test
    void decimalsThatADoubleCannotHold() throws Exception {
        new CustomerFiles(folder).sql("money.parquet", "SELECT 'u1' AS id, TIMESTAMP '2026-11-19' AS ts,"
                + " 96334497577.0069525621::DECIMAL(38,10) AS amount, 1.25::DECIMAL(15,2) AS price,"
                + " 123456789012345678::DECIMAL(18,0) AS units, 1::DECIMAL(19,0) AS big");
        Files.delete(folder.resolve("larder.yaml"));
        larder.run("init", "--from", "data/money.parquet", "--entity", "id").exits(ExitCode.OK);
        String text = Files.readString(folder.resolve("larder.yaml"));
        assertEquals(
                """
                            features:
                              amount: decimal(38,10) # fixed_len_byte_array(16) (DECIMAL(38,10)): exact; a double would lose digits
                              price: double
                              units: int64
                              big: decimal(19,0) # fixed_len_byte_array(16) (DECIMAL(19,0)): exact; a double would lose digits
                            # ttl: 7d
                        """,
                text.substring(text.indexOf("    features")));
        larder.run("materialize").exits(ExitCode.OK);
        larder.run("get", "money", "id=u1", "-o", "json", "--flat").prints("""
                {"id":"u1","money__timestamp":"2026-11-19T00:00:00Z","money__amount":96334497577.0069525621,\
                "money__price":1.25,"money__units":123456789012345678,"money__big":1}
                """);
    }

    @Test
    void unknownEntityColumn() {
        larder.run("init", "--from", "data/users.parquet", "--entity", "customer_id").exits(ExitCode.USAGE)
                .says("error: --entity: unknown column `customer_id`. FOLDER/data/users.parquet has the columns user id,"
                        + " event_timestamp, total (EUR), user_id, null\n");
        larder.run("init", "--from", "data/users.parquet", "--entity", "userid").exits(ExitCode.USAGE)
                .says("error: --entity: unknown column `userid`, did you mean `user id`?"
                        + " FOLDER/data/users.parquet has the columns user id, event_timestamp, total (EUR), user_id,"
                        + " null\n");
        larder.run("init", "--from", "data/users.parquet").exits(ExitCode.USAGE)
                .says("error: --entity is missing: name the column that identifies the entity, as in --entity 'user id'."
                        + " The likely ones, by the first rows: `user id` (string, 100 % distinct), `user_id` (int32,"
                        + " 100 % distinct), `null` (string, 100 % distinct). FOLDER/data/users.parquet has the columns user id, event_timestamp, total"
                        + " (EUR), user_id, null\n");
        larder.run("init", "--from", "data/users.parquet", "--entity", "total (EUR)").exits(ExitCode.USAGE)
                .says("error: --entity: column `total (EUR)` is a double. The types of join keys are string, int32,"
                        + " int64, bytes, timestamp and uuid.\n");
    }

    @Test
    void existingConfig() throws Exception {
        Files.writeString(folder.resolve("larder.yaml"), "mine");
        larder.run("init").exits(ExitCode.USAGE)
                .says("error: FOLDER/larder.yaml already exists (use --force to overwrite)\n");
        assertEquals("mine", Files.readString(folder.resolve("larder.yaml")));
        larder.run("init", "--force").exits(ExitCode.OK);
        larder.run("config", "check").exits(ExitCode.OK);
    }

    /** A key is one by its name, or by its values. */
    @Test
    void likelyJoinKeysAreSuggested() {
        new CustomerFiles(folder).sql("events.parquet", "SELECT i % 40 AS shopId, 'e' || i AS event, i % 3 AS kind,"
                + " 'x' AS country, NULL::VARCHAR AS device_id, TIMESTAMP '2026-11-19' AS ts, i AS total FROM range(100) t(i)");
        larder.run("init", "--from", "data/events.parquet").exits(ExitCode.USAGE)
                .says("error: --entity is missing: name"
                        + " the column that identifies the entity, as in --entity shopId. The likely ones, by the first rows:"
                        + " `shopId` (int64, 40 % distinct), `event` (string, 100 % distinct), `total` (int64, 100 % distinct)."
                        + " FOLDER/data/events.parquet has the columns shopId, event, kind, country, device_id, ts, total\n");
    }

    private static final String MINE = """
            # Mine.
            project: acme   # kept

            feature_views:
                # The first one.
                old: {entity: {id: string}, features: {x: double}}

                # Nothing below it.

            # Not of the views.
            profiles:
              prod: {protected: true}
            """;

    @Test
    void aViewIsAddedToAnExistingConfig() throws Exception {
        Files.writeString(folder.resolve("larder.yaml"), MINE);
        larder.run("init", "--from", "data/users.parquet", "--entity", "user id").exits(ExitCode.OK)
                .says("added view users to FOLDER/larder.yaml. To preview the load, run: larder materialize users"
                        + " --dry-run\n");
        String added = """
                    users:
                      entity: {"user id": string}
                      source:
                        path: data/users.parquet
                        event_timestamp: event_timestamp
                        columns: {total__EUR_: "total (EUR)"}
                      features:
                        total__EUR_: double
                        user_id: int32
                        "null": string
                      # ttl: 7d
                """;
        assertEquals(MINE.replace("    # Nothing below it.\n", "    # Nothing below it.\n" + added),
                Files.readString(folder.resolve("larder.yaml")));
        larder.run("materialize", "users").exits(ExitCode.OK);

        larder.run("init", "--from", "data/users.parquet", "--entity", "user id").exits(ExitCode.USAGE)
                .says("error: FOLDER/larder.yaml:9: feature_views.users: already exists. Give the new one another name.\n");
        larder.run("init", "--from", "data/users.parquet", "--entity", "user id", "--view", "again", "--stdout")
                .exits(ExitCode.OK).says("");
        assertEquals(1,
                larder.run("views", "-o", "csv").out().lines().filter(line -> line.startsWith("users,")).count());
    }

    @Test
    void aConfigWithoutViewsGetsThem() throws Exception {
        Files.writeString(folder.resolve("larder.yaml"), "project: acme");
        larder.run("init", "--from", "data/users.parquet", "--entity", "user id").exits(ExitCode.OK);
        larder.run("config", "check").exits(ExitCode.OK).says("FOLDER/larder.yaml is valid: project acme, 1 view\n");
    }

    @Test
    void aConfigThatCannotBeExtendedStaysAsItIs() throws Exception {
        String flow = "project: acme\nfeature_views: {old: {entity: {id: string}, features: {x: double}}}\n";
        Files.writeString(folder.resolve("larder.yaml"), flow);
        larder.run("init", "--from", "data/users.parquet", "--entity", "user id").exits(ExitCode.USAGE)
                .says("error: FOLDER/larder.yaml:2: feature_views: is not written as a block of lines, so nothing can be"
                        + " added to it. `larder init --stdout` in an empty folder prints what to add.\n");
        assertEquals(flow, Files.readString(folder.resolve("larder.yaml")));
        Files.writeString(folder.resolve("larder.yaml"), "project: [");
        larder.run("init", "--from", "data/users.parquet", "--entity", "user id").exits(ExitCode.USAGE);
        assertEquals("project: [", Files.readString(folder.resolve("larder.yaml")));
    }

    @Test
    void columnsGetOtherNames() {
        larder.run("init", "--from", "data/users.parquet", "--entity", "id", "--column", "id=user id", "--column",
                "total=total (EUR)", "--stdout").exits(ExitCode.OK).says("").prints("""
                        project: %s

                        online_store:
                          type: sqlite
                          path: .larder/online.db

                        feature_views:
                          users:
                            entity: {id: string}
                            source:
                              path: data/users.parquet
                              event_timestamp: event_timestamp
                              columns: {id: "user id", total: "total (EUR)"}
                            features:
                              total: double
                              user_id: int32
                              "null": string
                            # ttl: 7d
                        """.formatted(projectName()));
        assertFalse(Files.exists(folder.resolve("larder.yaml")));
        larder.run("init", "--from", "data/users.parquet", "--entity", "user id", "--column", "total=totl").exits(
                ExitCode.USAGE)
                .says("error: --column: unknown column `totl`. Available columns: user id, event_timestamp,"
                        + " total (EUR), user_id, null\n");
    }

    private String projectName() {
        return folder.getFileName().toString().replaceAll("[^A-Za-z0-9_.-]", "_").replaceFirst("^[^A-Za-z]+", "");
    }

    @Test
    void severalSourcesBecomeSeveralViews() {
        CustomerFiles files = new CustomerFiles(folder);
        files.sql("orders.parquet", "SELECT 'u1' AS \"user id\", TIMESTAMP '2026-11-19' AS ts, 1 AS n");
        larder.run("init", "--force", "--from", "data/users.parquet", "--from", "data/orders.parquet", "--entity",
                "user id").exits(ExitCode.OK);
        larder.run("views", "-o", "csv").prints("""
                view,join_keys,features,ttl,source
                users,user id string,3,,FOLDER/data/users.parquet
                orders,user id string,1,,FOLDER/data/orders.parquet
                """.replace("FOLDER", folder.toString()));
        larder.run("init", "--force", "--from", "data/users.parquet", "--from", "data/orders.parquet", "--entity",
                "user id", "--view", "both").exits(ExitCode.USAGE)
                .says("error: --view names one view, and each --from becomes one; use only one --from\n");
    }

    @Test
    void filesOfDifferentColumnsAreNamed() {
        CustomerFiles files = new CustomerFiles(folder);
        files.sql("days/a.parquet", "SELECT 'u1' AS id, TIMESTAMP '2026-11-18' AS ts, 1 AS n, 2 AS gone");
        files.sql("days/b.parquet", "SELECT 'u1' AS id, TIMESTAMP '2026-11-19' AS ts, 1 AS n, 3 AS added");
        larder.run("init", "--force", "--from", "data/days", "--entity", "id").exits(ExitCode.OK)
                .says("""
                        the files of view days differ: column `gone` of the feature `gone` was dropped: the newest files lack it, 1 of 2 \
                        files (such as `FOLDER/data/days/b.parquet`), and 1 older file has it (such as `FOLDER/data/days/a.parquet`)
                        the files of view days differ: column `added` is in other files than FOLDER/data/days/a.parquet, from which the \
                        features were taken, and is no feature yet
                        wrote FOLDER/larder.yaml. To preview the load, run: larder materialize --dry-run
                        """);
        files.sql("days/b.parquet", "SELECT 'u1' AS id, TIMESTAMP '2026-11-19' AS ts, 1.5::DOUBLE AS n");
        larder.run("init", "--force", "--from", "data/days", "--entity", "id").exits(ExitCode.OK)
                .says("""
                        the files of view days differ: `FOLDER/data/days/b.parquet`: column `n` is double and cannot be read as int32 \
                        for the feature `n`
                        wrote FOLDER/larder.yaml. To preview the load, run: larder materialize --dry-run
                        """);
    }

    @Test
    void invalidViewName() {
        larder.run("init", "--from", "data/users.parquet", "--entity", "user id", "--view", "my view")
                .exits(ExitCode.USAGE).says("error: --view: `my view` is not a valid name: a letter, then letters,"
                        + " digits, `_`, `.` or `-`\n");
    }

    @Test
    void nextStepNamesTheConfig() {
        larder.run("--config", "other.yaml", "init").exits(ExitCode.OK).says("wrote FOLDER/other.yaml. Edit it to"
                + " match your data, then run: larder --config other.yaml config check\n");
    }

    @Test
    void unwritableFile() {
        larder.run("--config", "nowhere/larder.yaml", "init").exits(ExitCode.FAILED)
                .says("error: FOLDER/nowhere/larder.yaml cannot be written: there is no folder `FOLDER/nowhere`;"
                        + " make it first\n");
        larder.run("--config", "/dev/full", "init", "--force").exits(ExitCode.FAILED)
                .says("error: /dev/full cannot be written: No space left on device; make room for it, or"
                        + " name a file on another disk\n");
    }
}
