package dev.larder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.LauncherSandbox.Result;
import dev.larder.source.storage.server.Bucket;
import dev.larder.source.storage.server.ObjectStores;

/** The folders of lib that only some runs load. */
class OptionalLibrariesIT {
    private static final String SDK = "software.amazon.awssdk.";

    @TempDir
    private Path folder;
    private LauncherSandbox sandbox;

    @BeforeEach
    void write() throws Exception {
        new RunSandbox(folder, 100, 50);
        sandbox = new LauncherSandbox(folder);
    }

    /** The names of all classes that a call loads. */
    private String classesOf(Map<String, String> environment, int code, String... arguments) throws Exception {
        Path log = folder.resolve("classes.log");
        Files.deleteIfExists(log);
        Map<String, String> all = new HashMap<>(environment);
        all.put("LARDER_OPTS", "-Xlog:class+load:file=" + log);
        call(LauncherSandbox.LAUNCHER, all, arguments).expectExit(code);
        return Files.readString(log);
    }

    private Result call(Path launcher, Map<String, String> environment, String... arguments) throws Exception {
        return sandbox.call(environment, Stream.concat(Stream.of(launcher.toString()), Stream.of(arguments))
                .toArray(String[]::new));
    }

    @Test
    void noRunWithoutABucketLoadsThem() throws Exception {
        for (String[] line : new String[][]{{"--help"}, {"materialize", "--dry-run"}, {"materialize"}}) {
            String classes = classesOf(Map.of(), 0, line);
            assertTrue(classes.contains("dev.larder.Main "), line[0]);
            assertEquals(-1, classes.indexOf(SDK), line[0]);
            assertEquals(-1, classes.indexOf("dev.larder.source.storage.s3."), line[0]);
        }
    }

    @Test
    void aRunOnABucketLoadsThemFromTheirFolder() throws Exception {
        Bucket bucket = Bucket.create(ObjectStores.usual());
        bucket.putAll("data/", folder.resolve("data"));
        Files.writeString(folder.resolve("larder.yaml"), Files.readString(folder.resolve("larder.yaml"))
                .replace("path: data", "path: \"" + bucket.url("data") + "\""));
        Map<String, String> environment = Map.of("AWS_ENDPOINT_URL", bucket.store().endpoint().toString(),
                "AWS_ACCESS_KEY_ID", bucket.store().accessKey(), "AWS_SECRET_ACCESS_KEY", bucket.store().secretKey());
        assertTrue(classesOf(environment, 0, "materialize").contains(SDK));
    }

    /** As the slim archive is. */
    @Test
    void withoutThemTheCommandThatAddsThemIsPrinted() throws Exception {
        Path slim = Files.createDirectory(folder.resolve("slim"));
        Files.createDirectories(slim.resolve("lib/slim"));
        Files.createDirectory(slim.resolve("bin"));
        Path launcher = Files.copy(LauncherSandbox.LAUNCHER, slim.resolve("bin/larder"));
        assertTrue(launcher.toFile().setExecutable(true));
        try (Stream<Path> jars = Files.list(Path.of("target/lib").toAbsolutePath())) {
            for (Path jar : jars.filter(file -> file.toString().endsWith(".jar")).toList()) {
                Files.copy(jar, slim.resolve("lib").resolve(jar.getFileName()));
            }
        }
        Files.writeString(slim.resolve("lib/slim/s3"), "fetch DIR\n");
        Files.writeString(folder.resolve("larder.yaml"), Files.readString(folder.resolve("larder.yaml"))
                .replace("path: data", "path: s3://bucket/data"));
        Result result = call(launcher, Map.of(), "materialize").expectExit(1);
        assertTrue(
                result.err().contains("error: this larder comes without the libraries for S3; to add them, run: fetch '"
                        + slim + "'\n"),
                result.err());
    }
}
