package dev.larder.materialize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.ReadResult;
import dev.larder.store.StoreFixture;
import dev.larder.store.TestClock;
import dev.larder.store.ViewRead;
import dev.larder.store.WriteOptions;
import dev.larder.store.sqlite.SqliteStore;

class ExtraEntityDeleterTest {
    private static final long START = 1_000;

    @TempDir
    private Path folder;

    @Test
    void keepsEntitiesWrittenSinceTheScanFoundThem() {
        EntityKey gone = StoreFixture.customer("gone");
        EntityKey back = StoreFixture.customer("back");
        RowCounts counts = new RowCounts();
        try (SqliteStore store = new SqliteStore(folder.resolve("online.db"), "acme",
                new TestClock("2026-11-20T08:00:00Z"))) {
            write(store, gone, START - 1);
            write(store, back, START - 1);
            ExtraEntityDeleter removal = new ExtraEntityDeleter(store, StoreFixture.VIEW, counts, false, START);
            removal.add(gone);
            removal.add(back);
            write(store, back, START);

            removal.finish();

            List<ReadResult> left = store.read(List.of(new ViewRead(StoreFixture.VIEW,
                    StoreFixture.VIEW.features(), List.of(gone, back)))).getFirst();
            assertEquals(ReadResult.NOT_FOUND, left.get(0));
            assertInstanceOf(ReadResult.Found.class, left.get(1));
            assertEquals(1, counts.deleted());
            assertEquals(0, counts.undeleted());
        }
    }

    private static void write(SqliteStore store, EntityKey key, long eventMicros) {
        store.write(StoreFixture.VIEW,
                List.of(new FeatureRow(key, eventMicros, FeatureRow.NO_TIME, new Object[]{1.0, 1L, "a"})),
                WriteOptions.DEFAULT);
    }
}
