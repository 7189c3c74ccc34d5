package dev.larder.source.iceberg;

import java.util.Map;

import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.jdbc.JdbcCatalog;

/**
 * A table of a catalog in a database, as one text.
 *
 * @param root the folder in which the files of buckets lie
 */
record CatalogName(String uri, String name, String table, String warehouse, String root) {

    static boolean isOne(String text) {
        return text.startsWith("jdbc:");
    }

    static CatalogName of(String text) {
        String[] words = text.split(" ");
        return new CatalogName(words[0], words[1], words[2], words[3], words[4]);
    }

    JdbcCatalog open() {
        JdbcCatalog catalog = new JdbcCatalog(properties -> new LocalFileIO(root), null, true);
        catalog.initialize(name, Map.of(CatalogProperties.URI, uri, CatalogProperties.WAREHOUSE_LOCATION, warehouse));
        return catalog;
    }
}
