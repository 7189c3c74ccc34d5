package dev.larder.cli.command;

import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.larder.cli.session.ExitCode;

class BatchGetCommandTest {
    private static final String C1 = row("c1", "1.0");
    private static final String C2 = row("c2", "2.0");
    private static final String NOBODY = """
            {"view":"customer_features","entity_key":{"customer_id":"nobody"},"timestamp":null,"ttl_seconds":null,\
            "features":null,"status":"not_found"}
            """;

    @TempDir
    private Path folder;
    private Larder larder;

    private static String row(String id, String total) {
        return """
                {"view":"customer_features","entity_key":{"customer_id":"%s"},"timestamp":"2026-11-20T08:00:00Z",\
                "ttl_seconds":604800,"features":{"total":%s}}
                """.formatted(id, total);
    }

    @BeforeEach
    void twoCustomers() {
        larder = new Larder(folder).views(Views.BOTH);
        larder.run("put", "customer_features", "customer_id=c1", "total=1").isSilent();
        larder.run("put", "customer_features", "customer_id=c2", "total=2").isSilent();
        larder.run("put", "scores", "customer_id=c2", "country=de", "score=0.5").isSilent();
    }

    /** Every form of the same keys, in no order, one of them twice and one that is not there. */
    @ParameterizedTest
    @ValueSource(strings = {
            "{\"customer_id\":\"c2\"}\n{\"customer_id\":\"nobody\"}\n{\"customer_id\":\"c1\"}\n{\"customer_id\":\"c2\"}\n",
            "[{\"customer_id\":\"c2\"},{\"customer_id\":\"nobody\"}, {\"customer_id\":\"c1\"},\n{\"customer_id\":\"c2\"}]",
            "customer_id\nc2\nnobody\nc1\nc2\n",
            "\ufeffcustomer_id\r\n\"c2\"\r\nnobody\r\n\r\nc1\r\nc2",
            "customer_id=c2\ncustomer_id=nobody\ncustomer_id=c1\ncustomer_id=c2\n",
            "\ufeffcustomer_id=c2\r\n\ncustomer_id=nobody\r\ncustomer_id=c1\r\n\r\ncustomer_id=c2"})
    void answersComeInTheOrderOfTheKeys(String keys) {
        for (String batchSize : new String[]{"1", "2", "3", "4", "1000"}) {
            larder.input(keys).run("batch-get", "customer_features", "--batch-size", batchSize).isSilent()
                    .prints(C2 + NOBODY + C1 + C2);
        }
    }

    @Test
    void printedRowsCanBeUsedAsKeys() {
        String printed = larder.run("scan", "customer_features", "-o", "jsonl").out();
        larder.input(printed).run("batch-get", "customer_features").isSilent().prints(C1 + C2);
        larder.input(NOBODY + C1).run("batch-get", "customer_features", "--keys", "-").isSilent().prints(NOBODY + C1);
    }

    @Test
    void keysFromAFile() {
        larder.file("keys.csv", "customer_id\nc1\n").run("batch-get", "customer_features", "--keys", "keys.csv")
                .isSilent().prints(C1);
        larder.run("batch-get", "customer_features", "--keys", "absent.csv").exits(ExitCode.USAGE)
                .says("error: file absent.csv does not exist\n");
        larder.run("batch-get", "customer_features", "--keys", ".").exits(ExitCode.USAGE)
                .says("error: . is a folder; name a file, or - for standard input\n");
    }

    @Test
    void noKeys() {
        for (String nothing : new String[]{"", "\n\n", "[]", "customer_id\n"}) {
            larder.input(nothing).run("batch-get", "customer_features").isSilent().prints("");
            larder.input(nothing).run("batch-get", "customer_features", "-o", "json").isSilent().prints("[]\n");
        }
    }

    @Test
    void severalViewsWithDifferentJoinKeys() {
        String keys = "country,customer_id\nde,c2\npl,c1\n";
        larder.input(keys).run("batch-get", "scores:score", "customer_features:total").isSilent().prints("""
                {"view":"scores","entity_key":{"country":"de","customer_id":"c2"},"timestamp":"2026-11-20T08:00:00Z",\
                "ttl_seconds":null,"features":{"score":0.5}}
                """ + C2 + """
                {"view":"scores","entity_key":{"country":"pl","customer_id":"c1"},"timestamp":null,"ttl_seconds":null,\
                "features":null,"status":"not_found"}
                """ + C1);
        larder.input(keys).run("batch-get", "scores:score", "customer_features:total", "--flat").isSilent().prints("""
                {"country":"de","customer_id":"c2","scores__timestamp":"2026-11-20T08:00:00Z","scores__score":0.5,\
                "customer_features__timestamp":"2026-11-20T08:00:00Z","customer_features__total":2.0}
                {"country":"pl","customer_id":"c1",\
                "customer_features__timestamp":"2026-11-20T08:00:00Z","customer_features__total":1.0}
                """);
        larder.input(keys).run("batch-get", "scores:score", "customer_features:total", "-o", "csv").isSilent()
                .prints("""
                        country,customer_id,scores__timestamp,scores__ttl_seconds,scores__score,\
                        customer_features__timestamp,customer_features__ttl_seconds,customer_features__total
                        de,c2,2026-11-20T08:00:00Z,,0.5,2026-11-20T08:00:00Z,604800,2.0
                        pl,c1,,,,2026-11-20T08:00:00Z,604800,1.0
                        """);
        larder.input(keys).run("batch-get", "scores:score", "-o", "table").isSilent().prints("""
                country  customer_id  timestamp             ttl_seconds  score
                de       c2           2026-11-20T08:00:00Z                 0.5
                pl       c1           (not found)                        -
                """.replace("                 0.5", "               0.5").replace("                        -",
                "                        -"));
    }

    @Test
    void anInvalidKeyStopsTheCommandAfterTheKeysBeforeIt() {
        refused("1: unknown join key `custmer_id`, did you mean `customer_id`?", "{\"custmer_id\":\"c1\"}", "");
        refused("2: unknown join key `total`. Available join keys: customer_id",
                "{\"customer_id\":\"c1\"}\n{\"total\":1}", C1);
        refused("1: the first line is neither JSON nor a CSV header: it does not name join key `customer_id`", "id\nc1",
                "");
        refused("1: unknown join key `total`. Available join keys: customer_id", "customer_id,total\nc1,1\n", "");
        refused("3: `customer_id` is not an entity: one is written `customer_id=VALUE`",
                "customer_id=c2\ncustomer_id=c1\ncustomer_id\n",
                C2 + C1);
        refused("2: join key `customer_id` is missing or null", "{\"customer_id\":\"c1\"}\n{}", C1);
        refused("2: 2 cells, but the header has 1", "customer_id\nc1,c2\n", "");
        refused("2: not JSON: Unrecognized token 'customer_id'", "{\"customer_id\":\"c1\"}\ncustomer_id=c2\n", C1);
    }

    private void refused(String message, String keys, String printed) {
        for (String batchSize : new String[]{"1", "1000"}) {
            larder.input(keys).run("batch-get", "customer_features", "--batch-size", batchSize).exits(ExitCode.USAGE)
                    .says("error: standard input:" + message + "\n").prints(printed);
        }
    }

    @Test
    void batchSizeMustBeAtLeastOne() {
        larder.run("batch-get", "customer_features", "--batch-size", "0").exits(ExitCode.USAGE)
                .says("error: --batch-size must be at least 1\n");
        larder.run("batch-get", "customer_features", "--batch-size", "many").exits(ExitCode.USAGE)
                .says("error: --batch-size: `many` is not a whole number\nSee larder batch-get --help.\n");
    }
}
