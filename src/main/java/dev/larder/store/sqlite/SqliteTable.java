package dev.larder.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureView;
import dev.larder.store.StoreException;
import dev.larder.store.StoreException.Kind;
import dev.larder.store.backend.ViewMetadata;

/**
 * The table of a view, {@code "project:view"}: one row per entity, one typed column per feature. Columns of larder's own
 * start with {@code _}, which no feature may: the entity's text, event and created time and expiry in epoch
 * microseconds. No name contains {@code :}, so two projects in one file stay apart.
 */
final class SqliteTable {
    private final String name;
    private final Map<String, String> typeOfColumn;

    private SqliteTable(String name, Map<String, String> typeOfColumn) {
        this.name = name;
        this.typeOfColumn = typeOfColumn;
    }

    /** The table as it is; it has no columns if it does not exist. */
    static SqliteTable describe(Connection connection, String project, FeatureView view) throws SQLException {
        String name = project + ":" + view.name();
        Map<String, String> columns = new LinkedHashMap<>();
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT c.name, c.type, t.name FROM sqlite_master t, pragma_table_info(t.name) c
                WHERE t.type = 'table' AND lower(t.name) = lower(?)""")) {
            select.setString(1, name);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    requireSameCase("tables", name, rows.getString(3));
                    columns.put(rows.getString(1), rows.getString(2));
                }
            }
        }
        SqliteTable table = new SqliteTable(name, columns);
        table.requireOwn();
        table.requireTypes(view);
        return table;
    }

    /**
     * Creates the table, or adds the columns that the view has gained; existing rows have no value for them.
     *
     * @param withFeatureTimes whether the column for event times of single features is needed
     */
    static SqliteTable ensure(Connection connection, String project, FeatureView view, boolean withFeatureTimes)
            throws SQLException {
        SqliteTable table = describe(connection, project, view);
        requireDistinct(view);
        try (Statement statement = connection.createStatement()) {
            if (!table.exists()) {
                statement.execute("CREATE TABLE " + table.quoted() + """
                         (_entity TEXT PRIMARY KEY, _ts INTEGER NOT NULL, _ct INTEGER, _expires INTEGER, %s)
                        WITHOUT ROWID""".formatted(
                        view.features().stream().map(SqliteTable::definition).collect(Collectors.joining(", "))));
            } else {
                for (Feature feature : view.features()) {
                    if (!table.has(feature)) {
                        statement.execute("ALTER TABLE " + table.quoted() + " ADD COLUMN " + definition(feature));
                    }
                }
            }
            if (withFeatureTimes && !table.hasFeatureTimes()) {
                statement.execute("ALTER TABLE " + table.quoted() + " ADD COLUMN " + SqliteFeatureTimes.COLUMN
                        + " TEXT");
            }
        }
        return describe(connection, project, view);
    }

    boolean exists() {
        return !typeOfColumn.isEmpty();
    }

    boolean has(Feature feature) {
        return typeOfColumn.containsKey(feature.name());
    }

    boolean hasFeatureTimes() {
        return typeOfColumn.containsKey(SqliteFeatureTimes.COLUMN);
    }

    /** The SQL expression of a feature: its column, or the missing value if there is no such column. */
    String expression(Feature feature) {
        return has(feature) ? quote(feature.name()) : SqliteValues.missing(feature.type());
    }

    String quoted() {
        return quote(name);
    }

    static String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    private static String definition(Feature feature) {
        return quote(feature.name()) + " " + quote(SqliteValues.columnType(feature.type())) + " DEFAULT "
                + SqliteValues.missing(feature.type());
    }

    private void requireOwn() {
        for (String own : List.of("_entity", "_ts", "_ct", "_expires")) {
            if (exists() && !typeOfColumn.containsKey(own)) {
                throw new StoreException(Kind.REFUSED, "table `" + name + "` has no column `" + own
                        + "`, so larder did not create it. Rename it, or point online_store.path at another file.");
            }
        }
    }

    private void requireTypes(FeatureView view) {
        Map<String, String> features = new LinkedHashMap<>();
        typeOfColumn.forEach((column, type) -> features.put(column, SqliteValues.featureType(type)));
        new ViewMetadata(Map.of(), Optional.empty(), features).requireSameTypes(view);
    }

    private static void requireDistinct(FeatureView view) {
        Set<String> seen = new HashSet<>();
        for (String feature : view.featureNames()) {
            if (!seen.add(feature.toLowerCase(Locale.ROOT))) {
                List<String> alike = view.featureNames().stream().filter(feature::equalsIgnoreCase).toList();
                requireSameCase("columns", alike.getFirst(), feature);
            }
        }
    }

    private static void requireSameCase(String what, String wanted, String present) {
        if (!wanted.equals(present)) {
            throw new StoreException(Kind.REFUSED,
                    "SQLite cannot distinguish " + what + " `" + wanted + "` and `" + present
                            + "`, which differ only in case. Rename one of them.");
        }
    }
}
