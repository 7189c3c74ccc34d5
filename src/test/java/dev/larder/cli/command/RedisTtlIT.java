package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.larder.cli.session.ExitCode;
import dev.larder.store.redis.RedisServer;
import dev.larder.store.redis.RedisServers;

/** Expiry by the server and at read, in each layout, on servers with and without field expiry. */
class RedisTtlIT {
    @TempDir
    Path folder;

    private static RedisServer server(int version) {
        return version == 8 ? RedisServers.eight() : RedisServers.usual();
    }

    /** The last column of each line. */
    private static List<String> by(Larder.Run run) {
        return run.exits(ExitCode.OK).out().lines().skip(1).map(line -> line.substring(line.lastIndexOf(',') + 1))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
            "7, 'layout: view, encoding: text', server server read",
            "7, 'layout: view, encoding: packed', server server read",
            "7, 'layout: entity, encoding: binary', read read read",
            "8, 'layout: view, encoding: text', server server server",
            "8, 'layout: view, encoding: packed', server server read",
            "8, 'layout: entity, encoding: text', server server server",
            "8, 'layout: entity, encoding: binary', server server server"})
    void expiryByTheServerAndAtRead(int version, String options, String expected) {
        RedisFolder redis = new RedisFolder(folder, server(version), options).views(Views.CUSTOMERS);
        Larder larder = redis.larder();
        larder.run("put", "customer_features", "customer_id=c1", "total=1.5", "clicks=7").isSilent();
        String row = larder.run("get", "customer_features", "customer_id=c1", "-o", "json").isSilent().out();

        List<String> by = by(larder.run("ttl", "customer_features", "customer_id=c1", "-o", "csv"));
        assertEquals(expected, String.join(" ", by.subList(0, 3)));

        larder.run("ttl", "customer_features", "customer_id=c1", "--expire-in", "30d").exits(ExitCode.OK);
        by = by(larder.run("ttl", "customer_features", "customer_id=c1", "-o", "csv"));
        assertEquals(expected, String.join(" ", by.subList(0, 3)));
        assertEquals(row.replace(":604800", ":2592000"),
                larder.run("get", "customer_features", "customer_id=c1", "-o", "json").isSilent().out());

        larder.run("ttl", "customer_features", "customer_id=c1", "--clear").exits(ExitCode.OK);
        by = by(larder.run("ttl", "customer_features", "customer_id=c1", "-o", "csv"));
        assertEquals("  " + expected.split(" ")[2], String.join(" ", by.subList(0, 3)));
        assertEquals(row.replace(":604800", ":null"),
                larder.run("get", "customer_features", "customer_id=c1", "-o", "json").isSilent().out());
    }

    /** Compares the server's own field times after each change. */
    @Test
    void fieldExpiryOfTheServer() {
        RedisServer server = RedisServers.eight();
        RedisFolder redis = new RedisFolder(folder, server, "layout: entity").views(Views.CUSTOMERS);
        Larder larder = redis.larder();
        String key = redis.prefix() + "acme:customer_id=c1";
        long now = larder.clock().instant().toEpochMilli();
        larder.run("put", "customer_features", "customer_id=c1", "total=1.5", "clicks=7").isSilent();
        List<Long> atFirst = List.of(now + 604_800_000L, now + 300_000L, now + 604_800_000L);
        assertEquals(atFirst, fieldTimes(server, key));

        larder.run("ttl", "customer_features", "customer_id=c1", "--expire-in", "1m").exits(ExitCode.OK);
        assertEquals(List.of(now + 60_000L, now + 60_000L, now + 60_000L), fieldTimes(server, key));
        larder.run("ttl", "customer_features", "customer_id=c1", "--expire-in", "never").exits(ExitCode.OK);
        assertEquals(List.of(-1L, now + 300_000L, -1L), fieldTimes(server, key));
        larder.run("ttl", "customer_features", "customer_id=c1", "--expire-in", "7d").exits(ExitCode.OK);
        assertEquals(atFirst, fieldTimes(server, key));
    }

    private static Object fieldTimes(RedisServer server, String key) {
        return server.ask("HPEXPIRETIME", key, "FIELDS", "3", "customer_features:total", "customer_features:clicks",
                "customer_features:_ts");
    }

    @Test
    void aTimeInTheServersPastRemovesNothing() {
        for (String options : List.of("layout: view", "layout: entity")) {
            Larder larder = new RedisFolder(folder, RedisServers.eight(), options)
                    .views(Views.CUSTOMERS.replace("7d", "never").replace("{type: int64, ttl: 5m}", "int64")).larder();
            larder.run("put", "customer_features", "customer_id=c1", "total=1.5").isSilent();
            larder.clock().advance(Duration.ofHours(-2));
            larder.run("ttl", "customer_features", "customer_id=c1", "--expire-in", "1h").exits(ExitCode.FAILED)
                    .says("error: not changed: by the server's clock that time is past, so the row would be deleted;"
                            + " compare the clocks\n");
            larder.run("get", "customer_features", "customer_id=c1").exits(ExitCode.OK);
        }
    }

    @Test
    void aSummaryOfASample() {
        Larder larder = new RedisFolder(folder, RedisServers.usual(), "layout: view").views(Views.CUSTOMERS).larder();
        StringBuilder rows = new StringBuilder("customer_id,total\n");
        for (int i = 0; i < 5_000; i++) {
            rows.append("r").append(i).append(",1\n");
        }
        larder.input(rows.toString()).run("batch-put", "customer_features").exits(ExitCode.OK);
        larder.run("ttl", "customer_features", "--summary", "--sample", "500").exits(ExitCode.OK)
                .saysLike("sampled 500 of about [3-7],\\d{3} rows of view customer_features \\([0-9.]+ %\\)\n");
        Larder.Run all = larder.run("ttl", "customer_features", "--summary").exits(ExitCode.OK)
                .says("sampled 5,000 of 5,000 rows of view customer_features (100 %)\n");
        assertTrue(all.out().contains("5000  100.0 %"), all::toString);
    }
}
