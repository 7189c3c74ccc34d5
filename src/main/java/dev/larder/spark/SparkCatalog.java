package dev.larder.spark;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.apache.spark.sql.SparkSession;

import dev.larder.feature.CatalogSettings;
import dev.larder.feature.ViewSource.Data.IcebergPlace;
import dev.larder.text.Secret;

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
        // The tables of a database are kept under the name of their catalog.
        String catalog = table.catalog() instanceof CatalogSettings.Jdbc jdbc
                ? jdbc.name()
                : "larder_" + Integer.toHexString(settings.hashCode());
        spark.conf().set(PREFIX + catalog, CLASS);
        settings.forEach((key, value) -> spark.conf().set(PREFIX + catalog + "." + key, value));
        return "`" + catalog + "`." + table.name();
    }

    private static Map<String, String> settings(CatalogSettings catalog) {
        Map<String, String> settings = new TreeMap<>();
        switch (catalog) {
            case CatalogSettings.Rest rest -> {
                settings.put("type", "rest");
                settings.put("uri", rest.uri());
                put(settings, "warehouse", rest.warehouse());
                put(settings, "token", rest.token().map(Secret::reveal));
                put(settings, "credential", rest.credential().map(Secret::reveal));
                put(settings, "scope", rest.scope());
                put(settings, "oauth2-server-uri", rest.oauth2ServerUri());
                settings.put("header.X-Iceberg-Access-Delegation", "vended-credentials");
                rest.properties().forEach((name, value) -> settings.put(name, value.reveal()));
            }
            case CatalogSettings.Jdbc jdbc -> {
                settings.put("type", "jdbc");
                settings.put("uri", jdbc.uri());
                // Of new tables, which are not made here.
                settings.put("warehouse", "/");
                put(settings, "jdbc.user", jdbc.user());
                put(settings, "jdbc.password", jdbc.password().map(Secret::reveal));
                jdbc.properties().forEach((name, value) -> settings.put(name, value.reveal()));
            }
            case CatalogSettings.Hadoop(String warehouse) -> {
                settings.put("type", "hadoop");
                settings.put("warehouse", SparkPath.of(warehouse));
            }
        }
        return settings;
    }

    private static void put(Map<String, String> settings, String name, Optional<String> value) {
        value.ifPresent(present -> settings.put(name, present));
    }
}
