package dev.larder.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import dev.larder.cli.session.ArgumentLabel;
import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.LarderCommand;
import dev.larder.cli.session.Session;
import dev.larder.cli.session.UsageException;
import dev.larder.init.Draft;
import dev.larder.init.ParquetChoices;
import dev.larder.materialize.RunException;
import dev.larder.source.storage.WriteFailure;

@Command(name = "init", description = {
        "With --from, drafts a view of Parquet files: the columns that --entity names are its join keys, and all other"
                + " columns of a supported type are features.",
        "With --from-feast, drafts the views of a Feast repository, for Feast's own online store, from its"
                + " feature_store.yaml and its local registry file. Lists what larder cannot load.",
        "With neither, writes an example to edit."},
        footer = {
                "larder --config mine.yaml init --from data/customer_features --entity customer_id",
                "larder --config feast.yaml init --from-feast feature_repo",
                "larder --config example.yaml init"})
public final class InitCommand implements LarderCommand {
    private final Session session;

    @Option(names = "--from", paramLabel = ArgumentLabel.PATH,
            description = "Parquet file, folder of Parquet files, or glob.")
    private Optional<String> from = Optional.empty();

    @Option(names = "--from-feast", paramLabel = "REPO",
            description = "Feast's feature_store.yaml, or the folder that holds it.")
    private Optional<Path> fromFeast = Optional.empty();

    @Option(names = "--entity", paramLabel = "COLUMN", split = ",",
            description = "Join key column; separate several by commas.")
    private List<String> entity = List.of();

    @Option(names = "--event-timestamp", paramLabel = "COLUMN", description = "Event time column.")
    private Optional<String> eventTimestamp = Optional.empty();

    @Option(names = "--view", paramLabel = "NAME", description = "Name of the view (default: the name of the file).")
    private Optional<String> view = Optional.empty();

    @Option(names = "--force", description = "Overwrite an existing file.")
    private boolean force;

    public InitCommand(Session session) {
        this.session = session;
    }

    @Override
    public ExitCode call() {
        Path folder = session.process().workingDir();
        Path file = folder.resolve(session.configFile().orElse(Path.of("larder.yaml")));
        if (Files.exists(file) && !force) {
            throw new UsageException(file + " already exists (use --force to overwrite)");
        }
        Draft draft = draft(folder, file.toAbsolutePath().normalize());
        draft.leftOut().forEach(line -> session.console().tell("left out: " + line));
        try {
            Files.writeString(file, draft.text());
        } catch (IOException e) {
            throw RunException.failed(file + " cannot be written: " + WriteFailure.of(e));
        }
        String larder = "larder" + session.configFile().map(named -> " --config " + named).orElse("");
        session.console().say("wrote " + file + (from.isEmpty() && fromFeast.isEmpty()
                ? ". Edit it to match your data, then run: " + larder + " config check"
                : ". To preview the load, run: " + larder + " materialize --dry-run"));
        return ExitCode.OK;
    }

    private Draft draft(Path folder, Path file) {
        ParquetChoices choices = new ParquetChoices(entity, eventTimestamp, view);
        if (fromFeast.isPresent()) {
            if (from.isPresent() || !choices.isEmpty()) {
                throw new UsageException("--from-feast cannot be combined with --from, --entity, --event-timestamp or"
                        + " --view, because Feast's registry contains the files, entities and views");
            }
            return Draft.ofFeast(file, folder.resolve(fromFeast.get()), session.process().environment());
        }
        if (from.isEmpty() && !choices.isEmpty()) {
            throw new UsageException("--entity, --event-timestamp and --view need --from PATH");
        }
        return from.map(path -> Draft.ofParquet(file, folder.resolve(path).normalize(), choices))
                .orElseGet(() -> Draft.example(file));
    }
}
