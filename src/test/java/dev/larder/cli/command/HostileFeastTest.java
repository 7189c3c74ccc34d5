package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;

/** A Feast repository is untrusted input: whatever it contains, larder soon ends with a draft or an error message. */
class HostileFeastTest {
    private static final Path EXAMPLE = Path.of("examples/feast");

    @TempDir
    private Path folder;
    private Larder larder;

    @BeforeEach
    void repo() throws IOException {
        larder = new Larder(folder);
        Files.createDirectory(folder.resolve("repo"));
        for (String file : new String[]{"feature_store.yaml", "registry.db"}) {
            Files.copy(EXAMPLE.resolve(file), folder.resolve("repo").resolve(file));
        }
    }

    private Larder.Run init() {
        Larder.Run run = assertTimeout(Duration.ofSeconds(120),
                () -> larder.run("init", "--force", "--from-feast", "repo"));
        assertTrue(run.code() == ExitCode.OK.code() || run.code() == ExitCode.USAGE.code(), run::toString);
        assertFalse(run.err().contains("fault in larder"), run::toString);
        return run;
    }

    private void registry(byte[] bytes) throws IOException {
        Files.write(folder.resolve("repo/registry.db"), bytes);
    }

    private static byte[] mutant(byte[] seed, Random random) {
        byte[] bytes = seed.clone();
        for (int change = random.nextInt(6); change >= 0; change--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                // A length that runs on.
                default -> Arrays.fill(bytes, at, Math.min(bytes.length, at + random.nextInt(10)), (byte) 0xff);
            }
        }
        return bytes;
    }

    @Test
    void mutatedRegistry() throws IOException {
        byte[] seed = Files.readAllBytes(EXAMPLE.resolve("registry.db"));
        Random random = new Random(11);
        for (int i = 0; i < 1500; i++) {
            registry(mutant(seed, random));
            if (init().code() == ExitCode.OK.code()) {
                Larder.Run check = larder.run("config", "check");
                assertTrue(check.code() == ExitCode.OK.code() || check.code() == ExitCode.USAGE.code(),
                        check::toString);
            }
        }
    }

    @Test
    void mutatedFeatureStore() throws IOException {
        larder.file("larder.yaml", "online_store: {type: feast, repo: repo}\nfeature_views:\n  v: {entity: {k: string},"
                + " features: {x: double}}\n");
        byte[] seed = """
                project: demo
                registry: registry.db
                provider: local
                online_store:
                  type: redis
                  redis_type: redis_cluster
                  key_ttl_seconds: 600
                  connection_string: "h:1,h:2,ssl=true,password=p@${W}"
                entity_key_serialization_version: 3
                """.getBytes(StandardCharsets.UTF_8);
        Random random = new Random(12);
        for (int i = 0; i < 1500; i++) {
            Files.write(folder.resolve("repo/feature_store.yaml"), mutant(seed, random));
            Larder.Run run = assertTimeout(Duration.ofSeconds(120), () -> larder.run("config", "show"));
            assertTrue(run.code() == ExitCode.OK.code() || run.code() == ExitCode.USAGE.code(), run::toString);
        }
    }

    /** Field {@code number} of length-delimited bytes. */
    private static byte[] field(int number, byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 10);
        varint(number << 3 | 2, out);
        varint(bytes.length, out);
        out.writeBytes(bytes);
        return out.toByteArray();
    }

    private static void varint(int value, ByteArrayOutputStream out) {
        int rest = value;
        while (rest >= 0x80) {
            out.write(rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }

    /** A source whose batch source has a batch source, and so on. */
    @Test
    void deeplyNestedRegistry() throws IOException {
        byte[] source = {};
        for (int i = 0; i < 20_000; i++) {
            source = field(26, source);
        }
        byte[] project = field(2, "quickstart".getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream spec = new ByteArrayOutputStream();
        spec.writeBytes(field(1, new byte[]{'v'}));
        spec.writeBytes(project);
        spec.writeBytes(field(7, source));
        registry(field(6, field(1, spec.toByteArray())));
        init().exits(ExitCode.USAGE);
    }

    @Test
    void endlessRegistry() {
        larder.file("repo/feature_store.yaml", "project: demo\nregistry: /dev/zero\n");
        init().exits(ExitCode.USAGE)
                .says("error: cannot read /dev/zero as Feast's registry: it is larger than 32 MiB\n");
    }

    @Test
    void invalidPaths() {
        larder.file("repo/feature_store.yaml", "project: demo\nregistry: \"a\\0b\"\n");
        init().exits(ExitCode.USAGE);
    }
}
