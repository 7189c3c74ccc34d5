package dev.larder.cli.command;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A project removes only its own rows from a shared SQLite file, whatever the other projects are called. */
class IsolationScenarioTest {
    @TempDir
    Path folder;

    @Test
    void otherProjectsStayByteIdentical() {
        CustomerFiles files = new CustomerFiles(folder, IsolationScenario.views());
        files.sql("a.parquet",
                "SELECT 'c2' AS customer_id, TIMESTAMP '2020-01-01' AS event, 5.0::DOUBLE AS total, 'm' AS more");
        Larder larder = files.larder();
        IsolationScenario neighbours = new IsolationScenario(larder, this::others);
        neighbours.fill("larder.yaml");
        for (String project : IsolationScenario.PROJECTS) {
            if (!project.equals("Acme")) { // of which SQLite says itself that it cannot tell it from acme
                larder.file("other.yaml",
                        "project: " + project + "\nfeature_views:\n" + IsolationScenario.views().indent(2));
                neighbours.fill("other.yaml");
            }
        }
        neighbours.runAll(() -> larder.views(IsolationScenario.views("vv", "acme").replace(", more: string", "")));
    }

    private Map<String, String> others() {
        Map<String, String> others = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(".larder/online.db"));
                Statement statement = connection.createStatement()) {
            for (List<String> table : rows(statement, "SELECT name, sql FROM sqlite_master WHERE type = 'table'")) {
                if (!table.getFirst().startsWith("acme:")) {
                    boolean isLedger = table.getFirst().startsWith("_larder");
                    others.put(table.toString(), rows(statement, "SELECT * FROM \"" + table.getFirst() + "\""
                            + (isLedger ? " WHERE project <> 'acme'" : " ORDER BY _entity")).toString());
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        // The tables of the ledger are created on first use.
        others.values().removeIf("[]"::equals);
        return others;
    }

    private static List<List<String>> rows(Statement statement, String sql) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(result.getString(i));
                }
                rows.add(row);
            }
        }
        return rows;
    }
}
