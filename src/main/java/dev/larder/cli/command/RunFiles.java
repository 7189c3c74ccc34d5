package dev.larder.cli.command;

import static dev.larder.cli.session.OptionBuilders.value;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import dev.larder.cli.session.ArgumentLabel;
import dev.larder.cli.session.Session;
import dev.larder.cli.session.UsageException;
import dev.larder.materialize.RejectsFile;
import dev.larder.report.Announcer;
import dev.larder.report.FinishedRun;
import dev.larder.report.HttpAddress;
import dev.larder.report.ReportFile;
import dev.larder.report.RunMetrics;
import dev.larder.report.RunOrigin;
import dev.larder.source.storage.Location;
import dev.larder.source.storage.OutputFile;
import dev.larder.source.storage.SourceException;
import dev.larder.source.storage.WriteFailure;

/** Options that say where a run is reported: in files, each a path or a URL, and at a Pushgateway. */
final class RunFiles {
    private final OptionSpec rejects = value(String.class, ArgumentLabel.FILE, "--rejects")
            .description("Write rejected rows to this file or URL, as JSON lines.").build();
    private final OptionSpec report = value(String.class, ArgumentLabel.FILE, "--report")
            .description("Write a report of the run to this file or URL: a page if its name ends in .html, else"
                    + " JSON.")
            .build();
    private final OptionSpec metrics = value(String.class, ArgumentLabel.FILE, "--metrics")
            .description("Write Prometheus metrics to this file or URL, for the node exporter.").build();
    private final OptionSpec pushgateway = value(String.class, "URL", "--push")
            .description("Push the metrics of each view to this Prometheus Pushgateway.").build();

    CommandSpec options() {
        return CommandSpec.create().addOption(rejects).addOption(report).addOption(metrics).addOption(pushgateway);
    }

    /** Checked before the run, not after hours of it. */
    void requireWritable(Session session, EngineSettings engine) {
        if (!engine.isSpark()) {
            requireWritable(session, "--rejects", rejects.getValue());
        }
        requireWritable(session, "--report", report.getValue());
        requireWritable(session, "--metrics", metrics.getValue());
        push();
    }

    private Optional<URI> push() {
        return Optional.<String>ofNullable(pushgateway.getValue()).map(text -> HttpAddress.parse(text).orElseThrow(
                () -> new UsageException("--push needs an address such as http://pushgateway:9091")));
    }

    /** Nobody is told of a dry run. */
    Announcer announcer(Session session, RunOrigin origin, Consumer<String> problem, boolean isDryRun) {
        return isDryRun ? Announcer.NONE : new Announcer(session.process().environment(), push(), origin, problem);
    }

    private static void requireWritable(Session session, String option, String name) {
        if (name == null) {
            return;
        }
        OutputFile file;
        try {
            file = session.output(name);
        } catch (SourceException e) {
            throw new UsageException(option + " " + e.getMessage());
        }
        switch (file.location()) {
            case Location.Local local -> requireWritable(option + " " + name, local.path());
            case Location.Remote remote -> {
                try {
                    // Begun, and given up at once.
                    file.create().close();
                } catch (IOException e) {
                    throw WriteFailure.sentence(option + " `" + name + "`", e);
                }
            }
        }
    }

    static void requireWritable(String option, Path path) {
        if (Files.isDirectory(path)) {
            throw new UsageException(option + " is a folder; name a file in it");
        }
        if (!Files.isDirectory(path.getParent())) {
            throw new UsageException(option + " is in a folder that does not exist");
        }
        if (!Files.isWritable(Files.exists(path) ? path : path.getParent())) {
            throw new UsageException(option + " cannot be written; check its permissions");
        }
    }

    /** @return null if there is nothing to open, as for Spark, which writes a folder */
    RejectsFile openRejects(Session session, EngineSettings engine) {
        return rejects.getValue() == null || engine.isSpark()
                ? null
                : new RejectsFile(session.output(rejects.getValue()));
    }

    /** Spark writes the folder on any file system; without a scheme, it is a folder of the working directory. */
    Optional<String> rejectsFolder(Session session, EngineSettings engine) {
        return Optional.<String>ofNullable(rejects.getValue()).filter(folder -> engine.isSpark())
                .map(folder -> folder.contains("://")
                        ? folder
                        : session.process().workingDir().resolve(folder).toString());
    }

    void write(Session session, RunOrigin origin, List<FinishedRun> runs) {
        try {
            if (report.getValue() != null) {
                ReportFile.write(session.output(report.getValue()), origin, runs);
            }
        } finally {
            // Those of the last run stay if no view could begin: what would be there is no metric at all.
            if (metrics.getValue() != null && !runs.isEmpty()) {
                session.output(metrics.getValue()).write(RunMetrics.of(origin, runs));
            }
        }
    }
}
