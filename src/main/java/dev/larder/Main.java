package dev.larder;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

import dev.larder.cli.CommandTree;
import dev.larder.cli.session.HookLoader;
import dev.larder.cli.session.ProcessContext;
import dev.larder.config.Config;
import dev.larder.console.Console;
import dev.larder.console.Terminal;
import dev.larder.materialize.Engine;
import dev.larder.spark.ClusterSettings;
import dev.larder.spark.ExecutorFactories;
import dev.larder.spark.SparkEngine;
import dev.larder.store.OnlineStore;
import dev.larder.store.aerospike.AerospikeStore;
import dev.larder.store.redis.RedisStore;
import dev.larder.store.settings.AerospikeSettings;
import dev.larder.store.settings.RedisSettings;
import dev.larder.store.settings.SqliteSettings;
import dev.larder.store.sqlite.SqliteStore;

/** Wires everything, nothing else. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        ProcessContext surroundings = new ProcessContext(System.getenv(), Path.of("").toAbsolutePath(),
                Clock.systemUTC());
        // On the descriptors: System.out swallows write errors and writes in the locale's encoding.
        Console console = new Console(new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                Terminal.of(System.getProperties(), surroundings.environment()), surroundings.environment());
        System.exit(new CommandTree(console, surroundings, Main::openStore, Main::openSpark).run(arguments));
    }

    private static OnlineStore openStore(Config config, Clock clock) {
        return switch (config.store()) {
            case SqliteSettings sqlite -> new SqliteStore(sqlite.path(), config.project(), clock);
            case RedisSettings redis -> new RedisStore(redis, config.project(), clock);
            case AerospikeSettings aerospike -> new AerospikeStore(aerospike, config.project(), clock);
        };
    }

    private static Engine openSpark(Config config, Clock clock, Optional<String> master, Map<String, String> conf,
            Optional<String> rejects) {
        return new SparkEngine(config, clock, new ClusterSettings(master, conf, rejects),
                new ExecutorFactories(Main::openStore, HookLoader::load));
    }
}
