package dev.larder.source.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.ViewSource;
import dev.larder.source.EarlierRuns;
import dev.larder.source.ParquetFormat;
import dev.larder.source.SourcePlan;
import dev.larder.source.SourcePlanner;
import dev.larder.source.Sources;
import dev.larder.source.Window;
import dev.larder.source.storage.Location.Remote;
import dev.larder.source.table.SourceTables;
import dev.larder.source.table.TableVersion.Kind;

/** A table of very many objects, all with the same bytes. By hand: {@code -Dlarder.objects=100000} with a small heap. */
class ManyObjectsTest {
    private static final int OBJECTS = Integer.getInteger("larder.objects", 2_500);

    @TempDir
    private Path folder;
    private byte[] content = {};
    private final AtomicInteger listings = new AtomicInteger();
    private final AtomicInteger reads = new AtomicInteger();

    private final class Table implements ObjectClient {
        private final String start;

        /** @param start of the keys */
        private Table(String start) {
            this.start = start;
        }

        private StoredFile object(int number) {
            return new StoredFile(
                    new Remote("s3", "b", start + String.format(Locale.ROOT, "%06d", number) + ".parquet"),
                    content.length, "etag" + number, 0);
        }

        @Override
        public Page list(Remote prefix, boolean byFolder, String from, int most) {
            listings.incrementAndGet();
            List<StoredFile> files = new ArrayList<>();
            int next = from == null ? 0 : Integer.parseInt(from);
            boolean isHere = start.startsWith(prefix.key());
            while (isHere && files.size() < most && next < OBJECTS) {
                files.add(object(next++));
            }
            return new Page(files, List.of(), isHere && next < OBJECTS ? Integer.toString(next) : null);
        }

        @Override
        public Optional<StoredFile> find(Remote object) {
            return Optional.empty();
        }

        @Override
        public StorageAccess access(Remote place) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void read(StoredFile file, long position, long length, Target target) throws IOException {
            reads.incrementAndGet();
            ByteArrayInputStream in = new ByteArrayInputStream(content, (int) position, (int) length);
            for (long count = 0; count < length;) {
                count += target.take(in, count, (int) (length - count));
            }
        }

        @Override
        public Upload begin(Remote object) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    @Test
    void isPlannedByFewRequestsInLittleMemory() throws IOException {
        content = Files.readAllBytes(ParquetFormat.PLAIN.write(folder.resolve("a.parquet"),
                "required int64 id; required int64 ts (TIMESTAMP(MICROS,true)); optional int64 x;",
                List.of(group -> group.append("id", 1L).append("ts", 1L).append("x", 1L))));
        Storage storage = new ObjectStorage(new Table("t/part-"), new Traffic(), new OpenUploads(), 4);
        SourcePlan plan = SourcePlanner.plan(location -> storage, Sources.view(Sources.feature("x", Scalar.INT64)),
                new ViewSource("s3://b/t", "ts", Optional.empty(), Map.of()), Window.ALL, EarlierRuns.NONE);
        assertEquals(OBJECTS, plan.files().size());
        assertEquals(OBJECTS, plan.rowsToRead());
        // A footer is one read.
        assertEquals(OBJECTS, reads.get());
        // A page each, one to see whether it is a folder, and those that look for the log of a table.
        int pages = (OBJECTS + 999) / 1000;
        assertEquals(true, listings.get() <= pages + 5, "listings: " + listings);
    }

    @Test
    void theFirstFileOfALongLogShowsThatItIsADeltaTable() {
        Storage storage = new ObjectStorage(new Table("t/_delta_log/"), new Traffic(), new OpenUploads(), 4);
        assertEquals(Optional.of(Kind.DELTA), SourceTables.kindOf(new Remote("s3", "b", "t"), storage));
        assertEquals(1, listings.get());
    }
}
