package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.larder.store.redis.RedisServer;
import dev.larder.store.redis.RedisServers;

/** A project removes only its own keys from a shared Redis, whatever the other projects are called. */
class RedisIsolationIT {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"7, 'layout: view'", "7, 'layout: view, encoding: packed'", "7, 'layout: entity'",
            "8, 'layout: entity, encoding: binary'"})
    void otherProjectsStayByteIdentical(int version, String options) {
        // A server of its own: every key on it is compared.
        RedisServer server = RedisServers.start(
                version == 8 ? RedisServers.eightBinary() : RedisServers.usualBinary(), List.of("--databases", "1"));
        RedisFolder redis = new RedisFolder(folder, server, options).views(IsolationScenario.views());
        IsolationScenario neighbours = new IsolationScenario(redis.larder(), () -> others(server, redis.prefix()));
        new CustomerFiles(folder, IsolationScenario.views()).sql("a.parquet",
                "SELECT 'c2' AS customer_id, TIMESTAMP '2020-01-01' AS event, 5.0::DOUBLE AS total, 'm' AS more");
        redis.views(IsolationScenario.views());
        neighbours.fill("larder.yaml");
        for (String project : IsolationScenario.PROJECTS) {
            neighbours.fill(config(redis, redis.prefix(), project));
        }
        // A prefix that the own prefix would match as a pattern, and one that begins with it.
        for (String prefix : List.of(redis.prefix().replaceAll("[\\[\\]]", ""), redis.prefix() + "*")) {
            neighbours.fill(config(redis, prefix, "acme"));
        }

        neighbours.runAll(() -> redis.views(IsolationScenario.views("vv", "acme").replace(", more: string", "")));

        List<?> left = (List<?>) server.ask("KEYS", "*");
        assertEquals(List.of(), left.stream().filter(key -> isOf(redis.prefix(), key.toString())).toList());
    }

    private static String config(RedisFolder redis, String prefix, String project) {
        String file = "other.yaml";
        redis.project(file, prefix, project, IsolationScenario.views());
        return file;
    }

    private static boolean isOf(String prefix, String key) {
        return key.startsWith(prefix + "acme:") || key.startsWith(prefix + "acme#");
    }

    private static Map<String, String> others(RedisServer server, String prefix) {
        Map<String, String> others = new TreeMap<>();
        for (Object key : (List<?>) server.ask("KEYS", "*")) {
            if (!isOf(prefix, key.toString())) {
                others.put(key.toString(), server.dump(key.toString()));
            }
        }
        return others;
    }
}
