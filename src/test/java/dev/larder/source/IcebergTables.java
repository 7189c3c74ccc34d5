package dev.larder.source;

import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

import dev.larder.source.storage.LibraryFolder;

/** Iceberg's own library in the tests, which the tests themselves are compiled without. */
public final class IcebergTables {
    private static final LibraryFolder LIBRARIES = LibraryFolder.of(Path.of(""), "iceberg", "Iceberg tables",
            "dev.larder.source.iceberg");

    private IcebergTables() {}

    /**
     * Writes a table with columns {@code id}, {@code ts} and {@code x}.
     *
     * @param target a folder, or a table of a catalog: {@code JDBC-URL NAME TABLE WAREHOUSE FOLDER-OF-BUCKETS}
     * @param commands lines like {@code append FILE ROWS}
     */
    @SuppressWarnings("unchecked")
    public static void write(String target, String commands) {
        LIBRARIES.load("IcebergWriter", BiConsumer.class).accept(target, commands);
    }

    /** The rows that equality deletes delete, if so many of their keys are held at a time, and how often files are opened. */
    @SuppressWarnings("unchecked")
    static String deletedByKey(Path table, int mostKeys) {
        BiFunction<String, Integer, String> keys = LIBRARIES.load("KeysInParts", BiFunction.class);
        return keys.apply(table.toString(), mostKeys);
    }

    /** What a service says of tables of a catalog. */
    @SuppressWarnings("unchecked")
    static BiFunction<String, String, String> answers() {
        return LIBRARIES.load("RestAnswers", BiFunction.class);
    }
}
