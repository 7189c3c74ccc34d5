package dev.larder.init;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.larder.cli.session.UsageException;
import dev.larder.config.feast.FeastRepo;
import dev.larder.config.yaml.Names;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.store.feast.Registry.Column;
import dev.larder.store.feast.Registry.View;
import dev.larder.store.feast.Registry;
import dev.larder.text.Durations;

/** The text of a first {@code larder.yaml} for what Feast's registry knows, and what had to be left out of it. */
public final class FeastDraft {
    private final FeastRepo repo;
    private final Registry registry;
    private final Path folder;
    private final List<String> leftOut = new ArrayList<>();
    private final Map<String, Map<String, String>> keys = new LinkedHashMap<>();

    /** @param folder the one that the text is for */
    public FeastDraft(FeastRepo repo, Registry registry, Path folder) {
        this.repo = repo;
        this.registry = registry;
        this.folder = folder;
    }

    /** What is not in the text, each with its reason; complete once that was written. */
    public List<String> leftOut() {
        return leftOut;
    }

    public String write() {
        List<View> views = registry.views().stream().filter(this::fits).toList();
        registry.others().forEach(other -> leftOut.add(other + ": larder materializes plain feature views only"));
        if (views.isEmpty()) {
            throw new UsageException("Feast's registry has no view of project `" + repo.project()
                    + "` that larder could materialize"
                    + (leftOut.isEmpty() ? "" : ":\n" + String.join("\n", leftOut)));
        }
        StringBuilder text = new StringBuilder(store()).append("\nfeature_views:\n");
        views.forEach(view -> text.append(view(view, views)));
        return text.toString();
    }

    private String store() {
        if (repo.storeType().isPresent()) {
            return """
                    # Feast's project, its online store and how it writes there are read from its own file.
                    online_store:
                      type: feast
                      repo: %s
                    """.formatted(ConfigDraft.quoted(relative(repo.file())));
        }
        leftOut.add("the online store: larder writes `redis` and `aerospike` of Feast's; this draft has larder's own");
        return """
                project: %s

                online_store:
                  type: sqlite
                  path: .larder/online.db
                """.formatted(ConfigDraft.quoted(repo.project()));
    }

    private String relative(Path file) {
        return file.startsWith(folder) ? folder.relativize(file).toString() : file.toString();
    }

    private boolean fits(View view) {
        Optional<String> why = whyNot(view);
        why.ifPresent(reason -> leftOut.add("view " + view.name() + ": " + reason));
        return why.isEmpty();
    }

    private Optional<String> whyNot(View view) {
        if (!view.isOnline()) {
            return Optional.of("it is not online");
        }
        if (view.isDerived()) {
            return Optional.of("Python makes its rows");
        }
        if (view.source().path().isEmpty()) {
            return Optional.of("its source is no Parquet file");
        }
        if (view.source().path().filter(FeastDraft::isPath).isEmpty()) {
            return Optional.of("the path of its source is none");
        }
        if (!Names.isName(view.name())) {
            return Optional.of("larder's names are letters, digits, `_`, `.` and `-`");
        }
        return joinKeys(view).or(() -> features(view).isEmpty()
                ? Optional.of("it has no feature that larder could hold")
                : Optional.empty());
    }

    private static boolean isPath(String text) {
        try {
            Path.of(text);
            return true;
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Notes the types of the view's join keys, or answers what is wrong with them. */
    private Optional<String> joinKeys(View view) {
        List<Column> columns = view.entityColumns().isEmpty()
                ? view.entities().stream().filter(registry.entities()::containsKey).map(registry.entities()::get)
                        .toList()
                : view.entityColumns();
        if (columns.isEmpty() || columns.getFirst().name().equals("__dummy_id")) {
            return Optional.of("it has no entity");
        }
        Map<String, String> types = new LinkedHashMap<>();
        for (Column column : columns) {
            if (!(column.type().orElse(null) instanceof Scalar scalar && scalar.canBeKey())) {
                return Optional.of("its join key `" + column.name() + "` is of Feast's type " + column.number()
                        + (column.number() == 0 ? ", which is none: run `feast apply`, or give the entity a type" : "")
                        + ", and larder's are string, int32, int64, bytes and timestamp");
            }
            types.put(column.name(), scalar.toString());
        }
        keys.put(view.name(), types);
        return Optional.empty();
    }

    private List<Column> features(View view) {
        return view.features().stream().filter(column -> column.type().isPresent() && Names.isName(column.name()))
                .toList();
    }

    private String view(View view, List<View> all) {
        String name = repo.versionsViews() && view.version() > 0 ? view.name() + "_v" + view.version() : view.name();
        StringBuilder text = new StringBuilder("  ").append(ConfigDraft.quoted(name)).append(":\n    entity: {")
                .append(pairs(keys.get(view.name()))).append("}\n    source:\n      path: ")
                .append(ConfigDraft.quoted(path(view)))
                .append("\n      event_timestamp: ").append(ConfigDraft.quoted(view.source().eventTimestamp()))
                .append('\n');
        view.source().created().ifPresent(
                column -> text.append("      created_timestamp: ").append(ConfigDraft.quoted(column)).append('\n'));
        Map<String, String> renamed = new LinkedHashMap<>();
        features(view).stream().map(Column::name).filter(view.source().columns()::containsKey)
                .forEach(feature -> renamed.put(feature, view.source().columns().get(feature)));
        if (!renamed.isEmpty()) {
            text.append("      columns: {").append(pairs(renamed)).append("}\n");
        }
        text.append("    features:\n");
        for (Column feature : view.features()) {
            if (features(view).contains(feature)) {
                text.append("      ").append(ConfigDraft.quoted(feature.name())).append(": ")
                        .append(feature.type().orElseThrow()).append('\n');
            } else {
                String reason = feature.type().isPresent()
                        ? "larder's names begin with a letter"
                        : "larder has nothing of Feast's type " + feature.number();
                leftOut.add("feature " + view.name() + ":" + feature.name() + ": " + reason);
                text.append("      # ").append(ConfigDraft.quoted(feature.name())).append(": ").append(reason)
                        .append('\n');
            }
        }
        return text.append(ttl(view, all)).toString();
    }

    private static String pairs(Map<String, String> map) {
        return map.entrySet().stream()
                .map(entry -> ConfigDraft.quoted(entry.getKey()) + ": " + ConfigDraft.quoted(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** Of the file: what Feast finds from its repository, larder finds from the folder of its own file. */
    private String path(View view) {
        String path = view.source().path().orElseThrow().replaceFirst("^file://", "");
        return path.contains("://") || Path.of(path).isAbsolute()
                ? path
                : folder.relativize(repo.file().resolveSibling(path).normalize()).toString();
    }

    /** A record of Feast's has one expiry for all the views in it, so they must be of one mind. */
    private String ttl(View view, List<View> all) {
        Optional<Duration> ttl = view.ttl();
        if (ttl.isEmpty()) {
            return "";
        }
        String line = "ttl: " + Durations.print(ttl.get()) + "\n";
        boolean alike = repo.storeType().isEmpty() || all.stream()
                .filter(other -> keys.get(other.name()).equals(keys.get(view.name())))
                .allMatch(other -> other.ttl().equals(ttl));
        if (alike) {
            return "    " + line;
        }
        leftOut.add("ttl of view " + view.name() + ": views of the same entity have another, and Feast's record has one"
                + " expiry for all of them");
        return "    # " + line;
    }
}
