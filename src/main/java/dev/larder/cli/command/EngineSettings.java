package dev.larder.cli.command;

import static dev.larder.cli.session.OptionBuilders.value;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import dev.larder.cli.session.Session;
import dev.larder.cli.session.UsageException;
import dev.larder.materialize.Engine;
import dev.larder.materialize.LocalEngine;
import dev.larder.materialize.Wiring;

/** Options of the engine that reads the source. */
public final class EngineSettings {
    public enum Kind {
        LOCAL, SPARK;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final OptionSpec kind = value(Kind.class, "ENGINE", "--engine").defaultValue("local")
            .description("local: this machine reads the source (default). spark: Spark reads it, and its tasks"
                    + " write to the store; --rejects is then a folder.")
            .build();
    private final OptionSpec master = value(String.class, "URL", "--master")
            .description("Spark master, such as local[2] (default: that of spark-submit, else local[*]).").build();
    private final OptionSpec conf = value(Map.class, "PROPERTY=VALUE", "--conf")
            .auxiliaryTypes(String.class, String.class).description("Spark setting. Repeatable.").build();

    CommandSpec options() {
        return CommandSpec.create().addOption(kind).addOption(master).addOption(conf);
    }

    boolean isSpark() {
        return kind.getValue() == Kind.SPARK;
    }

    /** @param limitsMachine whether options are given that only the engine of this machine follows */
    void check(boolean limitsMachine) {
        if (isSpark() && limitsMachine) {
            throw new UsageException(
                    "--parallelism and --memory limit the local engine; to limit Spark, use --master"
                            + " and --conf");
        }
        if (!isSpark() && (master.getValue() != null || conf.getValue() != null)) {
            throw new UsageException("--master and --conf need --engine spark");
        }
    }

    /** @param rejects the folder of Spark's rejects */
    Engine open(Session session, Optional<String> rejects) {
        if (!isSpark()) {
            return new LocalEngine(session.store(), session.hook());
        }
        try {
            Map<String, String> properties = conf.getValue();
            return session.openSpark(new Wiring.Cluster(Optional.ofNullable(master.getValue()),
                    properties == null ? Map.of() : properties, rejects));
        } catch (LinkageError e) {
            throw new UsageException("--engine spark needs a JVM with Apache Spark, and this one has none. Run"
                    + " `larder materialize --engine spark` from a shell, or pass larder-spark.jar to spark-submit");
        }
    }
}
