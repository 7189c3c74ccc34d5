package dev.larder.spark;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.spark.sql.SparkSession;

import dev.larder.feature.CatalogSettings;
import dev.larder.feature.ViewSource.Data.IcebergPlace;
import dev.larder.source.storage.SourceException;

/** Makes the catalogs of a config those of a session. Spark loads a catalog when a table of it is first read. */
final class SparkCatalog {
    private static final String PREFIX = "spark.sql.catalog.";
    private static final String CLASS = "org.apache.iceberg.spark.SparkCatalog";

    private SparkCatalog() {}

    /** Even of a path Spark asks a catalog, which without settings is one of Hive that its runtime does not bring. */
    static void allowPaths(SparkSession spark) {
        String catalog = PREFIX + "default_iceberg";
        if (spark.conf().getOption(catalog).isEmpty()) {
            spark.conf().set(catalog, CLASS);
            spark.conf().set(catalog + ".type", "hadoop");
            // Of new tables, which are not made here.
            spark.conf().set(catalog + ".warehouse", "/unused");
            spark.conf().set(catalog + ".cache-enabled", "false");
        }
    }

    /** The name that Spark has for a table. */
    static String name(SparkSession spark, IcebergPlace.InCatalog table) {
        Map<String, String> settings = settings(table.catalog());
        String catalog = switch (table.catalog()) {
            // The tables of a database are kept under the name of their catalog.
            case CatalogSettings.Jdbc jdbc -> {
                requireFree(spark, jdbc);
                yield jdbc.name();
            }
            case CatalogSettings.Rest rest -> ownName(settings);
            case CatalogSettings.Hadoop folder -> ownName(settings);
        };
        spark.conf().set(PREFIX + catalog, CLASS);
        settings.forEach((key, value) -> spark.conf().set(PREFIX + catalog + "." + key, value));
        return Stream.concat(Stream.of(catalog), Stream.of(table.name().split("\\.")))
                .map(part -> "`" + part.replace("`", "``") + "`").collect(Collectors.joining("."));
    }

    private static String ownName(Map<String, String> settings) {
        return "larder_" + Integer.toHexString(settings.hashCode());
    }

    /** A session keeps the first catalog that it has loaded by a name, whatever its settings become. */
    private static void requireFree(SparkSession spark, CatalogSettings.Jdbc catalog) {
        String key = PREFIX + catalog.name();
        if (spark.conf().getOption(key).isDefined()
                && !spark.conf().get(key + ".uri", "").equals(catalog.uri())) {
            throw new SourceException("the Iceberg catalog `" + catalog.uri() + "` cannot be read: Spark's session has"
                    + " another catalog with the name `" + catalog.name() + "`. Read their views in separate runs, or"
                    + " remove `" + key + "` from Spark's settings");
        }
    }

    private static Map<String, String> settings(CatalogSettings catalog) {
        Map<String, String> settings = new TreeMap<>();
        switch (catalog) {
            case CatalogSettings.Rest rest -> {
                settings.put("type", "rest");
                settings.put("header.X-Iceberg-Access-Delegation", "vended-credentials");
                settings.putAll(rest.revealed());
            }
            case CatalogSettings.Jdbc jdbc -> {
                settings.put("type", "jdbc");
                // The tables of the database are there already.
                settings.put("jdbc.init-catalog-tables", "false");
                settings.putAll(jdbc.revealed());
            }
            case CatalogSettings.Hadoop(String warehouse) -> {
                settings.put("type", "hadoop");
                settings.put("warehouse", SparkPath.of(warehouse));
            }
        }
        return settings;
    }
}
