package dev.larder.source.iceberg;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Driver;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

import org.apache.iceberg.BaseTable;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SessionCatalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.rest.HTTPClient;
import org.apache.iceberg.rest.RESTSessionCatalog;
import org.apache.iceberg.rest.RESTUtil;

import dev.larder.feature.CatalogSettings;
import dev.larder.feature.ViewSource.Data.IcebergVersion;
import dev.larder.source.storage.Location;
import dev.larder.source.storage.SourceException;
import dev.larder.source.storage.Storages;
import dev.larder.source.table.CatalogAccess;

/** Finds tables by name. Connects for each question, so that no session is open while rows are read. */
final class TableCatalog {
    /** What a user may set otherwise. */
    private static final Map<String, String> REST_DEFAULTS = Map.of(
            "header.X-Iceberg-Access-Delegation", "vended-credentials",
            "rest.client.connection-timeout-ms", "5000",
            "rest.client.socket-timeout-ms", "60000",
            "rest-metrics-reporting-enabled", "false");
    /** Of SQLite's driver: no file is made, and nothing is written. */
    private static final Map<String, String> JDBC_DEFAULTS = Map.of("jdbc.open_mode", "1",
            CatalogProperties.CLIENT_POOL_SIZE, "1");

    private final CatalogSettings settings;
    private final Storages storages;

    TableCatalog(CatalogSettings settings, Storages storages) {
        this.settings = settings;
        this.storages = storages;
    }

    /** @param name of a table, with its namespace before it */
    IcebergTable open(String name, IcebergVersion version) {
        TableIdentifier id = TableIdentifier.parse(name);
        if (settings instanceof CatalogSettings.Hadoop(String warehouse)) {
            Location folder = Location.of(warehouse);
            for (String level : id.namespace().levels()) {
                folder = folder.child(level);
            }
            return IcebergTable.open(new IcebergFiles(storages), folder.child(id.name()), version);
        }
        if (id.namespace().isEmpty()) {
            throw new SourceException("`" + name + "` names no namespace; write `table` like sales.customers");
        }
        Table found = load(id);
        TableMetadata metadata = ((HasTableOperations) found).operations().current();
        IcebergFiles loaded = (IcebergFiles) found.io();
        IcebergFiles files = new IcebergFiles(
                storages.with(new Loan(found, () -> (IcebergFiles) load(id).io(), settings.place(), storages.clock())
                        .credentials()),
                loaded.properties());
        return IcebergTable.of(name, IcebergFiles.location(metadata.location()), files,
                new BaseTable(new StaticTableOperations(metadata, files), name), version);
    }

    private Table load(TableIdentifier id) {
        return ask(id.toString(), catalog -> {
            try {
                return catalog.loadTable(id);
            } catch (NoSuchTableException | NoSuchNamespaceException e) {
                throw new SourceException("the Iceberg catalog `" + settings.place() + "` has no table `" + id + "`"
                        + others(catalog, id.namespace()), e);
            }
        });
    }

    CatalogAccess access(String name) {
        Namespace namespace = TableIdentifier.parse(name).namespace();
        int tables = ask("namespace " + namespace, catalog -> names(catalog, namespace)).size();
        return new CatalogAccess(settings.place(), identity(), namespace.toString(), tables);
    }

    private String identity() {
        return switch (settings) {
            case CatalogSettings.Rest rest when rest.token().isPresent() -> "with the token of the config";
            case CatalogSettings.Rest rest when rest.credential().isPresent() -> "as client "
                    + rest.credential().get().reveal().replaceFirst("(?s):.*|^[^:]*$", "");
            case CatalogSettings.Rest rest -> "without a token";
            case CatalogSettings.Jdbc jdbc -> jdbc.user().map("as user "::concat).orElse("without a user");
            case CatalogSettings.Hadoop folder -> "as a folder";
        };
    }

    private static List<String> names(Catalog catalog, Namespace namespace) {
        return catalog.listTables(namespace).stream().map(TableIdentifier::name).sorted().toList();
    }

    /** Who may load tables need not be allowed to list them. */
    private static String others(Catalog catalog, Namespace namespace) {
        try {
            List<String> names = names(catalog, namespace);
            return ". Namespace `" + namespace + "` has "
                    + (names.isEmpty() ? "no table" : "the tables " + String.join(", ", names));
        } catch (RuntimeException e) {
            return e instanceof NoSuchNamespaceException ? ", nor a namespace `" + namespace + "`" : "";
        }
    }

    private interface Question<T> {
        T ask(Catalog catalog);
    }

    private <T> T ask(String what, Question<T> question) {
        try {
            Connection connection = connect();
            try (connection) {
                return question.ask(connection.catalog);
            }
        } catch (IOException e) {
            throw new CatalogFailure(settings, what).of(new UncheckedIOException(e));
        } catch (RuntimeException e) {
            throw new CatalogFailure(settings, what).of(e);
        }
    }

    private record Connection(Catalog catalog, Closeable connected) implements Closeable {
        @Override
        public void close() throws IOException {
            connected.close();
        }
    }

    private Connection connect() {
        Map<String, String> properties = new HashMap<>();
        return switch (settings) {
            case CatalogSettings.Rest rest -> {
                properties.putAll(REST_DEFAULTS);
                properties.putAll(rest.revealed());
                RESTSessionCatalog catalog = new RESTSessionCatalog(
                        all -> HTTPClient.builder(all).uri(all.get(CatalogProperties.URI))
                                .withHeaders(RESTUtil.configHeaders(all)).build(),
                        (context, all) -> new IcebergFiles(storages, all));
                initialize(catalog, () -> catalog.initialize("larder", properties));
                yield new Connection(catalog.asCatalog(SessionCatalog.SessionContext.createEmpty()), catalog);
            }
            case CatalogSettings.Jdbc jdbc -> {
                properties.putAll(JDBC_DEFAULTS);
                properties.putAll(jdbc.revealed());
                // Loads those of this folder, too.
                ServiceLoader.load(Driver.class, TableCatalog.class.getClassLoader()).forEach(driver -> {});
                JdbcCatalog catalog = new JdbcCatalog(all -> new IcebergFiles(storages, all), null, false);
                initialize(catalog, () -> catalog.initialize(jdbc.name(), properties));
                yield new Connection(catalog, catalog);
            }
            case CatalogSettings.Hadoop folder -> throw new IllegalStateException("its tables are found by path");
        };
    }

    /** What a catalog opened before it failed is closed. */
    private static void initialize(Closeable catalog, Runnable initialization) {
        try {
            initialization.run();
        } catch (RuntimeException e) {
            try {
                catalog.close();
            } catch (IOException | RuntimeException ofClosing) {
                e.addSuppressed(ofClosing);
            }
            throw e;
        }
    }
}
