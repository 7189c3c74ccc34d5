package dev.larder.source.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.PageLocation;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;

import dev.larder.source.storage.RangeReader.Range;

/** Nothing outside the chunk is ever read as a page. */
class PageIndexTest {
    private static final ColumnChunk CHUNK = new ColumnChunk(null, Codec.SNAPPY, 100, 50, 30, new Range(0, 0));

    private static boolean fits(PageLocation... pages) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Util.writeOffsetIndex(new OffsetIndex(List.of(pages)), out);
        return PageIndex.parse(out.toByteArray(), 0, out.size(), CHUNK, 30).isPresent();
    }

    @Test
    void pagesFillTheirChunk() throws IOException {
        assertEquals(true, fits(new PageLocation(110, 20, 0), new PageLocation(130, 20, 29)));
        assertEquals(false, fits(new PageLocation(110, 20, 0), new PageLocation(130, 21, 29)));
        assertEquals(false, fits(new PageLocation(99, 20, 0)));
        assertEquals(false, fits(new PageLocation(110, 20, 0), new PageLocation(129, 20, 29)));
        assertEquals(false, fits());
    }

    @Test
    void anOffsetThatIsTooLargeToBeAddedTo() throws IOException {
        assertEquals(false, fits(new PageLocation(Long.MAX_VALUE - 5, 20, 0)));
    }

    @Test
    void rowsAscendFromTheFirst() throws IOException {
        assertEquals(false, fits(new PageLocation(110, 20, 1)));
        assertEquals(false, fits(new PageLocation(110, 20, 0), new PageLocation(130, 20, 0)));
        assertEquals(false, fits(new PageLocation(110, 20, 0), new PageLocation(130, 20, 30)));
    }
}
