package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import com.sun.management.ThreadMXBean;

import dev.larder.Mutation;
import dev.larder.cli.session.ExitCode;

/**
 * However a Parquet file is damaged, {@code materialize} ends soon, with an error that names the file or with
 * rows, and never allocates memory only because the file claims to need it.
 */
@Tag("slow")
class ParquetMutantTest {
    /** Mutants of each of ten seed files. For a longer run: {@code -Dlarder.mutants=20000}. */
    private static final int MUTANTS = Integer.getInteger("larder.mutants", 220);
    private static final long SEED = Long.getLong("larder.seed", 20261120);
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    /** The most bytes that a run may allocate; an undamaged seed needs a tenth of it. */
    private static final long MOST_BYTES = 64L << 20;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final String VIEW = """
            customers:
              entity: {id: int64, region: string}
              source: {path: data, event_timestamp: event, created_timestamp: created}
              features:
                number: double
                small: int32
                text: string
                flag: bool
                at: timestamp
                raw: bytes
                vector: array<float>
                words: array<string>
              ttl: never
            """;

    private static final String ROWS = """
            SELECT (i * 7919 %% 251)::BIGINT AS id, 'region-' || (i %% 5) AS region,
              make_timestamp(1793491200000000 + i * 1000) AS event,
              CASE WHEN i %% 3 = 0 THEN make_timestamp(1793491300000000 + i) END AS created,
              CASE WHEN i %% 7 > 0 THEN i / 7 END AS number, (i %% 90)::INTEGER AS small,
              CASE WHEN i %% 4 > 0 THEN repeat('text ', 1 + i %% 3) || i END AS text, i %% 2 = 0 AS flag,
              make_timestamp(i * 1000000) AS at, encode('raw' || i) AS raw,
              CASE WHEN i %% 5 > 0 THEN [i::FLOAT, (i / 3)::FLOAT] END AS vector,
              [w FOR w IN ['a', 'b' || i, 'ccc'] IF i %% 6 > 0] AS words
            FROM range(%d) t(i)""";

    /** Ways of writing the same rows: codecs, page versions, encodings, with dictionaries or not, row groups. */
    enum Seed {
        PLAIN("CODEC 'uncompressed'", "DICTIONARY_SIZE_LIMIT 1"),
        SNAPPY_DICTIONARIES("CODEC 'snappy'",
                "DICTIONARY_SIZE_LIMIT 100000"),
        GZIP("CODEC 'gzip'", "DICTIONARY_SIZE_LIMIT 1"),
        ZSTD_DICTIONARIES(
                "CODEC 'zstd'", "DICTIONARY_SIZE_LIMIT 100000"),
        LZ4_RAW("CODEC 'lz4_raw'",
                "DICTIONARY_SIZE_LIMIT 100000"),
        DELTAS("CODEC 'uncompressed'", "PARQUET_VERSION V2",
                "DICTIONARY_SIZE_LIMIT 1"),
        DELTAS_ZSTD("CODEC 'zstd'", "PARQUET_VERSION V2",
                "DICTIONARY_SIZE_LIMIT 1"),
        V2_DICTIONARIES("CODEC 'snappy'",
                "PARQUET_VERSION V2",
                "DICTIONARY_SIZE_LIMIT 100000"),
        ROW_GROUPS(
                "CODEC 'uncompressed'",
                "ROW_GROUP_SIZE 2048"),
        ROW_GROUPS_ZSTD("CODEC 'zstd'",
                "PARQUET_VERSION V2", "ROW_GROUP_SIZE 2048");

        private final String[] options;

        Seed(String... options) {
            this.options = options;
        }

        private Path write(CustomerFiles files) {
            return files.sql("a.parquet", ROWS.formatted(name().startsWith("ROW_GROUPS") ? 2100 : 300), options);
        }
    }

    @TempDir
    private Path folder;
    private CustomerFiles files;

    @BeforeEach
    void makeFiles() {
        files = new CustomerFiles(folder, VIEW);
    }

    @ParameterizedTest
    @EnumSource
    void mutantsGiveRowsOrAnErrorMessage(Seed seed) throws IOException {
        Path file = seed.write(files);
        byte[] whole = Files.readAllBytes(file);
        materialize().exits(ExitCode.OK);
        long seedNumber = SEED + seed.ordinal();
        Random random = new Random(seedNumber);
        Map<ExitCode, Integer> ends = new EnumMap<>(ExitCode.class);
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = mutant(whole, random);
            Files.write(file, mutant);
            try {
                ends.merge(run(), 1, Integer::sum);
            } catch (AssertionError e) {
                Path kept = Files.createTempFile("larder-mutant-" + seed + "-" + i + "-", ".parquet");
                Files.write(kept, mutant);
                throw new AssertionError("mutant " + i + " of " + seed + ", -Dlarder.seed=" + SEED + ", kept as " + kept
                        + ": " + e.getMessage(), e);
            }
        }
        System.out.println(seed + " (" + whole.length + " bytes), seed " + seedNumber + ": " + ends);
        assertNotEquals(0, ends.getOrDefault(ExitCode.FAILED, 0), ends::toString);
    }

    /** Half of the mutations are in the footer, a small part of the file that locates everything else. */
    private static byte[] mutant(byte[] whole, Random random) {
        if (random.nextBoolean()) {
            return Mutation.any(whole, random);
        }
        int footer = footerStart(whole);
        return withFooter(whole, footer, Mutation.any(Arrays.copyOfRange(whole, footer, whole.length - 8), random));
    }

    private static int footerStart(byte[] whole) {
        return whole.length - 8 - ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt(whole.length - 8);
    }

    private static byte[] withFooter(byte[] whole, int start, byte[] footer) {
        ByteBuffer file = ByteBuffer.allocate(start + footer.length + 8).order(ByteOrder.LITTLE_ENDIAN);
        return file.put(whole, 0, start).put(footer).putInt(footer.length).put(whole, whole.length - 4, 4).array();
    }

    /** The largest possible number of rows, claimed twice; one bit per row would be half a gigabyte. */
    @Test
    void rowsThatAFooterOnlyClaims() throws IOException {
        Path file = Seed.SNAPPY_DICTIONARIES.write(files);
        byte[] whole = Files.readAllBytes(file);
        int footer = footerStart(whole);
        FileMetaData claims = Util.readFileMetaData(
                new ByteArrayInputStream(whole, footer, whole.length - 8 - footer));
        RowGroup rowGroup = claims.row_groups.getFirst();
        rowGroup.num_rows = Integer.MAX_VALUE;
        rowGroup.columns.forEach(column -> column.meta_data.num_values = Integer.MAX_VALUE);
        claims.num_rows = 2L * Integer.MAX_VALUE;
        claims.row_groups.add(rowGroup);
        ByteArrayOutputStream changed = new ByteArrayOutputStream();
        Util.writeFileMetaData(claims, changed);
        Files.write(file, withFooter(whole, footer, changed.toByteArray()));
        assertEquals(ExitCode.FAILED, run());
    }

    private ExitCode run() {
        long before = THREADS.getTotalThreadAllocatedBytes();
        Larder.Run run = assertTimeoutPreemptively(PATIENCE, () -> materialize());
        long allocated = THREADS.getTotalThreadAllocatedBytes() - before;
        assertTrue(allocated < MOST_BYTES, () -> allocated + " bytes were allocated\n" + run);
        ExitCode code = ExitCode.of(run.code());
        switch (code) {
            case OK, PARTLY -> assertFalse(run.err().contains("error: "), run::toString);
            case FAILED, USAGE, TRY_AGAIN -> {
                // A file that is cut short may be one that is still being written.
                assertEquals(code == ExitCode.TRY_AGAIN, run.err().contains(" is cut short: "), run::toString);
                assertEquals(1, run.err().split("error: ", -1).length - 1, run::toString);
                assertTrue(run.err().contains("error: `FOLDER/data/a.parquet`"), run::toString);
                assertFalse(run.err().contains("fault in larder") || run.err().contains("memory")
                        || run.err().contains("Exception") || run.err().contains("Error"), run::toString);
            }
            default -> throw new AssertionError(run.toString());
        }
        return code;
    }

    private Larder.Run materialize() {
        return files.materialize("--memory", "1m", "--parallelism", "2", "--on-conflict", "overwrite");
    }
}
