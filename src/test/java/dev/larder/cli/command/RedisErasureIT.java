package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.larder.cli.session.ExitCode;
import dev.larder.store.redis.RedisServer;
import dev.larder.store.redis.RedisServers;

/** Erasing an entity leaves nothing of it, in any layout. */
class RedisErasureIT {
    private static final String CLICKS = "clicks: {entity: {customer_id: string}, features: {n: int64}}\n";
    private static final String DROPPED = "dropped: {entity: {customer_id: string}, features: {n: int64}}\n";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"'layout': view", "'layout': view, encoding: packed", "'layout': entity",
            "'layout': entity, encoding: binary"})
    void erasureLeavesNothingOfAnEntity(String options) {
        RedisServer server = RedisServers.usual();
        RedisFolder redis = new RedisFolder(folder, server, options).views(Views.CUSTOMERS + CLICKS + DROPPED);
        Larder larder = redis.larder();
        for (String id : List.of("c1", "c2")) {
            larder.run("put", "customer_features", "customer_id=" + id, "total=1", "city=Oslo").isSilent();
            larder.run("put", "clicks", "customer_id=" + id, "n=1").isSilent();
            larder.run("put", "dropped", "customer_id=" + id, "n=1").isSilent();
        }
        // The config loses a whole view, and one feature of another view.
        redis.views(Views.CUSTOMERS.replace("    city: string\n", "") + CLICKS);
        larder.run("delete", "--all-views", "customer_id=c1", "--yes").exits(ExitCode.OK).says("""
                deleted customer_id=c1 from view customer_features
                deleted customer_id=c1 from view clicks
                deleted customer_id=c1 from view dropped
                """);

        List<?> keys = (List<?>) server.ask("KEYS", redis.prefix().replace("[", "\\[") + "*");
        assertEquals(List.of(), keys.stream().filter(key -> key.toString().endsWith("=c1")).toList());
        assertEquals(options.contains("entity") ? 1 : 3,
                keys.stream().filter(key -> key.toString().endsWith("=c2")).count(), keys::toString);
    }
}
