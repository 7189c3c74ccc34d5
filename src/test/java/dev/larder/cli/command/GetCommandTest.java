package dev.larder.cli.command;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;

class GetCommandTest {
    @TempDir
    private Path folder;
    private Larder larder;

    @BeforeEach
    void twoViewsOfOneCustomer() {
        larder = new Larder(folder).views(Views.BOTH);
        larder.run("put", "customer_features", "customer_id=c1", "total=1.5", "clicks=7", "city=Kraków 🥐").isSilent();
        larder.run("put", "customer_features", "customer_id=c2", "total=2", "--null", "city").isSilent();
        larder.run("put", "scores", "customer_id=c1", "country=de", "score=0.25", "embedding=[0.1,NaN,-0.0]")
                .isSilent();
    }

    @Test
    void theDefaultFormatIsATable() {
        larder.run("get", "customer_features", "customer_id=c1").isSilent().prints("""
                VIEW               FEATURE  VALUE      TIMESTAMP             TTL
                customer_features  total    1.5        2026-11-20T08:00:00Z  7d
                customer_features  clicks   7          2026-11-20T08:00:00Z  7d
                customer_features  city     Kraków 🥐  2026-11-20T08:00:00Z  7d
                """);
        larder.run("get", "customer_features:city", "customer_features:clicks", "customer_id=c2").isSilent().prints("""
                VIEW               FEATURE  VALUE      TIMESTAMP             TTL
                customer_features  city     null       2026-11-20T08:00:00Z  7d
                customer_features  clicks   (missing)  2026-11-20T08:00:00Z  7d
                """);
    }

    @Test
    void jsonIsOneObjectForOneView() {
        String row = """
                {"view":"customer_features","entity_key":{"customer_id":"c1"},"timestamp":"2026-11-20T08:00:00Z",\
                "ttl_seconds":604800,"features":{"total":1.5,"clicks":7,"city":"Kraków 🥐"}}
                """;
        larder.run("get", "customer_features", "customer_id=c1", "-o", "json").isSilent().prints(row);
        larder.run("get", "customer_features", "customer_id=c1", "-o", "jsonl").isSilent().prints(row);
        larder.run("-o", "JSON", "get", "customer_features", "customer_id=c1").isSilent().prints(row);
    }

    @Test
    void severalViewsWithDifferentJoinKeysAreReadTogether() {
        larder.run("get", "scores", "customer_features:total", "customer_id=c1", "country=de", "-o", "json").isSilent()
                .prints("""
                        [
                        {"view":"scores","entity_key":{"country":"de","customer_id":"c1"},"timestamp":"2026-11-20T08:00:00Z",\
                        "ttl_seconds":null,"features":{"score":0.25,"embedding":[0.1,"NaN",-0.0]}},
                        {"view":"customer_features","entity_key":{"customer_id":"c1"},"timestamp":"2026-11-20T08:00:00Z",\
                        "ttl_seconds":604800,"features":{"total":1.5}}
                        ]
                        """);
        larder.run("get", "customer_features:total", "scores", "customer_id=c1", "country=de").isSilent().prints("""
                VIEW               FEATURE    VALUE             TIMESTAMP             TTL
                customer_features  total      1.5               2026-11-20T08:00:00Z  7d
                scores             score      0.25              2026-11-20T08:00:00Z  never
                scores             embedding  [0.1,"NaN",-0.0]  2026-11-20T08:00:00Z  never
                """);
        larder.run("get", "customer_features:total", "scores:score", "customer_id=c1", "country=de", "-o", "csv")
                .isSilent().prints("""
                        country,customer_id,customer_features__timestamp,customer_features__ttl_seconds,\
                        customer_features__total,scores__timestamp,scores__ttl_seconds,scores__score
                        de,c1,2026-11-20T08:00:00Z,604800,1.5,2026-11-20T08:00:00Z,,0.25
                        """);
    }

    @Test
    void flatPrintsOneObjectOrLinePerEntity() {
        larder.run("get", "customer_features", "scores", "customer_id=c1", "country=de", "--flat", "-o", "json")
                .isSilent()
                .prints("""
                        {"country":"de","customer_id":"c1","customer_features__timestamp":"2026-11-20T08:00:00Z",\
                        "customer_features__total":1.5,"customer_features__clicks":7,"customer_features__city":"Kraków 🥐",\
                        "scores__timestamp":"2026-11-20T08:00:00Z","scores__score":0.25,"scores__embedding":[0.1,"NaN",-0.0]}
                        """);
        larder.run("get", "customer_features", "customer_id=c2", "--flat").isSilent().prints("""
                customer_id  customer_features__timestamp  customer_features__ttl_seconds  customer_features__total  \
                customer_features__clicks  customer_features__city
                c2           2026-11-20T08:00:00Z                                  604800                       2.0  \
                -                          null
                """);
        larder.run("get", "customer_features:city", "customer_id=c1", "--flat", "-o", "csv").isSilent().prints("""
                customer_id,customer_features__timestamp,customer_features__ttl_seconds,customer_features__city
                c1,2026-11-20T08:00:00Z,604800,Kraków 🥐
                """);
    }

    @Test
    void anEntityThatIsNotFound() {
        String said = "customer_features: not found: customer_id=nobody\n";
        larder.run("get", "customer_features", "customer_id=nobody").exits(ExitCode.NOT_FOUND).says(said).prints("");
        larder.run("get", "customer_features", "customer_id=nobody", "-o", "json").exits(ExitCode.NOT_FOUND).says(said)
                .prints("""
                        {"view":"customer_features","entity_key":{"customer_id":"nobody"},"timestamp":null,\
                        "ttl_seconds":null,"features":null,"status":"not_found"}
                        """);
        larder.run("get", "customer_features", "customer_id=nobody", "-q").exits(ExitCode.NOT_FOUND).says("");
    }

    @Test
    void oneOfTwoViewsHasNoRow() {
        larder.run("get", "customer_features:total", "scores", "customer_id=c1", "country=pl", "-o", "jsonl")
                .exits(ExitCode.NOT_FOUND).says("scores: not found: country=pl|customer_id=c1\n")
                .prints("""
                        {"view":"customer_features","entity_key":{"customer_id":"c1"},"timestamp":"2026-11-20T08:00:00Z",\
                        "ttl_seconds":604800,"features":{"total":1.5}}
                        {"view":"scores","entity_key":{"country":"pl","customer_id":"c1"},"timestamp":null,\
                        "ttl_seconds":null,"features":null,"status":"not_found"}
                        """);
        larder.run("get", "customer_features:total", "scores:score", "customer_id=c1", "country=pl", "--flat")
                .exits(ExitCode.NOT_FOUND).prints("""
                        country  customer_id  customer_features__timestamp  customer_features__ttl_seconds  \
                        customer_features__total  scores__timestamp  scores__ttl_seconds  scores__score
                        pl       c1           2026-11-20T08:00:00Z                                  604800  \
                                             1.5  (not found)                             -
                        """);
    }

    @Test
    void expiredMissingAndNullAreDistinct() {
        larder.clock().advance(Duration.ofMinutes(5));
        larder.run("get", "customer_features", "customer_id=c1").isSilent().prints("""
                VIEW               FEATURE  VALUE      TIMESTAMP             TTL
                customer_features  total    1.5        2026-11-20T08:00:00Z  6d 23h
                customer_features  clicks   (expired)  2026-11-20T08:00:00Z  6d 23h
                customer_features  city     Kraków 🥐  2026-11-20T08:00:00Z  6d 23h
                """);
        larder.run("get", "customer_features", "customer_id=c1", "-o", "json").isSilent().prints("""
                {"view":"customer_features","entity_key":{"customer_id":"c1"},"timestamp":"2026-11-20T08:00:00Z",\
                "ttl_seconds":604500,"features":{"total":1.5,"city":"Kraków 🥐"},"expired_features":["clicks"]}
                """);
        larder.run("get", "customer_features", "customer_id=c2", "-o", "json").isSilent().prints("""
                {"view":"customer_features","entity_key":{"customer_id":"c2"},"timestamp":"2026-11-20T08:00:00Z",\
                "ttl_seconds":604500,"features":{"total":2.0,"city":null}}
                """);

        larder.clock().advance(Duration.ofDays(7));
        larder.run("get", "customer_features", "customer_id=c1", "-o", "json").exits(ExitCode.NOT_FOUND)
                .says("customer_features: expired: customer_id=c1\n").prints("""
                        {"view":"customer_features","entity_key":{"customer_id":"c1"},"timestamp":null,\
                        "ttl_seconds":null,"features":null,"status":"expired"}
                        """);
    }

    @Test
    void aTableOnATerminalHasNoControlCharactersAndIsCut() {
        larder.run("put", "customer_features", "customer_id=c3", "city=a\u001b[2J\u009b31m\n" + "💜".repeat(80))
                .isSilent();
        String plain = "a·[2J·31m·";
        larder.terminal("oe").run("get", "customer_features:city", "customer_id=c3", "--color", "never").isSilent()
                .prints("VIEW               FEATURE  VALUE" + " ".repeat(20) + "  TIMESTAMP             TTL\n"
                        + "customer_features  city     " + plain + "💜".repeat(7) + "…"
                        + "  2026-11-20T08:00:00Z  7d\n");
        larder.terminal("").run("get", "customer_features:city", "customer_id=c3", "-o", "csv").isSilent()
                .prints("customer_id,timestamp,ttl_seconds,city\nc3,2026-11-20T08:00:00Z,604800,\"a\u001b[2J\u009b31m\n"
                        + "💜".repeat(80) + "\"\n");
    }

    @Test
    void unknownNamesAndMissingKeysAreRefused() {
        refused("unknown view `custmer_features`, did you mean `customer_features`?", "custmer_features",
                "customer_id=c1");
        refused("unknown feature `totl` in view `customer_features`, did you mean `total`?", "customer_features:totl",
                "customer_id=c1");
        refused("unknown feature `` in view `customer_features`. Available features: total, clicks, city",
                "customer_features:", "customer_id=c1");
        refused("unknown join key `customr_id`, did you mean `customer_id`?", "customer_features", "customr_id=c1");
        refused("`customer_id` is given twice", "customer_features", "customer_id=c1", "customer_id=c1");
        refused("join key `customer_id` is missing: add customer_id=VALUE, where the value is a string",
                "customer_features", "c1");
        refused("join key `country` is missing: add country=VALUE, where the value is a string", "customer_features",
                "scores", "customer_id=c1");
        refused("name a view to read, as in: larder get VIEW customer_id=c1", "customer_id=c1");
    }

    @Test
    void aKeyOfTheWrongTypeIsRefused() {
        larder.views("""
                orders:
                  entity: {order_id: int64}
                  features: {total: double}
                people:
                  entity: {order_id: string}
                  features: {total: double}
                """);
        refused("join key `order_id`: `twelve` is not an int64", "orders", "order_id=twelve");
        refused("views orders, people cannot be read together: join key `order_id` is an int64 in one and a string in"
                + " another", "orders", "people", "order_id=12");
    }

    private void refused(String message, String... words) {
        String[] arguments = new String[words.length + 1];
        arguments[0] = "get";
        System.arraycopy(words, 0, arguments, 1, words.length);
        larder.run(arguments).exits(ExitCode.USAGE).says("error: " + message + "\n").prints("");
    }
}
