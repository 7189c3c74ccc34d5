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

    /** What a service says of tables of a catalog. */
    @SuppressWarnings("unchecked")
    static BiFunction<String, String, String> answers() {
        return LIBRARIES.load("RestAnswers", BiFunction.class);
    }
}
