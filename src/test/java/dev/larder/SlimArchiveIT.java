package dev.larder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.LauncherSandbox.Result;

/** A larder without the optional folders of lib says how to add one that is asked for, and that command adds it. */
class SlimArchiveIT {
    private static final Path LIB = Path.of("target/lib").toAbsolutePath();

    @TempDir
    private Path temp;
    private Path root;
    private LauncherSandbox sandbox;

    @BeforeEach
    void layOut() throws IOException {
        root = temp.resolve("my larder");
        sandbox = new LauncherSandbox(temp);
        Files.createDirectories(root.resolve("bin"));
        Files.copy(LauncherSandbox.LAUNCHER, root.resolve("bin/larder"));
        assertTrue(root.resolve("bin/larder").toFile().setExecutable(true));
        Path slim = Files.createDirectories(root.resolve("lib/slim"));
        try (Stream<Path> files = Files.list(LIB)) {
            for (Path file : files.toList()) {
                if (Files.isRegularFile(file)) {
                    Files.copy(file, root.resolve("lib").resolve(file.getFileName()));
                }
            }
        }
        Files.createSymbolicLink(temp.resolve("larder-1.2.3"), LIB.getParent());
        for (String name : List.of("spark", "delta")) {
            Files.writeString(slim.resolve(name), command(name) + "\n");
        }
        Files.writeString(Files.createDirectories(temp.resolve("table/_delta_log")).resolve("0".repeat(20) + ".json"),
                """
                        {"protocol":{"minReaderVersion":1,"minWriterVersion":2}}
                        {"metaData":{"id":"a","format":{"provider":"parquet","options":{}},"schemaString":"{\\"type\\":\\"struct\\",\\"fields\\":[]}","partitionColumns":[],"configuration":{},"createdTime":1}}
                        """);
        Files.writeString(temp.resolve("larder.yaml"), """
                project: p
                online_store: {type: sqlite, path: online.db}
                feature_views:
                  v:
                    entity: {id: string}
                    source: {format: delta, path: table, event_timestamp: t}
                    features: {x: double}
                """);
    }

    /** As {@code src/build/dist} writes it, with another address. */
    private String command(String name) {
        return "curl -fsSL file://" + temp + "/full.tar.gz | tar -xzC DIR --strip-components=1 larder-1.2.3/lib/"
                + name;
    }

    private void pack(String name) throws Exception {
        sandbox.call(Map.of(), "tar", "-chzf", temp.resolve("full.tar.gz").toString(), "-C", temp.toString(),
                "larder-1.2.3/lib/" + name).expectExit(0);
    }

    private Result larder(String... arguments) throws Exception {
        String[] line = Stream.concat(Stream.of(root.resolve("bin/larder").toString()), Stream.of(arguments))
                .toArray(String[]::new);
        return sandbox.call(Map.of("LARDER_JAVA", System.getProperty("java.home"), "HOME", temp.toString()), line);
    }

    private void run(String command) throws Exception {
        sandbox.call(Map.of(), "sh", "-c", command).expectExit(0);
    }

    @Test
    void librariesOfASourceAreAddedByTheCommandThatIsShown() throws Exception {
        Programs.require("curl");
        String add = command("delta").replace("DIR", "'" + root + "'");
        Result without = larder("materialize").expectExit(1);
        assertEquals("error: this larder comes without the libraries for Delta tables; to add them, run: " + add,
                without.errLines().getLast());
        pack("delta");
        run(add);
        Result with = larder("materialize").expectExit(0);
        assertTrue(with.err().contains("done v: 0 written of 0 rows read"), with.err());
    }

    @Test
    void librariesForSparkAreAddedByTheCommandThatIsShown() throws Exception {
        Programs.require("curl");
        String add = command("spark").replace("DIR", "'" + root + "'");
        Result without = larder("materialize", "--engine", "spark").expectExit(2);
        assertEquals("larder: this larder comes without the libraries for Spark; to add them, run: " + add + "\n",
                without.err());
        pack("spark");
        run(add);
        Result with = larder("materialize", "--engine", "spark").expectExit(2);
        assertTrue(with.err().startsWith("larder: --engine spark needs Apache Spark 4: "), with.err());
    }
}
