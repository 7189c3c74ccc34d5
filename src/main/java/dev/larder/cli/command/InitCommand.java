package dev.larder.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import dev.larder.cli.session.ArgumentLabel;
import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.LarderCommand;
import dev.larder.cli.session.Session;
import dev.larder.cli.session.UsageException;
import dev.larder.config.feast.FeastRepo;
import dev.larder.config.yaml.Names;
import dev.larder.init.ConfigDraft;
import dev.larder.init.FeastDraft;
import dev.larder.materialize.RunException;
import dev.larder.source.SourceSchema;
import dev.larder.source.storage.WriteFailure;
import dev.larder.store.feast.Registry;
import dev.larder.text.BadValueException;
import dev.larder.text.Quoted;

@Command(name = "init", header = "Write a commented larder.yaml.", description = {
        "With --from, drafts a view from the columns of Parquet files: the columns that --entity names become"
                + " join keys, and every other column that larder has a type for becomes a feature.",
        "With --from-feast, drafts the views of a Feast repository, for Feast's own online store, from its"
                + " feature_store.yaml and its local registry file. Lists what larder cannot convert.",
        "With neither, writes an example to edit."},
        footer = {
                "larder --config mine.yaml init --from data/customer_features --entity customer_id",
                "larder --config feast.yaml init --from-feast feature_repo",
                "larder --config example.yaml init"})
public final class InitCommand implements LarderCommand {
    /** A hundred times what a thousand views take. */
    private static final int LARGEST_REGISTRY = 32 << 20;

    private final Session session;

    @Option(names = "--from", paramLabel = ArgumentLabel.PATH,
            description = "Parquet file, folder of Parquet files, or glob.")
    private String from;

    @Option(names = "--from-feast", paramLabel = "REPO",
            description = "Feast's feature_store.yaml, or the folder that holds it.")
    private Path fromFeast;

    @Option(names = "--entity", paramLabel = "COLUMN", split = ",",
            description = "Join key column; separate several by commas.")
    private List<String> entity = List.of();

    @Option(names = "--event-timestamp", paramLabel = "COLUMN", description = "Event time column.")
    private String eventTimestamp;

    @Option(names = "--view", paramLabel = "NAME", description = "Name of the view (default: the name of the file).")
    private String viewName;

    @Option(names = "--force", description = "Overwrite an existing file.")
    private boolean force;

    public InitCommand(Session session) {
        this.session = session;
    }

    @Override
    public Set<ExitCode> otherExitCodes() {
        return Set.of();
    }

    @Override
    public ExitCode call() {
        Path folder = session.process().workingDir();
        Path file = folder.resolve(session.configFile().orElse(Path.of("larder.yaml")));
        if (Files.exists(file) && !force) {
            throw new UsageException(file + " is there already; --force overwrites it");
        }
        String text = text(file);
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw RunException.failed(file + " cannot be written: " + WriteFailure.of(e));
        }
        String larder = "larder" + session.configFile().map(named -> " --config " + named).orElse("");
        session.console().say("wrote " + file + (from == null && fromFeast == null
                ? "; change it to what you have, then run: " + larder + " config check"
                : "; next, to see what it would do, run: " + larder + " materialize --dry-run"));
        return ExitCode.OK;
    }

    private String text(Path file) {
        if (fromFeast == null) {
            return from == null ? example(file) : draft(file);
        }
        if (from != null || describesFiles()) {
            throw new UsageException("--from-feast stands alone: Feast's registry names the files, the entities and"
                    + " the views");
        }
        return ofFeast(file);
    }

    private String ofFeast(Path file) {
        Path folder = session.process().workingDir();
        FeastRepo repo = FeastRepo.read(folder.resolve(fromFeast), session.process().environment());
        Path registry = repo.registry().orElseThrow(() -> new UsageException(repo.file() + " has its registry elsewhere"
                + " than in a local file, and larder reads no other"));
        FeastDraft draft;
        try {
            draft = new FeastDraft(repo, Registry.parse(bytes(registry), repo.project()),
                    file.toAbsolutePath().normalize().getParent());
        } catch (IOException | BadValueException e) {
            throw new UsageException(Files.exists(registry)
                    ? registry + " cannot be read as Feast's registry: " + e.getMessage()
                    : "there is no " + registry + ", Feast's registry; `feast apply` writes it");
        }
        String text = draft.write();
        draft.leftOut().forEach(line -> session.console().tell("left out: " + line));
        return text;
    }

    private static byte[] bytes(Path registry) throws IOException {
        try (InputStream in = Files.newInputStream(registry)) {
            byte[] bytes = in.readNBytes(LARGEST_REGISTRY + 1);
            if (bytes.length > LARGEST_REGISTRY) {
                throw new IOException("it is larger than " + (LARGEST_REGISTRY >> 20) + " MiB");
            }
            return bytes;
        }
    }

    private boolean describesFiles() {
        return !entity.isEmpty() || eventTimestamp != null || viewName != null;
    }

    private String example(Path file) {
        if (describesFiles()) {
            throw new UsageException("--entity, --event-timestamp and --view describe files; add --from PATH");
        }
        return ConfigDraft.example(ConfigDraft.name(file.toAbsolutePath().normalize().getParent(), "project"));
    }

    private String draft(Path file) {
        if (viewName != null && !Names.isName(viewName)) {
            throw new UsageException("--view: " + Quoted.of(viewName) + " is not " + Names.RULE);
        }
        Path parent = file.toAbsolutePath().normalize().getParent();
        Path source = session.process().workingDir().resolve(from).normalize();
        SourceSchema schema = SourceSchema.of(source.toString());
        String path = source.startsWith(parent) ? parent.relativize(source).toString() : source.toString();
        String view = viewName != null ? viewName : ConfigDraft.name(source, "features");
        return new ConfigDraft(schema, entity, eventTimestamp)
                .write(ConfigDraft.name(parent, "project"), view, path);
    }
}
