package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;

class ConfigCommandTest {
    @TempDir
    private Path folder;
    private Larder larder;

    @BeforeEach
    void larder() {
        larder = new Larder(folder);
    }

    @Test
    void showReadsBack() {
        larder.views(Views.BOTH);
        String shown = larder.run("config", "show").isSilent().out();
        larder.file("copy.yaml", shown);
        String again = larder.run("config", "show", "--config", "copy.yaml").isSilent().out();
        assertEquals(shown.lines().skip(1).toList(), again.lines().skip(1).toList());
    }

    @Test
    void showHidesSecrets() {
        larder.file("larder.yaml", """
                project: acme
                online_store:
                  type: redis
                  password: ${REDIS_PASSWORD}
                feature_views:
                  v:
                    entity: {id: string}
                    features: {x: int64}
                """).environment("REDIS_PASSWORD", "hunter2");
        String shown = larder.run("config", "show").isSilent().out();
        assertEquals(1, shown.lines().filter("  password: '***'"::equals).count()
                + shown.lines().filter("  password: \"***\""::equals).count(), shown);
        assertEquals(false, shown.contains("hunter2"), shown);
    }

    @Test
    void checkConfirmsAValidConfig() {
        larder.views(Views.BOTH).run("config", "check").exits(ExitCode.OK).prints("")
                .says("FOLDER/larder.yaml is valid: project acme, 2 views\n");
        larder.views(Views.CUSTOMERS).run("config", "check", "-q").isSilent().prints("");
    }

    @Test
    void checkReportsEveryMistake() {
        larder.file("larder.yaml", """
                project: acme
                feature_views:
                  customer_features:
                    entity: {customer_id: strng}
                    features: {total: double}
                    tll: 7d
                online_stor: {}
                """).run("config", "check").exits(ExitCode.USAGE).prints("")
                .says("""
                        error: larder.yaml:4: feature_views.customer_features.entity.customer_id: unknown type `strng`, did you \
                        mean `string`?
                        larder.yaml:6: feature_views.customer_features.tll: unknown key `tll`, did you mean `ttl`?
                        larder.yaml:7: online_stor: unknown key `online_stor`, did you mean `online_store`?
                        """);
    }

    @Test
    void configIsFoundInAFolderAboveOrByName() throws IOException {
        larder.views(Views.CUSTOMERS);
        Path below = Files.createDirectories(folder.resolve("a/b"));
        new Larder(below).run("get", "customer_features", "customer_id=c1").exits(ExitCode.NOT_FOUND);
        new Larder(below).environment("LARDER_CONFIG", folder.resolve("larder.yaml").toString())
                .run("config", "check", "-q").isSilent();
    }

    @Test
    void configNotFound() {
        refused("larder.yaml: not found in FOLDER or any folder above it. `larder init` creates one; --config names one"
                + " elsewhere.");
        refused("absent.yaml: no such file, which --config names. `larder init` creates one.", "--config",
                "absent.yaml");
        larder.environment("LARDER_CONFIG", "gone.yaml");
        refused("gone.yaml: no such file, which $LARDER_CONFIG names. `larder init` creates one.");
    }

    @Test
    void notAConfig() throws IOException {
        refused(".: is a folder. Name the file in it.", "--config", ".");
        larder.file("rows.csv", "customer_id,total\nc1,1.5\n");
        refused("rows.csv:1: must be a map of keys and values, not a single value", "--config", "rows.csv");
        larder.file("larder.yaml", "project: [acme\nfeature_views:\n");
        refused("larder.yaml:2: invalid YAML: expected ',' or ']', but got : (column 14)");
        Files.write(folder.resolve("binary"), new byte[]{(byte) 0xff, (byte) 0xd8, 0, 1});
        refused("binary: is not UTF-8 text. Is it the right file?", "--config=binary");
        larder.file("empty", "");
        refused("empty: is empty. `larder init --force` writes an example.", "--config=empty");
        try (RandomAccessFile large = new RandomAccessFile(folder.resolve("large").toFile(), "rw")) {
            large.setLength(100L << 20);
        }
        refused("large: is larger than 1 MiB, the limit for a config. Is it the right file?", "--config=large");
    }

    /** Every command that needs the config says the same, and does nothing else. */
    private void refused(String message, String... options) {
        for (String[] words : new String[][]{{"get", "v", "a=b"}, {"batch-put", "v"}, {"scan", "v"}, {"config", "show"},
                {"delete", "v", "a=b", "--yes"}}) {
            String[] arguments = new String[options.length + words.length];
            System.arraycopy(options, 0, arguments, 0, options.length);
            System.arraycopy(words, 0, arguments, options.length, words.length);
            larder.run(arguments).exits(ExitCode.USAGE).says("error: " + message + "\n").prints("");
        }
    }
}
