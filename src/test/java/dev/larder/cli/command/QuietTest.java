package dev.larder.cli.command;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;

/** {@code --quiet} hides what went well, and nothing that went wrong. */
class QuietTest {
    @TempDir
    private Path folder;
    private CustomerFiles files;

    @BeforeEach
    void customers() throws IOException {
        files = new CustomerFiles(folder);
    }

    @Test
    void aSuccessfulRunPrintsNothing() {
        files.rows("a.parquet", "'c1', '2026-11-17', 1");
        files.materialize("-q").isSilent();
    }

    @Test
    void aRunWithTooManyRejectsIsReported() {
        files.rows("a.parquet", "'c1', '2026-11-17', 1", "NULL, '2026-11-17', 1");
        files.materialize("-q").exits(ExitCode.PARTLY).says("""
                partly customers: 1 written of 2 rows read, 1 rejected
                  rejected: 1 null join key
                """);
        files.materialize("-q", "--max-rejects", "1").isSilent();
    }

    @Test
    void aRunThatFailsIsReported() {
        files.materialize("-q").exits(ExitCode.FAILED).says("""
                failed customers: 0 written of 0 rows read
                error: `FOLDER/data` does not exist
                """);
    }

    @Test
    void rowsThatCannotBeWrittenAreCounted() {
        ExitCodeTest.failing(files.larder(), "c2").input("customer_id,total\nc1,1\nc2,2\n")
                .run("batch-put", "customers", "-q").exits(ExitCode.PARTLY)
                .saysLike("1 written, 0 stale, 0 expired, 1 failed; first failure: no room for customer_id=c2 in .*\n");
    }
}
