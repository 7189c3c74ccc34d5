package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;

class ScanCommandTest {
    private static final String C1 = """
            {"view":"customer_features","entity_key":{"customer_id":"c1"},"timestamp":"2026-11-20T08:00:00Z",\
            "ttl_seconds":604800,"features":{"total":1.5,"clicks":7,"city":"a \\"b\\", c"}}""";
    private static final String C2 = """
            {"view":"customer_features","entity_key":{"customer_id":"c2"},"timestamp":"2026-11-20T08:00:00Z",\
            "ttl_seconds":604800,"features":{"total":"NaN","city":null}}""";

    @TempDir
    private Path folder;
    private Larder larder;

    @BeforeEach
    void twoCustomers() {
        larder = new Larder(folder).views(Views.BOTH);
        larder.run("put", "customer_features", "customer_id=c1", "total=1.5", "clicks=7", "city=a \"b\", c")
                .isSilent();
        larder.run("put", "customer_features", "customer_id=c2", "total=NaN", "--null=city").isSilent();
    }

    @Test
    void everyFormat() {
        larder.run("scan", "customer_features").isSilent().prints("""
                customer_id  timestamp             ttl_seconds  total  clicks  city
                c1           2026-11-20T08:00:00Z       604800    1.5  7       a "b", c
                c2           2026-11-20T08:00:00Z       604800    NaN  -       null
                """);
        larder.run("scan", "customer_features", "-o", "csv").isSilent().prints("""
                customer_id,timestamp,ttl_seconds,total,clicks,city
                c1,2026-11-20T08:00:00Z,604800,1.5,7,"a ""b"", c"
                c2,2026-11-20T08:00:00Z,604800,NaN,,
                """);
        larder.run("scan", "customer_features", "-o", "jsonl").isSilent().prints(C1 + "\n" + C2 + "\n");
        larder.run("scan", "customer_features", "-o", "json").isSilent().prints("[\n" + C1 + ",\n" + C2 + "\n]\n");
        larder.run("scan", "customer_features:clicks", "customer_features:total", "-o", "csv").isSilent().prints("""
                customer_id,timestamp,ttl_seconds,clicks,total
                c1,2026-11-20T08:00:00Z,604800,7,1.5
                c2,2026-11-20T08:00:00Z,604800,,NaN
                """);
    }

    @Test
    void aViewWithoutRows() {
        larder.run("scan", "scores").isSilent()
                .prints("country  customer_id  timestamp  ttl_seconds  score  embedding\n");
        larder.run("scan", "scores", "-o", "json").isSilent().prints("[]\n");
        larder.run("scan", "scores", "-o", "jsonl").isSilent().prints("");
    }

    @Test
    void aLimit() {
        larder.run("scan", "customer_features", "--limit", "1", "-o", "jsonl").isSilent().prints(C1 + "\n");
        larder.run("scan", "customer_features", "--limit", "0", "-o", "jsonl").isSilent().prints("");
        larder.run("scan", "customer_features", "--limit", "99", "-o", "jsonl").isSilent()
                .prints(C1 + "\n" + C2 + "\n");
        larder.run("scan", "customer_features", "--limit", "-1").exits(ExitCode.USAGE)
                .says("error: --limit must not be negative\n");
    }

    @Test
    void expiredRowsAndFeaturesAreNotPrinted() {
        larder.clock().advance(Duration.ofDays(7));
        larder.run("scan", "customer_features", "-o", "json").isSilent().prints("[]\n");
    }

    @Test
    void aDamagedRowIsNamedAndTheOthersArePrinted() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(".larder/online.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE \"acme:customer_features\" SET clicks = 'many' WHERE _entity = 'customer_id=c1'");
        }
        String said = "customer_features: damaged: customer_id=c1: feature `clicks`: `many` is not an int64\n";
        larder.run("scan", "customer_features", "-o", "jsonl").exits(ExitCode.PARTLY).prints(C2 + "\n")
                .says(said);
        larder.input("customer_id=c1\ncustomer_id=c2\n").run("batch-get", "customer_features").exits(ExitCode.PARTLY)
                .says(said)
                .prints("""
                        {"view":"customer_features","entity_key":{"customer_id":"c1"},"timestamp":null,"ttl_seconds":null,\
                        "features":null,"status":"damaged: feature `clicks`: `many` is not an int64"}
                        """
                        + C2 + "\n");
        larder.run("get", "customer_features", "customer_id=c1", "-o", "json").exits(ExitCode.FAILED)
                .says(said)
                .prints("""
                        {"view":"customer_features","entity_key":{"customer_id":"c1"},"timestamp":null,"ttl_seconds":null,\
                        "features":null,"status":"damaged: feature `clicks`: `many` is not an int64"}
                        """);
    }

    /** Other formats, and a table in a file or pipe, have all columns. */
    @Test
    void columnsThatDoNotFitTheTerminalAreFolded() {
        larder.views("wide: {entity: {id: string}, features: {" + IntStream.rangeClosed(1, 20)
                .mapToObj(i -> "feature_" + i + ": double").collect(Collectors.joining(", ")) + "}}\n");
        larder.run("put", "wide", "id=1", "feature_1=1.5", "feature_20=2").isSilent();
        larder.terminal("o").run("scan", "wide", "--color", "never").prints("""
                id  timestamp             ttl_seconds  … 20 more (use -o csv or -o vertical)
                1   2026-11-20T08:00:00Z
                """);
        assertEquals(23, larder.run("scan", "wide", "-o", "csv").out().lines().findFirst().orElseThrow()
                .split(",").length);
        assertTrue(larder.terminal("").run("scan", "wide").out().contains("feature_20"));
    }

    @Test
    void severalViewsAreRefused() {
        larder.run("scan", "customer_features", "scores").exits(ExitCode.USAGE)
                .says("error: scan reads one view at a time\n").prints("");
    }
}
