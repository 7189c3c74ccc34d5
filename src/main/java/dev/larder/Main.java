package dev.larder;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

import dev.larder.api.PrewriteHook;
import dev.larder.cli.CommandTree;
import dev.larder.cli.session.HookLoader;
import dev.larder.cli.session.ProcessContext;
import dev.larder.config.Config;
import dev.larder.console.Console;
import dev.larder.console.Terminal;
import dev.larder.materialize.Engine;
import dev.larder.materialize.Wiring;
import dev.larder.source.storage.OpenStorages;
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
        ProcessContext process = new ProcessContext(System.getenv(), Path.of("").toAbsolutePath(), Clock.systemUTC());
        // On the descriptors: System.out swallows write errors and writes in the locale's encoding.
        Console console = new Console(new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err), Terminal.of(System.getProperties(), process.environment()),
                process.environment());
        exit(new CommandTree(console, process, AllBackends.INSTANCE).run(arguments));
    }

    /** Since Java 21 System.exit looks for a logger in every jar, which takes as long as the rest of a short command. */
    private static void exit(int code) {
        if (code != 0 || isAnyThreadLeft()) {
            System.exit(code);
        }
    }

    private static boolean isAnyThreadLeft() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        Thread[] threads = new Thread[group.activeCount() + 8];
        int count = group.enumerate(threads);
        for (int i = 0; i < count; i++) {
            if (threads[i] != Thread.currentThread() && !threads[i].isDaemon()) {
                return true;
            }
        }
        return count == threads.length;
    }

    /** An enum, because Spark serializes it to its executors. */
    private enum AllBackends implements Wiring {
        INSTANCE;

        @Override
        public OnlineStore openStore(Config config, Clock clock) {
            return switch (config.store()) {
                case SqliteSettings sqlite -> new SqliteStore(sqlite.path(), config.project(), clock);
                case RedisSettings redis -> new RedisStore(redis, config.project(), clock);
                case AerospikeSettings aerospike -> new AerospikeStore(aerospike, config.project(), clock);
            };
        }

        @Override
        public PrewriteHook loadHook(Config config) {
            return HookLoader.load(config);
        }

        @Override
        public OpenStorages openStorages(Map<String, String> environment, Clock clock) {
            return new OpenStorages(environment, Path.of(System.getProperty("larder.home", "")), clock);
        }

        @Override
        public Engine openSpark(Config config, Clock clock, Cluster cluster) {
            return new SparkEngine(config, clock, cluster, this);
        }
    }
}
