package dev.larder.init;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.larder.config.feast.FeastRepo;
import dev.larder.config.store.FeastRegistryFile;
import dev.larder.config.yaml.BlockInsertion;
import dev.larder.config.yaml.ConfigFile;
import dev.larder.config.yaml.YamlPrinter;
import dev.larder.source.SourceSchema;
import dev.larder.source.storage.Storages;
import dev.larder.store.feast.Registry;
import dev.larder.text.BadValueException;
import dev.larder.text.Suggestions;

/**
 * The text of a {@code larder.yaml}.
 *
 * @param views that were drafted, by name
 * @param notes what a user should know about it, each a sentence
 */
public record Draft(String text, List<String> views, List<String> notes) {
    public Draft {
        views = List.copyOf(views);
        notes = List.copyOf(notes);
    }

    /** A commented example. */
    public static Draft example(Path file) {
        return new Draft(
                """
                        # larder's config: what to load, and into which store. Check it with `larder config check`.
                        project: %s

                        online_store:
                          type: sqlite                    # sqlite, redis, aerospike or feast
                          path: .larder/online.db         # relative to this file

                        feature_views:
                          customer_features:
                            entity: {customer_id: string} # join keys and their types
                            source:
                              path: data/customer_features # a Parquet file, a folder (Hive partitions become columns) or a glob
                              event_timestamp: event_timestamp
                              # created_timestamp: created # decides between rows with the same event time
                              # columns: {clicks: clks}    # features and join keys whose column has another name
                            features:                      # string int32 int64 float double bool bytes timestamp uuid decimal(P,S), array<...>
                              total_purchases: double
                              clicks_5m: {type: int64, ttl: 5m}
                            ttl: 7d                        # or never; without it, the store's default
                            # ttl_from: event              # count the ttl from the event time, not from the write

                        # profiles:                        # merged over the rest by --profile
                        #   prod:
                        #     online_store:
                        #       type: redis
                        #       addresses: ["redis-1:6379"]
                        #       password: ${REDIS_PASSWORD}
                        """
                        .formatted(YamlPrinter.inline(project(file))),
                List.of(), List.of());
    }

    /**
     * Views of Parquet files and tables.
     *
     * @param file the config to be written, absolute
     * @param existing the config to which the views are added, which stays as it is otherwise; empty for a new one
     * @param temporary the folder of temporary files
     */
    public static Draft ofParquet(Path file, Optional<ConfigFile> existing, List<DraftSource> sources,
            Storages storages, Path temporary, ParquetChoices choices) {
        Map<String, String> views = new LinkedHashMap<>();
        List<String> notes = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        for (DraftSource source : sources) {
            SourceSchema schema = source.schema(storages);
            schema.columns().forEach(column -> seen.add(column.name()));
            ParquetDraft draft = new ParquetDraft(schema, choices.of(schema), storages, temporary);
            String view = choices.view().orElseGet(() -> name(source.name(), "features"));
            if (views.put(view, draft.write(view, source.lines(file.getParent(), schema.data()))) != null) {
                throw new DraftException(
                        "two views would be called `" + view + "`; draft them one after the other, with"
                                + " --view");
            }
            draft.differences(view).forEach(line -> notes.add("the files of view " + view + " differ: " + line));
        }
        choices.columns().values().stream().filter(column -> !seen.contains(column)).findFirst().ifPresent(column -> {
            throw new DraftException("--column: " + Suggestions.unknown("column", column, seen));
        });
        String text = existing.map(config -> BlockInsertion.into(config, "feature_views", views)).orElseGet(() -> """
                project: %s

                online_store:
                  type: sqlite
                  path: .larder/online.db

                feature_views:
                """.formatted(YamlPrinter.inline(project(file))) + String.join("", views.values()));
        return new Draft(text, List.copyOf(views.keySet()), notes);
    }

    /**
     * The views of a Feast repository.
     *
     * @param file the config to be written, absolute
     * @param repo Feast's {@code feature_store.yaml}, or its folder
     */
    public static Draft ofFeast(Path file, Path repo, Map<String, String> environment, Storages storages) {
        FeastRepo feast = FeastRepo.read(repo, environment);
        FeastRegistryFile registry = feast.registry().orElseThrow(() -> new DraftException(feast.file()
                + ": larder reads only registries that are local files"));
        if (!Files.exists(registry.path())) {
            throw new DraftException(
                    "no such file: " + registry.path() + ", Feast's registry. `feast apply` writes it.");
        }
        try {
            FeastDraft draft = new FeastDraft(feast, registry.versionsViews(),
                    Registry.read(registry.path(), feast.project()), file.getParent(), storages);
            String text = draft.write();
            return new Draft(text, List.of(), draft.leftOut().stream().map("left out: "::concat).toList());
        } catch (IOException | BadValueException e) {
            throw new DraftException("cannot read " + registry.path() + " as Feast's registry: " + e.getMessage());
        }
    }

    private static String project(Path file) {
        return name(file.getParent().getFileName() == null ? "" : file.getParent().getFileName().toString(), "project");
    }

    /** A valid name for a project or view, made of a file's name. */
    private static String name(String fileName, String otherwise) {
        String name = fileName.replaceFirst("\\.(parquet|parq)$", "")
                .replaceAll("[^A-Za-z0-9_.-]", "_").replaceFirst("^[^A-Za-z]+", "");
        return name.isEmpty() ? otherwise : name;
    }
}
