package dev.larder.materialize;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.feature.ViewSource;
import dev.larder.source.storage.OpenStorages;
import dev.larder.source.storage.OtherGap;
import dev.larder.source.storage.S3StorageIT;
import dev.larder.source.storage.Storages;
import dev.larder.source.storage.server.Bucket;
import dev.larder.source.storage.server.ObjectStore;
import dev.larder.source.storage.server.ObjectStores;
import dev.larder.store.OnlineStore;
import dev.larder.store.sqlite.SqliteStore;

/** The oracle with its files in a bucket. */
class S3MaterializeOracleIT implements MaterializeOracle {
    private static final ObjectStore SERVER = ObjectStores.usual();
    private static final OpenStorages STORAGES = S3StorageIT.storages(SERVER);
    /** In bytes, so that of small files, too, only the pages with latest rows are read. */
    private static final int SMALL_GAP = 500;

    private final Bucket bucket = Bucket.create(SERVER);
    private int count;

    @TempDir
    Path stores;

    @AfterAll
    static void close() {
        assertTrue(STORAGES.traffic().spared() > 0, "no case was read by pages");
        STORAGES.close();
    }

    @Override
    public OnlineStore open(String project) {
        return new SqliteStore(stores.resolve(project + ".db"), project, Clock.systemUTC());
    }

    @Override
    public Storages storages() {
        return new OtherGap(STORAGES, SMALL_GAP);
    }

    @Override
    public ViewSource source(ViewSource local, Path data) {
        String prefix = "case " + count++ + "/";
        bucket.putAll(prefix, data);
        return new ViewSource(new ViewSource.Data.Parquet(bucket.url(prefix)), local.eventTimestamp(),
                local.createdTimestamp(), local.columns(), local.deleted(), S3StorageIT.settings(SERVER));
    }

    /** They are read by pages, as one of fifty random cases is. */
    @Override
    public List<Long> furtherCases() {
        return List.of(1043L, 1127L);
    }

    /** All of them by hand: {@code -Dlarder.s3.cases=200}. */
    @Override
    public int cases() {
        return Integer.getInteger("larder.s3.cases", 40);
    }
}
