package dev.larder.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.feature.CatalogSettings;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.ViewSource;
import dev.larder.feature.ViewSource.Data.IcebergPlace;
import dev.larder.source.EarlierRuns;
import dev.larder.source.Window;
import dev.larder.source.arrival.Arrivals;
import dev.larder.source.storage.SourceException;

/** What Spark is asked to read. */
@Tag("spark")
class SparkSourceIT {
    private static final FeatureView VIEW = new FeatureView("v", JoinKeys.of("id", Scalar.STRING),
            List.of(new Feature("x", Scalar.INT32)));

    @TempDir
    private Path folder;

    private static String inDatabase(String uri) {
        return SparkCatalog.name(LocalSpark.session(), new IcebergPlace.InCatalog(new CatalogSettings.Jdbc(uri,
                "two-names", Optional.empty(), Optional.empty(), Map.of()), "sales.my-table"));
    }

    /** Spark would read the tables of the first one for both. */
    @Test
    void twoDatabasesCannotHaveCatalogsOfOneName() {
        assertEquals("`two-names`.`sales`.`my-table`", inDatabase("jdbc:sqlite:/a.db"));
        assertEquals("false",
                LocalSpark.session().conf().get("spark.sql.catalog.two-names.jdbc.init-catalog-tables"));
        assertEquals("`two-names`.`sales`.`my-table`", inDatabase("jdbc:sqlite:/a.db"));
        assertEquals("the Iceberg catalog `jdbc:sqlite:/b.db` cannot be read: Spark's session has another catalog with"
                + " the name `two-names`. Read their views in separate runs, or remove `spark.sql.catalog.two-names`"
                + " from Spark's settings",
                assertThrows(SourceException.class, () -> inDatabase("jdbc:sqlite:/b.db")).getMessage());
    }

    private Dataset<Row> rows(String eventType, Window window) throws Exception {
        Path file = folder.resolve(eventType.replace(' ', '_') + ".parquet");
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = duckdb.createStatement()) {
            sql.execute("SET TimeZone = 'UTC'");
            sql.execute(
                    "COPY (SELECT 'e' || i AS id, i AS x, 0 AS unneeded, CASE WHEN i > 0 THEN (TIMESTAMP '2026-11-01'"
                            + " + to_days(i::INT))::" + eventType + " END AS event FROM range(10) t(i)) TO '" + file
                            + "' (FORMAT parquet)");
        }
        ViewSource source = new ViewSource(file.toString(), "event", Optional.empty(), Map.of());
        SparkSource opened = new SparkSource(LocalSpark.session(), VIEW, source, Arrivals.none(), EarlierRuns.NONE);
        return opened.rows(opened.plan(VIEW, source), window);
    }

    private static String plan(Dataset<Row> rows) {
        rows.createOrReplaceTempView("rows_of_window");
        return LocalSpark.session().sql("EXPLAIN SELECT * FROM rows_of_window").first().getString(0);
    }

    /** 2026-11-04 and the day after the 6th, in microseconds. */
    private static final Window SOME = new Window(1_793_750_400_000_000L, 1_794_009_600_000_000L);

    @Test
    void theWindowIsPushedDownToTheReaders() throws Exception {
        for (String type : List.of("TIMESTAMP", "TIMESTAMP WITH TIME ZONE")) {
            Dataset<Row> rows = rows(type, SOME);
            assertEquals(4, rows.count(), "three days, and the row without a time");
            String plan = plan(rows);
            assertTrue(plan.contains("PushedFilters: [Or(IsNull(event),And(GreaterThanOrEqual(event,2026-11-04"),
                    plan);
            assertTrue(!plan.contains("unneeded"), plan);
        }
    }

    @Test
    void aWindowAroundAllRowsReadsEveryRow() throws Exception {
        Dataset<Row> rows = rows("TIMESTAMP", new Window(Long.MIN_VALUE, SOME.toMicros()));
        assertEquals(10, rows.count());
        assertTrue(plan(rows).contains("PushedFilters: []"), plan(rows));
    }
}
