package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;

/** Files that users name have the permissions of their umask. Private files are tested where they are made. */
class FilePermissionsTest {
    @TempDir
    private Path folder;

    @Test
    void permissionsOfTheFilesOfARun() throws Exception {
        CustomerFiles files = new CustomerFiles(Files.createDirectory(folder.resolve("run")));
        files.rows("a.parquet", "'c1', '2026-11-17', 1");
        files.larder().run("--config", "new.yaml", "init").exits(ExitCode.OK);
        files.materialize("--report", "report.json", "--metrics", "larder.prom", "--rejects", "rejects.jsonl")
                .exits(ExitCode.OK);
        files.larder().run("scan", "customers", "--to", "rows.parquet").exits(ExitCode.OK);
        Map<String, String> found;
        Path database = files.folder().resolve(".larder/online.db");
        // The log and its index exist while a reader has the database open.
        try (Connection reader = DriverManager.getConnection("jdbc:sqlite:" + database)) {
            reader.createStatement().executeQuery("SELECT count(*) FROM sqlite_master").close();
            files.larder().run("put", "customers", "customer_id=c2", "total=1").exits(ExitCode.OK);
            found = permissionsBelow(files.folder());
        }
        Files.createDirectory(folder.resolve("own"));
        String ofFile = permissions(Files.createFile(folder.resolve("own/file")));
        String ofFolder = permissions(folder.resolve("own"));
        for (String file : List.of("new.yaml", "report.json", "larder.prom", "rejects.jsonl", "rows.parquet",
                ".larder/online.db",
                ".larder/online.db-wal", ".larder/online.db-shm")) {
            assertEquals(ofFile, found.get(file), () -> file + " among " + found);
        }
        assertEquals(ofFolder, found.get(".larder"));
        assertFalse(found.keySet().stream().anyMatch(name -> name.startsWith(".report") || name.startsWith(".larder.")),
                found::toString);
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static Map<String, String> permissionsBelow(Path folder) throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                all.put(folder.relativize(file).toString(), permissions(file));
            }
        }
        return all;
    }
}
