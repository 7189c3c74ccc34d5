package dev.larder.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.config.store.Addresses;
import dev.larder.store.settings.RedisSettings;

class EffectiveConfigTest {
    @TempDir
    Path folder;

    @Test
    void everyDefaultIsSaid() {
        Config config = new ConfigFolder(folder).yaml(ConfigFolder.VIEWS).load();
        assertEquals("""
                # %1$s/larder.yaml
                project: acme
                protected: false
                online_store:
                  type: sqlite
                  path: %1$s/.larder/online.db
                feature_views:
                  customer:
                    entity:
                      customer_id: string
                    features:
                      clicks: int64
                    ttl_from: write
                """.formatted(folder), EffectiveConfig.print(config));
    }

    @Test
    void textsMayBeLong() {
        String text = "x".repeat(200_000);
        Config config = new ConfigFolder(folder).store("path: /" + text).load();
        assertTrue(EffectiveConfig.print(config).contains("path: /" + text + "\n"));
        new ConfigFolder(folder).store("type: redis\naddresses: 'h" + ":x".repeat(100_000) + "'").refuses(
                "larder.yaml:8: online_store.addresses: `h" + ":x".repeat(29) + ":...` is not a list, each of it "
                        + Addresses.HOST_PORT);
        new ConfigFolder(folder).write("feature_store.yaml", "project: p\nonline_store:\n  type: aerospike\n"
                + "  set_name_template: '" + text + "'\n").yaml(ConfigFolder.VIEWS.replace("project: acme\n", "")
                        + "online_store: {type: feast, repo: feature_store.yaml}\n")
                .refuses(
                        "larder.yaml:2: feature_views.customer.aerospike: its Aerospike set would have a name of 200000"
                                + " bytes; 63 is the most. Pin it with `aerospike: {set: ...}`");
    }

    @Test
    void secretsAreHiddenAndVariablesFilledIn() {
        Config config = new ConfigFolder(folder).yaml("""
                project: ${WHO}
                prewrite_hook: com.acme.Mask
                hook_path: hooks/a.jar
                feature_views:
                  customer:
                    entity: {customer_id: string}
                    source: {path: data, event_timestamp: ts, created_timestamp: c, columns: {long: l, clicks: n}}
                    features: {clicks: int64, long: {type: array<float>, ttl: 300s}}
                    ttl: 168h
                profiles:
                  prod:
                    protected: true
                    online_store:
                      type: redis
                      url: rediss://me:hunter2@redis:6380/2
                """).variable("WHO", "acme").profile("prod").load();
        assertEquals("""
                # %1$s/larder.yaml, profile prod
                project: acme
                protected: true
                prewrite_hook: com.acme.Mask
                hook_path:
                  - %1$s/hooks/a.jar
                online_store:
                  type: redis
                  mode: standalone
                  addresses:
                    - redis:6380
                  db: 2
                  username: me
                  password: "***"
                  tls:
                    enabled: true
                    verify_hostname: true
                  layout: view
                  encoding: text
                  key_prefix: "feast:"
                  timeouts:
                    connect: 500ms
                    read: 250ms
                    write: 1s
                    batch: 2s
                  retries: 2
                  max_connections: 50
                feature_views:
                  customer:
                    entity:
                      customer_id: string
                    source:
                      path: %1$s/data
                      event_timestamp: ts
                      created_timestamp: c
                      columns:
                        clicks: "n"
                        long: l
                    features:
                      clicks: int64
                      long:
                        type: array<float>
                        ttl: 5m
                    ttl: 7d
                    ttl_from: write
                """.formatted(folder), EffectiveConfig.print(config));
        readsBack(config);
    }

    @Test
    void aerospikeReadsBack() {
        readsBack(new ConfigFolder(folder).yaml("""
                project: acme
                online_store:
                  type: aerospike
                  hosts: ["[::1]:n:3000", b]
                  tls: {ca_file: ca.pem, cert_file: c, key_file: k}
                  timeouts: {socket: 50ms}
                feature_views:
                  one: {entity: {k: string}, features: {f: bool}, ttl: never, aerospike: {set: s}}
                  two: {entity: {k: string}, features: {f: bool}, aerospike: {namespace: n}}
                """).load());
        readsBack(new ConfigFolder(folder).store("type: aerospike\nlayout: feast\nauth_mode: pki\ntls: {name: n}")
                .load());
    }

    @Test
    void anyTextReadsBack() {
        for (String text : List.of("", " ", "null", "~", "true", "0123", "1e3", "*a", "&a", "!a", "@a", "`a", "a: b",
                "a #b",
                "- a", "%a", "'", "\"", "\\", "${A}", "$${A}", "$$${A}", "$", "a\nb", "a\n", "\t", "\u0007",
                "\ud83d\ude00",
                "\u2028", "\u0085", "x".repeat(300), "a ".repeat(100), "?", "---", "...", "[a", "{a", "|", ">", ",")) {
            Config config = new ConfigFolder(folder)
                    .store("type: redis\nkey_prefix: \"${PREFIX}\"").variable("PREFIX", text).load();
            assertEquals(text, ((RedisSettings) config.store()).records().keyPrefix());
            readsBack(config);
        }
    }

    /** What is printed is a config that comes to the same, apart from the secrets. */
    private void readsBack(Config config) {
        Config again = new ConfigFolder(folder.resolve("printed")).yaml(EffectiveConfig.print(config)).load();
        assertEquals(config.views(), again.views());
        assertEquals(config.prewriteHook(), again.prewriteHook());
        assertEquals(config.isProtected(), again.isProtected());
        assertEquals(config.store().toString(), again.store().toString());
    }
}
