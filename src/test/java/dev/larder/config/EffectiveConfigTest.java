package dev.larder.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.store.settings.RedisSettings;

class EffectiveConfigTest {
    /** Every key of {@code expect}. */
    private static final String EXPECT = """
            {rows: {min: 1, max: 2_000, change: 30%, severity: warn}, entities: {min: 1, max: 5, change: 12.5%},
             age: {max: 36h, severity: warn}, future: {max: 5m}, deletes: {max: 0.5%, severity: warn}, columns: nulls,
             features: {
               <feature>: {null_share: {min: 0, max: 5%, change: 2pp, severity: warn}, nan_share: {min: 0%, max: 1%, change: 3%},
                 min: {value: -1.50, change: 10%, severity: warn}, max: {value: 1e9, change: 10%, severity: warn},
                 distinct: {min: 1, max: 7, change: 100%, severity: warn}},
               <name>: {in: {values: [a, "null", "b c"], severity: warn}, length: {min: 1, max: 3, severity: warn}}}}"""
            .replace("\n", " ");

    @TempDir
    Path folder;

    @Test
    void printsDefaults() {
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
                    expect:
                      future:
                        max: 1h
                      columns: strict
                """.formatted(folder), EffectiveConfig.print(config));
    }

    @Test
    void handlesLongTexts() {
        String text = "x".repeat(200_000);
        Config config = new ConfigFolder(folder).store("path: /" + text).load();
        assertTrue(EffectiveConfig.print(config).contains("path: /" + text + "\n"));
        new ConfigFolder(folder).store("type: redis\naddresses: 'h" + ":x".repeat(100_000) + "'").refuses(
                "larder.yaml:8: online_store.addresses: `h" + ":x".repeat(29) + ":...` is not a list of `host`"
                        + " or `host:port` (an IPv6 host in brackets)");
        new ConfigFolder(folder).write("feature_store.yaml", "project: p\nonline_store:\n  type: aerospike\n"
                + "  set_name_template: '" + text + "'\n").yaml(ConfigFolder.VIEWS.replace("project: acme\n", "")
                        + "online_store: {type: feast, repo: feature_store.yaml}\n")
                .refuses(
                        "larder.yaml:2: feature_views.customer.aerospike: the name of its Aerospike set would have"
                                + " 200000 bytes, but 63 is the limit. Set `aerospike: {set: ...}`.");
    }

    @Test
    void hidesSecretsAndReplacesVariables() {
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
                    expect:
                      future:
                        max: 1h
                      columns: strict
                """.formatted(folder), EffectiveConfig.print(config));
        readsBack(config);
    }

    /** A key that is declared and never printed would be lost in what {@code config show} prints. */
    @Test
    void printsEveryKeyButThoseThatOthersReplace() {
        Set<String> printed = new TreeSet<>();
        List<String> catalogs = new ArrayList<>(List.of(
                "{type: rest, uri: 'http://h:9', warehouse: w, token: t, properties: {prop: v}}",
                "{type: rest, uri: 'http://h:9', credential: 'a:b', scope: s, oauth2_server_uri: 'http://h:9/t'}",
                "{type: jdbc, uri: 'jdbc:x:y', name: n, user: u, password: p}"));
        for (String store : List.of("{path: x.db}",
                "{type: redis, mode: sentinel, master: m, username: u, password: p,"
                        + " tls: {ca_file: a, cert_file: c, key_file: k}}",
                "{type: redis, layout: feast, record_ttl: 1d}",
                "{type: aerospike, username: u, password: p, tls: {name: n}, layout: feast, timeouts: {socket: 1s}}")) {
            printed.addAll(paths(EffectiveConfig.print(new ConfigFolder(folder)
                    .yaml("""
                            project: acme
                            prewrite_hook: com.acme.Mask
                            hook_path: a.jar
                            storage: {s3: {region: r, endpoint: "http://h:9", path_style: false, profile: p},
                                      gcs: {endpoint: "http://h:9", billing_project: p}}
                            catalog: %s
                            feature_views:
                              v:
                                entity: {join: string}
                                source:
                                  {path: "s3://b/x", event_timestamp: t, created_timestamp: c, columns: {name: c},
                                   deleted: {column: d, values: [D, 7]}, tombstones: none,
                                   storage: {s3: {anonymous: true}, gcs: {anonymous: true}}}
                                features: {feature: {type: double, ttl: 1h}, name: string}
                                ttl: 1d
                                max_rejects: 5%%
                                min_rows: 5
                                lookback: 2h
                                expect: %s
                                freshness: {warn: 1h, error: 2h}
                                aerospike: {namespace: n, set: s}
                              w: {entity: {join: string}, features: {a: bool}, source: {format: f, table: t, event_timestamp: t}}
                              x: {entity: {join: int32}, features: {a: bool}, source: {query: q, event_timestamp: t}}
                              y: {entity: {join: int32}, features: {a: bool}, source: {format: delta, path: p, version: 3, event_timestamp: t}}
                              z: {entity: {join: int32}, features: {a: bool}, source: {format: delta, path: p, as_of: 2026-11-19, event_timestamp: t}}
                              za: {entity: {join: int32}, features: {a: bool}, source: {format: iceberg, path: p, snapshot: 3, event_timestamp: t}}
                              zb: {entity: {join: int32}, features: {a: bool}, source: {format: iceberg, path: p, branch: b, event_timestamp: t}}
                              zc: {entity: {join: int32}, features: {a: bool}, source: {format: iceberg, path: p, tag: b, event_timestamp: t}}
                              zd: {entity: {join: int32}, features: {a: bool}, source: {format: iceberg, table: n.t, event_timestamp: t,
                                   catalog: %s}}
                            online_store: %s
                            """
                            .formatted(catalogs.getFirst(),
                                    EXPECT.replace("<feature>", "feature").replace("<name>", "name"),
                                    catalogs.getLast(), store))
                    .set("feature_views.w.ttl=1d").load())));
            Collections.rotate(catalogs, 1);
        }
        Set<String> missing = new TreeSet<>(ConfigReference.paths().keySet());
        missing.removeIf(path -> path.startsWith("profiles"));
        missing.removeAll(printed);
        assertEquals(
                Set.of("online_store.password_file", "online_store.repo", "online_store.tls.name", "online_store.url"),
                missing);
    }

    /** The paths of the keys in a printed config, with the names of the test replaced by placeholders. */
    private static Set<String> paths(String yaml) {
        Set<String> paths = new TreeSet<>();
        List<String> parents = new ArrayList<>();
        for (String line : yaml.lines().filter(line -> line.matches(" *[a-z0-9_]+:.*")).toList()) {
            String key = line.strip().replaceFirst(":.*", "");
            parents = new ArrayList<>(parents.subList(0, (line.length() - line.stripLeading().length()) / 2));
            parents.add(key);
            paths.add(String.join(".", parents)
                    .replaceFirst("^feature_views\\.(?:[v-z]|z[a-d])\\b", "feature_views.<view>")
                    .replace("entity.join", "entity.<join key>")
                    .replaceFirst("features\\.(feature|name)", "features.<feature>")
                    .replace("columns.name", "columns.<name>").replace("properties.prop", "properties.<property>"));
        }
        return paths;
    }

    @Test
    void expectationsReadBack() {
        readsBack(new ConfigFolder(folder).yaml("""
                project: acme
                feature_views:
                  v:
                    entity: {k: string}
                    features: {f: double, n: string, t: timestamp, i: int64, a: array<float>}
                    max_rejects: 0.10%%
                    expect: %s
                  w:
                    entity: {k: string}
                    features: {t: timestamp, i: int64, a: array<float>, b: bool}
                    max_rejects: 12
                    expect:
                      features:
                        t: {min: 2026-01-01, max: {value: "2026-11-19T08:00:00.5+01:00"}, in: [2026-01-02]}
                        i: {min: 1e3, max: 9_0}
                        a: {length: 64}
                        b: {in: ["true"]}
                """.replace("9_0", "90").formatted(EXPECT.replace("<feature>", "f").replace("<name>", "n"))).load());
    }

    @Test
    void storageReadsBack() {
        readsBack(new ConfigFolder(folder)
                .yaml("""
                        project: acme
                        storage:
                          s3: {region: eu-west-1, endpoint: "https://minio:9000", path_style: true, profile: etl, requester_pays: true,
                               max_connections: 7, timeouts: {connect: 1s, read: 2s, retry: 3s}}
                          gcs: {billing_project: pays, max_connections: 3, timeouts: {read: 4s}}
                        feature_views:
                          one:
                            entity: {k: string}
                            features: {f: bool}
                            source: {path: "s3://a/x", event_timestamp: t, storage: {s3: {anonymous: true, timeouts: {retry: 9s}}}}
                          three:
                            entity: {k: string}
                            features: {f: bool}
                            source: {path: "gs://a/x", event_timestamp: t, storage: {gcs: {endpoint: "https://storage.example"}}}
                          two: {entity: {k: string}, features: {f: bool}, source: {path: "s3://a/y", event_timestamp: t}}
                        """)
                .load());
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
        assertEquals(config.sources(), again.sources());
        assertEquals(config.prewriteHook(), again.prewriteHook());
        assertEquals(config.isProtected(), again.isProtected());
        assertEquals(config.store().toString(), again.store().toString());
    }
}
