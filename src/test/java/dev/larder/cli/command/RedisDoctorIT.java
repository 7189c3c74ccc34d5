package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;
import dev.larder.store.redis.RedisServer;
import dev.larder.store.redis.RedisServers;

/** The doctor reports problems of a server before a run fails because of them. */
class RedisDoctorIT {
    private static final String VIEW = "v: {entity: {id: string}, features: {x: double}, ttl: 7d}\n";

    @TempDir
    Path folder;

    private static String line(Larder.Run run, String what) {
        return run.out().lines().filter(line -> line.substring(6).startsWith(what + ": ")).findFirst()
                .orElseThrow(() -> new AssertionError(run.toString()));
    }

    private static void assertLine(String pattern, Larder.Run run, String what) {
        assertTrue(line(run, what).matches(pattern), run::toString);
    }

    @Test
    void aHealthyServer() {
        RedisServer server = RedisServers.start(RedisServers.usualBinary(), List.of("--appendonly", "yes"));
        RedisFolder redis = new RedisFolder(folder, server, "layout: view").views(VIEW);
        redis.setClock();
        Larder.Run run = redis.larder().run("doctor").isSilent();
        assertEquals("OK    connection: " + server.address() + " answers", line(run, "connection"));
        assertLine("OK    clock: .*", run, "clock");
        assertLine("OK    server: .* is Redis 7\\.0\\.15", run, "server");
        assertLine("OK    mode: .* is a master, mode standalone", run, "mode");
        assertLine("OK    memory: .* uses \\d+ MB and has no maxmemory", run, "memory");
        assertEquals("OK    view v: the stored layout matches the config", line(run, "view v"));
        assertEquals("OK    write and read: a row was written, read and deleted", line(run, "write and read"));
        assertEquals(0L, server.ask("DBSIZE"));
    }

    @Test
    void aServerThatMayLoseRows() {
        RedisServer server = RedisServers.start(RedisServers.usualBinary(),
                List.of("--maxmemory", "3mb", "--maxmemory-policy", "allkeys-lru"));
        Larder larder = new RedisFolder(folder, server, "layout: entity").views(VIEW).larder();
        Larder.Run run = larder.run("doctor").isSilent();
        assertLine("WARN  memory: .* of 3 MB, policy allkeys-lru: it evicts rows when memory is full; .*", run,
                "memory");
        assertLine("WARN  safety: .* has 0 replicas, append-only file off, .*: if it fails, rows since .*", run,
                "safety");
        assertLine("WARN  view v: the server has no field expiry .*", run, "view v");

        larder.clock().advance(Duration.ofSeconds(5));
        assertLine("WARN  clock: .*'s clock is [1-5]\\d{3} ms behind this machine's: .*",
                larder.run("doctor").isSilent(),
                "clock");
        larder.clock().advance(Duration.ofHours(1));
        assertLine("FAIL  clock: .*", larder.run("doctor").exits(ExitCode.FAILED), "clock");
    }

    @Test
    void aFullServerAndAServerOutsideACluster() {
        RedisServer server = RedisServers.start(RedisServers.usualBinary(),
                List.of("--maxmemory", "100kb", "--maxmemory-policy", "noeviction"));
        Larder larder = new RedisFolder(folder, server, "layout: view").views(VIEW).larder();
        Larder.Run run = larder.run("doctor").exits(ExitCode.FAILED);
        assertLine("FAIL  memory: .*, policy noeviction: it refuses writes; .*", run, "memory");
        assertLine("FAIL  write and read: .* is out of memory \\(maxmemory\\)\\. .*", run, "write and read");

        new RedisFolder(folder, server, "mode: cluster").views(VIEW);
        run = larder.run("doctor").exits(ExitCode.FAILED);
        assertLine("FAIL  connection: .* is not part of a cluster\\. Set online_store.mode to standalone", run,
                "connection");
    }

    @Test
    void aViewStoredInAnotherLayout() {
        RedisServer server = RedisServers.usual();
        RedisFolder redis = new RedisFolder(folder, server, "layout: view, encoding: text").views(VIEW);
        redis.larder().run("put", "v", "id=1", "x=1").isSilent();
        redis.larder().file("larder.yaml", """
                project: acme
                online_store: {type: redis, addresses: ["%s"], key_prefix: "%s", layout: view, encoding: packed}
                feature_views:
                  %s""".formatted(server.address(), redis.prefix(), VIEW));
        Larder.Run run = redis.larder().run("doctor").exits(ExitCode.FAILED);
        assertLine("FAIL  view v: view `v` is stored in layout `view`, encoding `text`; the config says layout"
                + " `view`, encoding `packed`\\. .*", run, "view v");
    }

    @Test
    void noServerAndNoPassword() {
        RedisServer server = RedisServers.start(RedisServers.usualBinary(), List.of("--requirepass", "secret"));
        Larder larder = new RedisFolder(folder, server, "layout: view").views(VIEW).larder();
        assertLine("FAIL  connection: .* requires a password\\. Set online_store.password, and .*",
                larder.run("doctor").exits(ExitCode.FAILED), "connection");
        server.close();
        assertLine("FAIL  connection: cannot connect to Redis at .*: connection refused\\. Is the server running\\?",
                larder.run("doctor").exits(ExitCode.FAILED),
                "connection");
    }

    /** A user with all rights that larder needs, but without those to ask the server about its health. */
    @Test
    void aUserWithoutTheDangerousCommands() {
        RedisServer server = RedisServers.start(RedisServers.usualBinary(), List.of("--databases", "1"));
        RedisFolder redis = new RedisFolder(folder, server, "layout: view, username: loader, password: sesame")
                .views(VIEW);
        server.ask("ACL", "SETUSER", "loader", "on", ">sesame", "~cmd*", "+@all", "-@dangerous");
        Larder larder = redis.larder();
        Larder.Run run = larder.run("doctor").isSilent();
        assertLine("WARN  server: cannot get the state of .*: .* denies this user a command .*(?i:info).*", run,
                "server");
        assertEquals("OK    write and read: a row was written, read and deleted", line(run, "write and read"));
        larder.run("put", "v", "id=1", "x=1").isSilent();
        larder.run("ttl", "v", "id=1", "--expire-in", "1h").exits(ExitCode.OK);
        larder.run("ttl", "v", "--summary").exits(ExitCode.OK);
        larder.run("stats", "v", "--sample", "1").exits(ExitCode.OK);
        String bench = larder.run("bench", "v", "--duration", "10ms", "--read-only", "-o", "csv").exits(ExitCode.OK)
                .out();
        assertTrue(bench.lines().toList().get(1).matches("get,1,.*,,,\\d+"), bench);
        larder.run("delete", "--all-views", "id=1", "--yes").exits(ExitCode.OK);
    }
}
