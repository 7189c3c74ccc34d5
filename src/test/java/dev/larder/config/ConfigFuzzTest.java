package dev.larder.config;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

import dev.larder.config.yaml.ConfigException;

/** Whatever a file holds, reading it ends in a config or in a {@link ConfigException}. */
@Tag("slow")
class ConfigFuzzTest {
    private static final String SEED = """
            project: acme
            protected: true
            prewrite_hook: com.acme.Mask
            hook_path: [a.jar, "b.jar"]
            online_store:
              type: redis
              mode: sentinel
              master: m
              addresses: ["h:1", '[::1]:2']
              username: ${USER_NAME:-u}
              password: unmistakable7391
              tls: {enabled: true, ca_file: a}
              timeouts: {connect: 500ms, read: PT1S}
            feature_views:
              customer:
                entity: {customer_id: string}
                source: {path: "d/*.parquet", event_timestamp: ts, columns: {clicks: c}}
                features:
                  clicks: int64
                  long: {type: array<float>, ttl: 5m}
                ttl: 7d
                aerospike: {namespace: n, set: s}
            profiles:
              prod:
                online_store: {type: aerospike, hosts: "h:n:1", set_template: "{project}", db: null}
                feature_views: {customer: {ttl: never}}
            """;

    private static final String SECRET = "unmistakable7391";

    private static Path folder;

    @BeforeContainer
    static void makeFolder() throws IOException {
        folder = Files.createTempDirectory("larder-config");
    }

    @AfterContainer
    static void removeFolder() throws IOException {
        Files.delete(folder.resolve("larder.yaml"));
        Files.delete(folder);
    }

    /** A mutant of what was never taken would show little. */
    @Example
    void seedIsValid() throws IOException {
        Files.writeString(folder.resolve("larder.yaml"), SEED);
        for (Optional<String> profile : List.of(Optional.<String>empty(), Optional.of("prod"))) {
            EffectiveConfig.print(new ConfigLoader(Map.of(), folder)
                    .load(new ConfigChoice(Optional.empty(), profile, List.of())));
        }
    }

    @Property(tries = 1000)
    void anyBytes(@ForAll byte[] bytes) throws IOException {
        load(bytes, List.of());
    }

    @Property(tries = 1000)
    void anyYamlLikeText(@ForAll("yamlLike") String text) throws IOException {
        load(text.getBytes("UTF-8"), List.of());
    }

    @Property(tries = 1500)
    void mutatedConfig(@ForAll Random random) throws IOException {
        StringBuilder text = new StringBuilder(SEED);
        for (int change = random.nextInt(8); change >= 0; change--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, text.charAt(random.nextInt(text.length())));
                default -> text.setCharAt(at, (char) random.nextInt(0x250));
            }
        }
        load(text.toString().getBytes("UTF-8"), List.of());
    }

    @Property(tries = 1000)
    void anyOverride(@ForAll String key, @ForAll String value) throws IOException {
        load(SEED.getBytes("UTF-8"), List.of(key + "=" + value, "online_store." + key + "=" + value));
    }

    @Provide
    Arbitrary<String> yamlLike() {
        return Arbitraries
                .of("a", "b: ", ": ", "- ", "\n", "\n  ", "\n    ", "{", "}", "[", "]", ",", "?", "? ", "|\n", ">\n",
                        "'", "\"", "#", "&a ", "*a", "!t ", "!!int ", "%YAML 1.2\n", "---\n", "...\n", "\t", "0", "0x1",
                        "1e9", "~",
                        "null", "<<: ", "${", "$${", "}", "project: ", "feature_views:", "online_store:", "profiles:",
                        "\\", "\u0085",
                        "\u2028", "\ud83d\ude00")
                .list().ofMaxSize(40).map(parts -> String.join("", parts));
    }

    private static void load(byte[] bytes, List<String> sets) throws IOException {
        Files.write(folder.resolve("larder.yaml"), bytes);
        ConfigChoice choice = new ConfigChoice(Optional.empty(), Optional.of("prod"), sets);
        try {
            String printed = EffectiveConfig.print(new ConfigLoader(Map.of(), folder).load(choice));
            assertFalse(printed.contains(SECRET), printed);
        } catch (ConfigException expected) {
            // One sentence a mistake is what a broken file is owed, and none of them tells a secret.
            assertFalse(expected.getMessage().contains(SECRET), expected.getMessage());
            expected.getMessage().lines().forEach(line -> assertTrue(line.startsWith("larder.yaml")
                    || line.startsWith("--set") || line.startsWith("--profile: "), expected.getMessage()));
        }
    }
}
