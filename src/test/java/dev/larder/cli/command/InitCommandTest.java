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
    void namesThatLarderCannotHaveAreChangedAndTheirColumnsNamed() throws Exception {
        larder.run("init", "--from", "data/users.parquet", "--entity", "user id").exits(ExitCode.OK)
                .says("wrote FOLDER/larder.yaml; next, to see what it would do, run: larder materialize --dry-run\n");
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

    @Test
    void aViewIsNotCalledWhatTheConfigRefuses() {
        larder.run("init", "--from", "data/users.parquet", "--entity", "user id", "--view", "my view")
                .exits(ExitCode.USAGE).says("error: --view: `my view` is not a name; names are a letter, then letters,"
                        + " digits, `_`, `.` or `-`\n");
    }

    @Test
    void whatComesNextNamesTheConfigToo() {
        larder.run("--config", "other.yaml", "init").exits(ExitCode.OK).says("wrote FOLDER/other.yaml; change it to"
                + " what you have, then run: larder --config other.yaml config check\n");
    }

    @Test
    void aFileThatCannotBeWrittenIsSaidInWords() {
        larder.run("--config", "nowhere/larder.yaml", "init").exits(ExitCode.FAILED)
                .says("error: FOLDER/nowhere/larder.yaml cannot be written: there is no folder `FOLDER/nowhere`;"
                        + " make it first\n");
        larder.run("--config", "/dev/full", "init", "--force").exits(ExitCode.FAILED)
                .says("error: /dev/full cannot be written: No space left on device; make room for it, or"
                        + " name a file on another disk\n");
    }
}
