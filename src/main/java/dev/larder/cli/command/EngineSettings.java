package dev.larder.cli.command;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import picocli.CommandLine.Option;

import dev.larder.cli.session.Session;
import dev.larder.cli.session.UsageException;
import dev.larder.materialize.Engine;
import dev.larder.materialize.LocalEngine;

/** Which engine does the work. */
public final class EngineSettings {
    public enum Kind {
        LOCAL, SPARK;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(names = "--engine", paramLabel = "ENGINE", defaultValue = "local",
            description = "local: this machine reads (default). spark: Spark does, wherever it runs, and its tasks"
                    + " write; --rejects is then a folder.")
    private Kind kind;

    @Option(names = "--master", paramLabel = "URL",
            description = "Where Spark runs, such as local[2] (default: what spark-submit says, else local[*]).")
    private String master;

    @Option(names = "--conf", paramLabel = "KEY=VALUE", description = "A setting of Spark's own; may be repeated.")
    private Map<String, String> conf = new LinkedHashMap<>();

    boolean isSpark() {
        return kind == Kind.SPARK;
    }

    /** @param limitsMachine whether options are given that only the engine of this machine follows */
    void check(boolean limitsMachine) {
        if (isSpark() && limitsMachine) {
            throw new UsageException(
                    "--parallelism and --memory are for the engine of this machine; Spark's are --master"
                            + " and --conf");
        }
        if (!isSpark() && (master != null || !conf.isEmpty())) {
            throw new UsageException("--master and --conf are for Spark; add --engine spark");
        }
    }

    /** @param rejects the folder of Spark's rejects */
    Engine open(Session session, Optional<String> rejects) {
        if (!isSpark()) {
            return new LocalEngine(session.store(), session.hook());
        }
        try {
            return session.engineOpener().open(session.config(), session.surroundings().clock(),
                    Optional.ofNullable(master), conf, rejects);
        } catch (LinkageError e) {
            throw new UsageException("--engine spark needs a JVM that has Apache Spark, and this one has none; start"
                    + " `larder materialize --engine spark` by itself, from a shell, or give larder-spark.jar to"
                    + " spark-submit");
        }
    }
}
