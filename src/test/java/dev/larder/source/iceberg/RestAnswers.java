package dev.larder.source.iceberg;

import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.rest.CatalogHandlers;
import org.apache.iceberg.rest.RESTCatalogProperties.SnapshotMode;
import org.apache.iceberg.rest.responses.LoadTableResponseParser;

/**
 * What a service of Iceberg's REST protocol answers, by Iceberg's own handlers: to {@code namespaces/N/tables} and to
 * {@code namespaces/N/tables/T}. Loaded with the libraries, so it takes texts only: a {@link CatalogName}, and the path.
 */
public final class RestAnswers implements BiFunction<String, String, String> {
    @Override
    public String apply(String target, String path) {
        List<String> names = List.of(path.split("/"));
        Namespace namespace = Namespace.of(names.get(1).split("\u001f"));
        try (JdbcCatalog catalog = CatalogName.of(target).open()) {
            return names.size() > 3
                    ? LoadTableResponseParser.toJson(
                            CatalogHandlers.loadTable(catalog, TableIdentifier.of(namespace, names.get(3)),
                                    SnapshotMode.ALL))
                    : CatalogHandlers.listTables(catalog, namespace).identifiers().stream()
                            .map(id -> "{\"namespace\": [\"" + namespace + "\"], \"name\": \"" + id.name() + "\"}")
                            .collect(Collectors.joining(", ", "{\"identifiers\": [", "]}"));
        }
    }
}
