package dev.larder.init;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.larder.config.feast.FeastRepo;
import dev.larder.config.feast.FeastRepo.StoreKind;
import dev.larder.config.yaml.Names;
import dev.larder.config.yaml.YamlPrinter;
import dev.larder.feature.FeatureType.DecimalOf;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.store.feast.Registry;
import dev.larder.store.feast.Registry.Column;
import dev.larder.store.feast.Registry.View;
import dev.larder.source.storage.Location;
import dev.larder.source.storage.SourceException;
import dev.larder.source.storage.Storages;
import dev.larder.text.Durations;

/** Drafts the views of a Feast registry. */
final class FeastDraft {
    /** The join key that Feast gives to a view without entities. */
    private static final String NO_ENTITY = "__dummy_id";

    private final FeastRepo repo;
    private final boolean versionsViews;
    private final Registry registry;
    private final Path folder;
    private final Storages storages;
    private final Map<String, List<Column>> features = new HashMap<>();
    private final List<String> leftOut = new ArrayList<>();
    /** The types of the join keys, by view. */
    private final Map<String, Map<String, String>> keys = new LinkedHashMap<>();
    /** Why a source could not be asked for its types, by view. */
    private final Map<String, String> unread = new HashMap<>();

    /** @param folder of the config to be written */
    FeastDraft(FeastRepo repo, boolean versionsViews, Registry registry, Path folder, Storages storages) {
        this.repo = repo;
        this.versionsViews = versionsViews;
        this.registry = registry;
        this.folder = folder;
        this.storages = storages;
    }

    /** What is not in the text, each with its reason; complete after {@link #write}. */
    List<String> leftOut() {
        return leftOut;
    }

    String write() {
        List<View> views = registry.views().stream().filter(this::fits).toList();
        registry.others().forEach(other -> leftOut.add(other + ": larder loads plain feature views only"));
        if (views.isEmpty()) {
            throw new DraftException("Feast's registry has no view of project `" + repo.project()
                    + "` that larder could load" + (leftOut.isEmpty() ? "" : ":\n" + String.join("\n", leftOut)));
        }
        StringBuilder text = new StringBuilder(store()).append("\nfeature_views:\n");
        views.forEach(view -> text.append(view(view)));
        return text.toString();
    }

    private String store() {
        if (repo.store().isPresent()) {
            return """
                    # The project, the online store and its layout come from Feast's own file.
                    online_store:
                      type: feast
                      repo: %s
                    """.formatted(YamlPrinter.inline(relative(repo.file())));
        }
        leftOut.add("the online store: larder writes Feast's stores `redis` and `aerospike` only; this draft uses"
                + " SQLite");
        return """
                project: %s

                online_store:
                  type: sqlite
                  path: .larder/online.db
                """.formatted(YamlPrinter.inline(repo.project()));
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
            return Optional.of("its rows are computed in Python");
        }
        if (view.source().path().isEmpty()) {
            return Optional.of("its source is not a Parquet file");
        }
        if (view.source().path().filter(FeastDraft::isPath).isEmpty()) {
            return Optional.of("the path of its source is invalid");
        }
        if (!Names.isName(view.name())) {
            return Optional.of("its name is not " + Names.RULE);
        }
        return joinKeys(view).or(() -> features(view).stream().noneMatch(FeastDraft::isSupported)
                ? Optional.of("it has no feature of a type that larder supports")
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
        List<Column> columns = new ArrayList<>(view.entityColumns());
        if (columns.isEmpty()) {
            for (String entity : view.entities()) {
                Column key = registry.entities().get(entity);
                if (key == null && !NO_ENTITY.startsWith(entity)) {
                    return Optional.of("its entity `" + entity + "` is not in the registry: run `feast apply`");
                }
                Optional.ofNullable(key).ifPresent(columns::add);
            }
        }
        if (columns.isEmpty() || columns.getFirst().name().equals(NO_ENTITY)) {
            return Optional.of("it has no entity");
        }
        Map<String, String> types = new LinkedHashMap<>();
        for (Column column : columns) {
            if (!(column.type().orElse(null) instanceof Scalar scalar && scalar.canBeKey() && scalar != Scalar.UUID)) {
                return Optional.of("its join key `" + column.name() + "` " + (column.number() == 0
                        ? "has no type: run `feast apply`, or give the entity a type"
                        : "has Feast's type " + column.typeName()
                                + ". The types of Feast's entity keys are string, int32,"
                                + " int64, bytes and timestamp"));
            }
            types.put(column.name(), scalar.toString());
        }
        keys.put(view.name(), types);
        return Optional.empty();
    }

    /** Without join keys, which Feast lists as features if the entity was not applied before the view. */
    private List<Column> features(View view) {
        return features.computeIfAbsent(view.name(), name -> {
            List<Column> columns = view.features().stream().filter(column -> !keys.get(name).containsKey(column.name()))
                    .toList();
            if (columns.stream().noneMatch(Column::isDecimal)) {
                return columns;
            }
            Map<String, DecimalOf> decimals = decimals(view);
            return columns.stream().map(column -> column.isDecimal()
                    ? Optional.ofNullable(decimals.get(column(view, column.name()))).map(column::with).orElse(column)
                    : column).toList();
        });
    }

    private Map<String, DecimalOf> decimals(View view) {
        try {
            return FeastTypes.decimals(Location.of(folder, path(view)), storages);
        } catch (SourceException e) {
            unread.put(view.name(), e.getMessage());
            return Map.of();
        }
    }

    private static boolean isSupported(Column feature) {
        return feature.type().isPresent() && Names.isName(feature.name());
    }

    private String view(View view) {
        String name = view.storedName(versionsViews);
        Map<String, String> types = keys.get(view.name());
        StringBuilder text = new StringBuilder("  ").append(YamlPrinter.inline(name)).append(":\n    entity: {")
                .append(pairs(types)).append("}\n    source:\n      path: ")
                .append(YamlPrinter.inline(path(view)))
                .append("\n      event_timestamp: ").append(YamlPrinter.inline(column(view, view.source()
                        .eventTimestamp())))
                .append('\n');
        view.source().created().ifPresent(created -> text.append("      created_timestamp: ")
                .append(YamlPrinter.inline(column(view, created))).append('\n'));
        List<Column> supported = features(view).stream().filter(FeastDraft::isSupported).toList();
        Map<String, String> renamed = new LinkedHashMap<>();
        types.keySet().forEach(key -> renamed.put(key, column(view, key)));
        supported.forEach(feature -> renamed.put(feature.name(), column(view, feature.name())));
        renamed.entrySet().removeIf(entry -> entry.getKey().equals(entry.getValue()));
        if (!renamed.isEmpty()) {
            text.append("      columns: {").append(pairs(renamed)).append("}\n");
        }
        text.append("    features:\n");
        supported.forEach(feature -> text.append("      ").append(YamlPrinter.inline(feature.name())).append(": ")
                .append(feature.type().orElseThrow()).append('\n'));
        return text.append(unsupported(view)).append(ttl(view)).toString();
    }

    /** The column of a name, by Feast's {@code field_mapping}. */
    private static String column(View view, String name) {
        return view.source().columns().getOrDefault(name, name);
    }

    private static String pairs(Map<String, String> map) {
        return map.entrySet().stream()
                .map(entry -> YamlPrinter.inline(entry.getKey()) + ": " + YamlPrinter.inline(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** The features that larder cannot write, with what that means for their readers. */
    private String unsupported(View view) {
        List<Column> features = features(view).stream().filter(feature -> !isSupported(feature)).toList();
        if (features.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("      # Not written by larder:\n");
        for (Column feature : features) {
            String reason = feature.type().isPresent()
                    ? "its name is not " + Names.RULE
                    : feature.isDecimal()
                            ? "Feast's type " + feature.typeName()
                                    + " has no precision, and "
                                    + Optional.ofNullable(unread.get(view.name()))
                                            .orElse("the source does not say it")
                                    + "; add it as decimal(P,S)"
                            : "larder does not support Feast's type " + feature.typeName();
            leftOut.add("feature " + view.name() + ":" + feature.name() + ": " + reason);
            text.append("      #   ").append(YamlPrinter.inline(feature.name())).append(": ").append(reason)
                    .append('\n');
        }
        return text.append(repo.store().map(FeastDraft::consequence).orElse("")).toString();
    }

    private static String consequence(StoreKind store) {
        return switch (store) {
            case REDIS ->
                """
                              # larder leaves them in the record as Feast wrote them. But Feast skips rows whose event time is
                              # already stored: let Feast materialize first, or it never writes them.
                        """;
            case AEROSPIKE -> """
                          # larder leaves them in the record as Feast wrote them.
                    """;
        };
    }

    /** Feast resolves the path in its repository, larder in the folder of its own file. */
    private String path(View view) {
        String path = view.source().path().orElseThrow().replaceFirst("^file://", "");
        return path.contains("://") || Path.of(path).isAbsolute()
                ? path
                : folder.relativize(repo.file().resolveSibling(path).normalize()).toString();
    }

    /**
     * Not in force in Feast's own store: Feast does not expire rows by it, and the record of an entity, with its rows of
     * all views, must not expire by the ttl of one.
     */
    private String ttl(View view) {
        if (view.ttl().isEmpty()) {
            return "";
        }
        String line = "ttl: " + Durations.print(view.ttl().get()) + "\n";
        return repo.store().map(store -> """
                # Feast's ttl for this view. larder reads older rows as expired if it is set here; the records
                # themselves expire by Feast's `%s` alone.
                # %s""".formatted(expiryKey(store), line).indent(4)).orElse("    " + line);
    }

    private static String expiryKey(StoreKind store) {
        return switch (store) {
            case REDIS -> "key_ttl_seconds";
            case AEROSPIKE -> "ttl_seconds";
        };
    }
}
