package dev.larder.cli.command;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.larder.store.redis.RedisServer;
import dev.larder.store.redis.RedisStore;
import dev.larder.store.settings.RedisSettings;

/** larder with a real Redis, at the present time: the server expires keys by its own clock. */
final class RedisFolder {
    private static final AtomicInteger FOLDERS = new AtomicInteger();

    private final Larder larder;
    private final RedisServer server;
    private final String prefix = "cmd[" + FOLDERS.incrementAndGet() + "]:";
    private final String options;

    /** @param options of the store, such as {@code layout: entity} */
    RedisFolder(Path folder, RedisServer server, String options) {
        this.server = server;
        this.options = options;
        this.larder = new Larder(folder).opener(
                (config, clock) -> new RedisStore((RedisSettings) config.store(), config.project(), clock));
        setClock();
    }

    /** Sets the clock to the present time. */
    void setClock() {
        larder.clock().advance(
                Duration.between(larder.clock().instant(), Instant.now().truncatedTo(ChronoUnit.MILLIS)));
    }

    Larder larder() {
        return larder;
    }

    /** The prefix of all keys of this folder. */
    String prefix() {
        return prefix;
    }

    RedisFolder views(String views) {
        return project("larder.yaml", "acme", views);
    }

    RedisFolder project(String file, String project, String views) {
        return project(file, prefix, project, views);
    }

    RedisFolder project(String file, String keyPrefix, String project, String views) {
        larder.file(file, """
                project: %s
                online_store: {type: redis, addresses: ["%s"], key_prefix: "%s", %s,
                  timeouts: {connect: 5s, read: 10s, write: 10s, batch: 20s}}
                feature_views:
                %s""".formatted(project, server.address(), keyPrefix, options, views.indent(2)));
        return this;
    }
}
