package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
                .says("error: --entity is missing: name the column that identifies the entity, as in --entity"
                        + " customer_id. FOLDER/data/users.parquet has the columns user id, event_timestamp, total"
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
