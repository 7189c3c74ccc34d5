package dev.larder.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.ReadResult;
import dev.larder.store.OnlineStore;
import dev.larder.store.TestClock;
import dev.larder.store.ViewRead;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOutcome.Done;
import dev.larder.store.settings.SqliteSettings;

/** The limit that {@code config check} enforces is one that the bundled SQLite can hold. */
class SqliteWidthTest {
    private static final JoinKeys KEYS = JoinKeys.of("k", Scalar.STRING);

    @TempDir
    Path folder;

    @Test
    void viewAtTheLimitIsWrittenAndRead() {
        FeatureView view = new FeatureView("wide", KEYS, IntStream.range(0, SqliteSettings.MAX_FEATURES)
                .mapToObj(i -> new Feature("f" + i, Scalar.INT64)).toList());
        Object[] values = IntStream.range(0, SqliteSettings.MAX_FEATURES).mapToObj(i -> (Object) (long) i).toArray();
        EntityKey key = EntityKey.of(KEYS, "a");
        try (OnlineStore store = new SqliteStore(folder.resolve("online.db"), "p",
                new TestClock("2026-11-20T08:00:00Z"))) {
            assertEquals(List.of(Done.WRITTEN), store.write(view,
                    List.of(new FeatureRow(key, 1_000, FeatureRow.NO_TIME, values)), WriteOptions.DEFAULT));
            ReadResult read = store.read(List.of(new ViewRead(view, view.features(), List.of(key)))).getFirst()
                    .getFirst();
            assertArrayEquals(values, assertInstanceOf(ReadResult.Found.class, read).row().values());
        }
    }
}
