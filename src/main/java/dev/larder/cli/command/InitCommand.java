package dev.larder.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import dev.larder.cli.session.ArgumentLabel;
import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.LarderCommand;
import dev.larder.cli.session.Session;
import dev.larder.cli.session.UsageException;
import dev.larder.config.GivenCatalog;
import dev.larder.config.yaml.ConfigFile;
import dev.larder.init.Draft;
import dev.larder.init.DraftSource;
import dev.larder.init.ParquetChoices;
import dev.larder.materialize.RunException;
import dev.larder.source.storage.Location;
import dev.larder.source.storage.WriteFailure;

@Command(name = "init", description = {
        "With --from, drafts a view of Parquet files: the columns that --entity names are its join keys, and all other"
                + " columns of a supported type are features. If the config exists, adds the view to it, and leaves all"
                + " other lines as they are. Without --entity, suggests columns. Says how the columns of the files differ.",
        "With --from-feast, drafts the views of a Feast repository, for Feast's own online store, from its"
                + " feature_store.yaml and its local registry file. Lists what larder cannot load.",
        "With neither, writes an example to edit."},
        footer = {
                "larder --config mine.yaml init --from data/customer_features --entity customer_id",
                "larder init --from data/customer_features --entity customer_id --view recent --stdout",
                "larder --config feast.yaml init --from-feast feature_repo",
                "larder --config example.yaml init"})
public final class InitCommand implements LarderCommand {
    private final Session session;

    @Option(names = "--from", paramLabel = ArgumentLabel.PATH,
            description = "Parquet file, folder of Parquet files, glob, Delta or Iceberg table, or a URL of such, like"
                    + " s3://bucket/features; or iceberg:NAME, an Iceberg table of a catalog. Repeatable: each becomes a"
                    + " view.")
    private List<String> from = List.of();

    @Option(names = "--catalog", paramLabel = "KEY=VALUE",
            description = "Setting of the catalog of --from iceberg:NAME, as in type=rest; it is written into the view."
                    + " Give a secret as $${NAME}, a variable of the environment. Repeatable. Default: the catalog of"
                    + " the config.")
    private Map<String, String> catalog = new LinkedHashMap<>();

    @Option(names = "--from-feast", paramLabel = "REPO",
            description = "Feast's feature_store.yaml, or the folder that holds it.")
    private Optional<Path> fromFeast = Optional.empty();

    @Option(names = "--entity", paramLabel = "COLUMN", split = ",",
            description = "Join key column; separate several by commas.")
    private List<String> entity = List.of();

    @Option(names = "--event-timestamp", paramLabel = "COLUMN", description = "Event time column.")
    private Optional<String> eventTimestamp = Optional.empty();

    @Option(names = "--column", paramLabel = "NAME=COLUMN",
            description = "Name of a feature or join key that differs from its column. Repeatable.")
    private Map<String, String> columns = Map.of();

    @Option(names = "--view", paramLabel = "NAME", description = "Name of the view (default: the name of the file).")
    private Optional<String> view = Optional.empty();

    @Option(names = "--stdout", description = "Print the config, and write nothing.")
    private boolean stdout;

    @Option(names = "--force", description = "Overwrite an existing file.")
    private boolean force;

    public InitCommand(Session session) {
        this.session = session;
    }

    @Override
    public Set<ExitCode> otherExitCodes() {
        return Set.of(ExitCode.TRY_AGAIN);
    }

    @Override
    public ExitCode call() {
        Path folder = session.process().workingDir();
        Path file = folder.resolve(session.configFile().orElse(Path.of("larder.yaml"))).toAbsolutePath().normalize();
        boolean isKept = Files.exists(file) && !force;
        if (isKept && from.isEmpty() && !stdout) {
            throw new UsageException(file + " already exists (use --force to overwrite)");
        }
        Optional<ConfigFile> existing = isKept ? Optional.of(ConfigFile.of(file)) : Optional.empty();
        Draft draft = draft(folder, file, existing);
        draft.notes().forEach(session.console()::tell);
        if (stdout) {
            session.console().print(draft.text().stripTrailing());
            return ExitCode.OK;
        }
        try {
            Files.writeString(file, draft.text());
        } catch (IOException e) {
            throw RunException.failed(file + " cannot be written: " + WriteFailure.of(e));
        }
        session.console().say(existing.isPresent()
                ? "added " + (draft.views().size() == 1 ? "view " : "views ") + String.join(", ", draft.views())
                        + " to "
                        + file + next("materialize " + String.join(" ", draft.views()) + " --dry-run")
                : "wrote " + file + (from.isEmpty() && fromFeast.isEmpty()
                        ? ". Edit it to match your data, then run: " + larder("config check")
                        : next("materialize --dry-run")));
        return ExitCode.OK;
    }

    private String next(String command) {
        return ". To preview the load, run: " + larder(command);
    }

    private String larder(String command) {
        return "larder " + session.configFile().map(named -> "--config " + named + " ").orElse("") + command;
    }

    private Draft draft(Path folder, Path file, Optional<ConfigFile> existing) {
        ParquetChoices choices = new ParquetChoices(entity, eventTimestamp, view, columns);
        if (fromFeast.isPresent()) {
            if (!from.isEmpty() || !choices.isEmpty()) {
                throw new UsageException("--from-feast cannot be combined with --from, --entity, --event-timestamp,"
                        + " --column or --view, because Feast's registry contains the files, entities and views");
            }
            return Draft.ofFeast(file, folder.resolve(fromFeast.get()), session.process().environment(),
                    session.storages());
        }
        if (from.isEmpty() && !choices.isEmpty()) {
            throw new UsageException("--entity, --event-timestamp, --column and --view need --from PATH");
        }
        if (!catalog.isEmpty() && from.stream().noneMatch(each -> each.startsWith(DraftSource.ICEBERG))) {
            throw new UsageException("--catalog needs --from iceberg:NAME");
        }
        if (from.size() > 1 && view.isPresent()) {
            throw new UsageException("--view names one view, and each --from becomes one; use only one --from");
        }
        return from.isEmpty()
                ? Draft.example(file)
                : Draft.ofParquet(file, existing,
                        from.stream().map(each -> source(folder, each, file, existing)).toList(),
                        session.storages(), RunSettings.temporary(session), choices);
    }

    private DraftSource source(Path folder, String given, Path file, Optional<ConfigFile> existing) {
        if (!given.startsWith(DraftSource.ICEBERG)) {
            return new DraftSource.Files(Location.of(folder, given));
        }
        String table = given.substring(DraftSource.ICEBERG.length());
        GivenCatalog settings = new GivenCatalog(catalog);
        return session.catalog(file.getParent(), existing, settings)
                .map(found -> new DraftSource.Table(table, found, settings.lines()))
                .orElseThrow(() -> new UsageException("--from " + given + " needs the catalog that knows the table: set"
                        + " `catalog` in the config, or --catalog, as in --catalog type=rest --catalog"
                        + " uri=https://catalog.example/api"));
    }
}
