package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;

/** Tables that other programs have damaged. */
class SqliteDamagedRecordsTest {
    @TempDir
    private Path folder;
    private DamagedRecords records;

    @BeforeEach
    void load() {
        records = new DamagedRecords(folder).load();
    }

    private void sql(String statement) {
        try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(".larder/online.db"));
                Statement sql = store.createStatement()) {
            sql.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(statement, e);
        }
    }

    private void update(String id, String set) {
        sql("UPDATE \"acme:customers\" SET " + set + " WHERE _entity = 'customer_id=" + id + "'");
    }

    @Test
    void rows() {
        update("c1", "total = 'many'");
        update("c2", "_ts = 'yesterday'");
        update("c3", "total = x'00ff'");
        update("c4", "_expires = 'soon'");
        update("c5", "city = CAST(x'4fff' AS TEXT)");
        update("c6", "_ct = x'07'");
        sql("INSERT INTO \"acme:customers\" (_entity, _ts, total) VALUES ('customer=c9', 1, 1)");
        records.damaged("c1", "feature `total`: `many` is not a double")
                .damaged("c2", "`_ts`: `yesterday` is not a time in microseconds")
                .damaged("c3", "feature `total`: `2 bytes` is not a double")
                .damaged("c4", "`_expires`: `soon` is not a time in microseconds")
                .damaged("c5", "feature `city`: the text is not UTF-8")
                .damaged("c6", "`_ct`: 1 bytes are not a time in microseconds")
                .nameless("customer=c9", "`customer=c9` is not an entity: one is written `customer_id=VALUE`")
                .areReported();
    }

    /** More than a page of a scan holds, and sorted after all texts. */
    @Test
    void entitiesThatAreNotText() {
        sql("INSERT INTO \"acme:customers\" (_entity, _ts, total) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL"
                + " SELECT i + 1 FROM n WHERE i < 2500) SELECT CAST(printf('%05d', i) AS BLOB), 1, 1 FROM n");
        Larder.Run run = records.larder().run("scan", "customers", "-o", "csv").exits(ExitCode.PARTLY);
        assertEquals(7, run.out().lines().count());
        assertEquals(2500, run.err().lines().count());
    }

    /** Rows of such a table can be neither read nor written. */
    @Test
    void aTableWithOtherColumns() {
        sql("DROP TABLE \"acme:customers\"");
        sql("CREATE TABLE \"acme:customers\" (id INTEGER PRIMARY KEY, total DOUBLE)");
        for (String[] command : new String[][]{{"get", "customers", "customer_id=c1"}, {"scan", "customers"},
                {"verify"}, {"materialize"}}) {
            records.larder().run(command).exits(ExitCode.FAILED).saysLike("(?s).*error: table"
                    + " `acme:customers` has no column `_entity`, so larder did not create it. .*");
        }
    }

    /** As a later version of larder may create it, or another config with the same names. */
    @Test
    void aColumnOfAnotherType() {
        sql("DROP TABLE \"acme:customers\"");
        sql("CREATE TABLE \"acme:customers\" (_entity TEXT PRIMARY KEY, _ts INTEGER NOT NULL, _ct INTEGER, _expires"
                + " INTEGER, total DECIMAL, city TEXT) WITHOUT ROWID");
        for (String[] command : new String[][]{{"get", "customers", "customer_id=c1"}, {"scan", "customers"},
                {"verify"}, {"materialize"}}) {
            records.larder().run(command).exits(ExitCode.FAILED).saysLike("(?s).*error: feature `total` of view"
                    + " `customers` has type double in the config, but DECIMAL in the store. .*");
        }
    }
}
