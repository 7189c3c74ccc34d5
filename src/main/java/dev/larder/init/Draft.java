package dev.larder.init;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import dev.larder.config.feast.FeastRepo;
import dev.larder.config.store.FeastRegistryFile;
import dev.larder.config.yaml.YamlPrinter;
import dev.larder.source.SourceSchema;
import dev.larder.source.storage.Storages;
import dev.larder.store.feast.Registry;
import dev.larder.text.BadValueException;

/**
 * The text of a first {@code larder.yaml}.
 *
 * @param leftOut what is not in the text, each with its reason
 */
public record Draft(String text, List<String> leftOut) {
    public Draft {
        leftOut = List.copyOf(leftOut);
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
                List.of());
    }

    /**
     * A view of Parquet files.
     *
     * @param file the config to be written, absolute
     * @param source a file, a folder or a glob, absolute
     */
    public static Draft ofParquet(Path file, Path source, ParquetChoices choices) {
        Path folder = file.getParent();
        String path = source.startsWith(folder) ? folder.relativize(source).toString() : source.toString();
        String view = choices.view().orElseGet(() -> name(source, "features"));
        return new Draft(new ParquetDraft(SourceSchema.of(source.toString(), Storages.LOCAL), choices)
                .write(project(file), view, path), List.of());
    }

    /**
     * The views of a Feast repository.
     *
     * @param file the config to be written, absolute
     * @param repo Feast's {@code feature_store.yaml}, or its folder
     */
    public static Draft ofFeast(Path file, Path repo, Map<String, String> environment) {
        FeastRepo feast = FeastRepo.read(repo, environment);
        FeastRegistryFile registry = feast.registry().orElseThrow(() -> new DraftException(feast.file()
                + ": larder reads only registries that are local files"));
        if (!Files.exists(registry.path())) {
            throw new DraftException(
                    "no such file: " + registry.path() + ", Feast's registry. `feast apply` writes it.");
        }
        try {
            FeastDraft draft = new FeastDraft(feast, registry.versionsViews(),
                    Registry.read(registry.path(), feast.project()), file.getParent());
            String text = draft.write();
            return new Draft(text, draft.leftOut());
        } catch (IOException | BadValueException e) {
            throw new DraftException("cannot read " + registry.path() + " as Feast's registry: " + e.getMessage());
        }
    }

    private static String project(Path file) {
        return name(file.getParent(), "project");
    }

    /** A valid name for a project or view, made of a file's name. */
    private static String name(Path path, String otherwise) {
        if (path.getFileName() == null) {
            return otherwise;
        }
        String name = path.getFileName().toString().replaceFirst("\\.(parquet|parq)$", "")
                .replaceAll("[^A-Za-z0-9_.-]", "_").replaceFirst("^[^A-Za-z]+", "");
        return name.isEmpty() ? otherwise : name;
    }
}
