package dev.larder.init;

import java.nio.file.Path;

import dev.larder.config.yaml.YamlPrinter;
import dev.larder.feature.CatalogSettings;
import dev.larder.feature.ViewSource.Data;
import dev.larder.feature.ViewSource.Data.IcebergPlace;
import dev.larder.feature.ViewSource.Data.IcebergVersion;
import dev.larder.source.SourceSchema;
import dev.larder.source.storage.Location;
import dev.larder.source.storage.Storages;

/** What a view is drafted of. */
public sealed interface DraftSource {
    /** What stands before the name of a table of a catalog. */
    String ICEBERG = "iceberg:";

    /** After which the view is called. */
    String name();

    SourceSchema schema(Storages storages);

    /** The lines of the source that say where it is. */
    String lines(Path folder, Data data);

    /** A table, a file, a folder or a glob. */
    record Files(Location place) implements DraftSource {
        @Override
        public String name() {
            return place.name();
        }

        @Override
        public SourceSchema schema(Storages storages) {
            return SourceSchema.of(place.toString(), storages);
        }

        @Override
        public String lines(Path folder, Data data) {
            String path = place instanceof Location.Local(Path local) && local.startsWith(folder)
                    ? folder.relativize(local).toString()
                    : place.toString();
            return switch (data) {
                case Data.Delta table -> "format: delta\n";
                case Data.Iceberg table -> "format: iceberg\n";
                default -> "";
            } + "path: " + YamlPrinter.inline(path) + "\n";
        }
    }

    /**
     * A table of a catalog.
     *
     * @param block the lines of the catalog if the config does not have it yet; else empty
     */
    record Table(String table, CatalogSettings catalog, String block) implements DraftSource {
        @Override
        public String name() {
            return table.substring(table.lastIndexOf('.') + 1);
        }

        @Override
        public SourceSchema schema(Storages storages) {
            return SourceSchema.ofTable(new Data.Iceberg(new IcebergPlace.InCatalog(catalog, table),
                    new IcebergVersion.Latest()), storages);
        }

        @Override
        public String lines(Path folder, Data data) {
            return "format: iceberg\ntable: " + YamlPrinter.inline(table) + "\n" + block;
        }
    }
}
