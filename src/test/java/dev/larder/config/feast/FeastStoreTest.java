package dev.larder.config.feast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import dev.larder.config.Config;
import dev.larder.config.ConfigFolder;
import dev.larder.config.EffectiveConfig;
import dev.larder.feature.Ttl;
import dev.larder.store.feast.Golden;
import dev.larder.store.settings.AerospikeSettings;
import dev.larder.store.settings.AerospikeSettings.Placement;
import dev.larder.store.settings.AerospikeSettings.Seed;
import dev.larder.store.settings.AerospikeSettings.Sets;
import dev.larder.store.settings.ConnectionSettings;
import dev.larder.store.settings.Credentials;
import dev.larder.store.settings.FeastSettings;
import dev.larder.store.settings.FeastSettings.KeyVersion;
import dev.larder.store.settings.HostPort;
import dev.larder.store.settings.RedisSettings;
import dev.larder.store.settings.RedisSettings.Layout;
import dev.larder.store.settings.RedisSettings.Mode;
import dev.larder.store.settings.RedisSettings.Records;
import dev.larder.store.settings.RedisSettings.Servers;
import dev.larder.text.Secret;
import dev.larder.store.settings.Timeouts;
import dev.larder.store.settings.TlsSettings;

/** An online store that is described by Feast's own {@code feature_store.yaml}. */
class FeastStoreTest {
    private static final String LARDER = """
            online_store: {type: feast, repo: repo}
            feature_views:
              customer:
                entity: {customer_id: string}
                features: {clicks: int64}
            """;

    @TempDir
    Path folder;

    private ConfigFolder given(String featureStore) {
        return new ConfigFolder(folder).yaml(LARDER).write("repo/feature_store.yaml", featureStore);
    }

    private ConfigFolder redisAt(String connectionString) {
        return given("project: labproj\nonline_store:\n  type: redis\n  connection_string: '" + connectionString
                + "'\n");
    }

    private static RedisSettings redis(ConfigFolder given) {
        return assertInstanceOf(RedisSettings.class, given.load().store());
    }

    @Test
    void minimalFeatureStore() {
        Config config = given("project: labproj\nonline_store: {type: redis}\n").load();
        assertEquals("labproj", config.project());
        assertEquals(new RedisSettings(
                new Servers(Mode.STANDALONE, List.of(new HostPort("localhost", 6379)), Optional.empty(), 0, 50),
                new ConnectionSettings(Credentials.NONE, Optional.empty(), Timeouts.DEFAULT, 2),
                new Records(Layout.FEAST, RedisSettings.Encoding.TEXT, "feast:", FeastSettings.DEFAULT)),
                config.store());
    }

    @Test
    void readsEveryRedisKeyOfFeast() {
        ConfigFolder given = given("""
                project: labproj
                provider: local
                registry: {path: data/registry.db, cache_ttl_seconds: 60}
                offline_store: {type: file}
                entity_key_serialization_version: 2
                flags: {anything: true}
                online_store:
                  type: feast.infra.online_stores.redis.RedisOnlineStore
                  redis_type: redis_sentinel
                  sentinel_master: main
                  connection_string: "s1:26379,s2:26380,username=me,password=${PW},db=1,ssl=true,ssl_ca_certs=ca.pem"
                  key_ttl_seconds: 3600
                  full_scan_for_deletion: false
                  skip_dedup: true
                """).yaml(LARDER.replace("repo: repo", "repo: repo/feature_store.yaml, key_prefix: \"x:\", retries: 5,"
                + " max_connections: 7, timeouts: {batch: 9s}"))
                .variable("PW", "p$w");
        assertEquals(new RedisSettings(
                new Servers(Mode.SENTINEL, List.of(new HostPort("s1", 26379), new HostPort("s2", 26380)),
                        Optional.of("main"), 1, 7),
                new ConnectionSettings(new Credentials(Optional.of("me"), Optional.of(new Secret("p$w"))),
                        Optional.of(new TlsSettings(Optional.of(folder.resolve("repo/ca.pem")), Optional.empty(),
                                true)),
                        new Timeouts(Timeouts.DEFAULT.connect(), Timeouts.DEFAULT.read(), Timeouts.DEFAULT.write(),
                                Duration.ofSeconds(9)),
                        5),
                new Records(Layout.FEAST, RedisSettings.Encoding.TEXT, "x:",
                        new FeastSettings(KeyVersion.V2, new Ttl.After(Duration.ofHours(1))))),
                redis(given));
    }

    /** Each of the texts whose reading was taken down from Feast: servers and arguments, or what Feast fails at. */
    @Test
    void connectionStringsParseAsInFeast() {
        JsonNode vectors = Golden.all("redis_behaviour_observed").get("connection_strings");
        List<String> refused = List.of("h", "[::1]:6379", " h:6379 , db=1", "redis://h:6379");
        int same = 0;
        for (Map.Entry<String, JsonNode> vector : vectors.properties()) {
            if (refused.contains(vector.getKey())) {
                assertThrows(IllegalArgumentException.class, () -> ConnectionString.parse(vector.getKey()));
                continue;
            }
            ConnectionString parsed = ConnectionString.parse(vector.getKey());
            assertEquals(vector.getValue().get(0).valueStream()
                    .map(server -> server.get("host").stringValue() + ":" + server.get("port").stringValue()).toList(),
                    parsed.servers().stream().map(HostPort::toString).toList());
            vector.getValue().get(1).forEachEntry((name, value) -> {
                assertEquals(value.isNull() ? Optional.empty() : Optional.of(value.asString()), parsed.text(name));
            });
            assertEquals(vector.getValue().get(1).propertyStream().map(Map.Entry::getKey).collect(Collectors.toSet()),
                    parsed.names());
            same++;
        }
        assertEquals(vectors.size(), same + refused.size());
        assertEquals(12, vectors.size());
    }

    @Test
    void pythonTruthOfArguments() {
        assertTrue(redis(redisAt("h:1,ssl=True")).connection().tls().isPresent(), "a text is true");
        assertTrue(redis(redisAt("h:1,ssl=\"False\"")).connection().tls().isPresent());
        for (String no : List.of("false", "0", "null", "", "\"\"")) {
            assertEquals(Optional.empty(), redis(redisAt("h:1,ssl=" + no)).connection().tls(), no);
        }
        assertEquals(List.of(new HostPort("a", 1)), redis(redisAt("a:1,b:2")).servers().addresses());
        assertEquals(Optional.of(new Secret("a=b")),
                redis(redisAt("a:1,password=a=b")).connection().credentials().password());
    }

    @Test
    void mistakesInFeatureStoreYaml() {
        String at = "repo/feature_store.yaml:4: online_store.connection_string: ";
        redisAt("redis://:secret@h:1").refuses(at + "is not `host:port,...,key=value,...` as Feast reads it: no URL,"
                + " no IPv6 address, no spaces, and a port for every host");
        redisAt("h:1,ssl=true,ssl_cert_reqs=none").refuses(at + "has an `ssl_cert_reqs` other than `required`, but"
                + " larder always checks the server's certificate. Set `ssl_ca_certs` to the authority that signed it.");
        redisAt("h:1,unix_socket_path=/x,ssl_password=y").refuses(at + "has a `unix_socket_path`, which larder does"
                + " not support\n" + at + "has a `ssl_password`, which larder does not support");
        redisAt("h:1,db=x").refuses(at + "has a `db` that is not a number");
        given("""
                project: "a:b"
                entity_key_serialization_version: 1
                online_store:
                  type: redis
                  redis_type: redis_clustr
                  key_ttl_seconds: -1
                  skip_dedupe: true
                """).refuses(
                """
                        repo/feature_store.yaml:1: project: `a:b` is not a name without `:` and `#`
                        repo/feature_store.yaml:2: entity_key_serialization_version: `1` is not 2 or 3, the versions of entity \
                        keys that larder writes
                        repo/feature_store.yaml:5: online_store.redis_type: unknown redis_type `redis_clustr`, did you mean \
                        `redis_cluster`?
                        repo/feature_store.yaml:6: online_store.key_ttl_seconds: `-1` is not a whole number of seconds, 0 or \
                        more (with a negative number, Feast deletes what it has just written)
                        repo/feature_store.yaml:7: online_store.skip_dedupe: unknown key `skip_dedupe`, did you mean \
                        `skip_dedup`?
                        """);
        given("project: p\nonline_store: {type: dynamodb, region: x}\n").refuses("repo/feature_store.yaml:2:"
                + " online_store.type: `dynamodb` is not supported; larder writes Feast's stores `redis` and `aerospike`.");
        given("project: p\nonline_store: {type: redis, connection_string: \"h:1,password=${NO}\"}\n").refuses(
                "repo/feature_store.yaml:2: online_store.connection_string: the environment variable `NO` is not set");
        assertEquals(Optional.of(new Secret("a$b")),
                redis(redisAt("h:1,password=a$b")).connection().credentials().password());
    }

    @Test
    void mistakesInLarderYaml() {
        new ConfigFolder(folder).yaml(LARDER).refuses("larder.yaml:1: online_store.repo: no such file: "
                + folder.resolve("repo"));
        new ConfigFolder(folder).yaml(LARDER.replace(", repo: repo", "")).refuses("larder.yaml:1: online_store.repo:"
                + " is missing. The path of Feast's `feature_store.yaml`, or of its folder.");
        given("project: p\nonline_store: {type: redis}\n").yaml("project: q\n" + LARDER).refuses("larder.yaml:1:"
                + " project: is `q`, but `p` in Feast's feature_store.yaml. Remove it here.");
        given("project: p\nonline_store: {type: redis}\n").yaml(LARDER.replace("repo: repo", "repo: repo, db: 1"))
                .refuses("larder.yaml:1: online_store.db: unknown key `db`. Available keys: type, repo, key_prefix,"
                        + " timeouts, retries, max_connections");
    }

    @Test
    void unusedProfileNeedsNoRepo() {
        Config config = new ConfigFolder(folder).yaml(ConfigFolder.VIEWS + """
                profiles:
                  prod: {online_store: {type: feast, repo: /elsewhere}}
                """).load();
        assertEquals("acme", config.project());
    }

    @Test
    void readsEveryAerospikeKeyOfFeast() {
        Config config = given("""
                project: labproj
                online_store:
                  type: aerospike
                  hosts: [[h1, 3000], [h2, "4333", node]]
                  namespace: ns1
                  set_name_template: "x-{collection_suffix}-{project}"
                  collection_suffix: s
                  namespace_overrides: {customer: ns2}
                  set_overrides: {customer: myset, other: o}
                  user: me
                  password: pw
                  auth_mode: external
                  tls: {enable: true, cafile: ca.pem}
                  ttl_seconds: 3600
                  read_timeout_ms: 100
                  write_timeout_ms: "200"
                  batch_total_timeout_ms: 300
                  socket_timeout_ms: 50
                  max_retries: 3
                  batch_max_records: 10
                """).load();
        AerospikeSettings aerospike = assertInstanceOf(AerospikeSettings.class, config.store());
        assertEquals(new AerospikeSettings(
                List.of(new Seed("h1", Optional.empty(), 3000), new Seed("h2", Optional.of("node"), 4333)),
                AerospikeSettings.AuthMode.EXTERNAL,
                new ConnectionSettings(new Credentials(Optional.of("me"), Optional.of(new Secret("pw"))),
                        Optional.of(new TlsSettings(Optional.of(folder.resolve("repo/ca.pem")), Optional.empty(),
                                true)),
                        new Timeouts(Timeouts.DEFAULT.connect(), Duration.ofMillis(100), Duration.ofMillis(200),
                                Duration.ofMillis(300)),
                        3),
                Optional.of(Duration.ofMillis(50)), new Sets("ns1", "x-s-{project}", aerospike.sets().pins()),
                new AerospikeSettings.Records(AerospikeSettings.Layout.FEAST, false, 10, false,
                        new FeastSettings(KeyVersion.V3, new Ttl.After(Duration.ofHours(1))))),
                aerospike);
        assertEquals(new Placement("ns2", "myset"), aerospike.placement("labproj", "customer"));
        assertEquals(new Placement("ns1", "o"), aerospike.placement("labproj", "other"));
        assertEquals(new Placement("ns1", "x-s-labproj"), aerospike.placement("labproj", "third"));
    }

    @Test
    void placementOfFeastsOwnRows() {
        for (JsonNode row : Golden.all("aerospike_rows")) {
            ConfigFolder given = given("project: labproj\nonline_store: " + row.get("online_store").toString()
                    .replaceFirst("\\{", "{\"type\": \"aerospike\"" + (row.get("online_store").isEmpty() ? "" : ", "))
                    + "\n");
            AerospikeSettings settings = assertInstanceOf(AerospikeSettings.class, given.load().store());
            JsonNode record = row.get("calls").valueStream().filter(call -> call.has("records")).findFirst()
                    .orElseThrow().get("records").get(0);
            assertEquals(new Placement(record.get("ns").stringValue(), record.get("set").stringValue()),
                    settings.placement("labproj", "driver_stats"));
            int ttl = record.get("meta").get("ttl").intValue();
            assertEquals(ttl == 0 ? Ttl.BACKEND_DEFAULT : ttl < 0 ? Ttl.NEVER : new Ttl.After(Duration.ofSeconds(ttl)),
                    settings.records().feast().recordTtl());
        }
        assertEquals(6, Golden.all("aerospike_rows").size());
    }

    @Test
    void unsupportedAerospikeKeys() {
        given("""
                project: p
                online_store:
                  type: aerospike
                  hosts: [[h], localhost]
                  set_name_template: "{nope}"
                  prewriting_hook: a.b
                  client_kwargs: {policies: {}}
                  user: u
                  ttl_seconds: -5
                  batch_max_records: 0
                  tls: {enable: true, cipher_suite: x}
                  namespace_overrides: {customer: %s, other: ""}
                  set_overrides: {customer: "a:b"}
                """.formatted("n".repeat(32))).refuses("""
                repo/feature_store.yaml:2: online_store.password: is missing. `user` needs `password`.
                repo/feature_store.yaml:4: online_store.hosts: is not a list of [host, port] or [host, port, tls name]
                repo/feature_store.yaml:5: online_store.set_name_template: `{nope}` is not a text with no placeholder \
                but `{project}` and `{collection_suffix}`
                repo/feature_store.yaml:6: online_store.prewriting_hook: is Python, which larder cannot run, so rows \
                would be written without it. Remove it, or do the same in a `prewrite_hook` of larder
                repo/feature_store.yaml:7: online_store.client_kwargs: is for Feast's own client. Use the other keys \
                instead
                repo/feature_store.yaml:9: online_store.ttl_seconds: `-5` is not a whole number of seconds, 0 or more
                repo/feature_store.yaml:10: online_store.batch_max_records: `0` is not a whole number from 1 to 100000
                repo/feature_store.yaml:11: online_store.tls.cipher_suite: unknown key `cipher_suite`. Available keys: \
                enable, cafile, certfile, keyfile
                repo/feature_store.yaml:12: online_store.namespace_overrides.customer: `%s` is not an Aerospike \
                namespace of 1 to 31 bytes without `:` and `;`
                repo/feature_store.yaml:12: online_store.namespace_overrides.other: is empty
                repo/feature_store.yaml:13: online_store.set_overrides.customer: `a:b` is not an Aerospike set of 1 \
                to 63 bytes without `:` and `;`
                """.formatted("n".repeat(32)));
    }

    @Test
    void aTtlCountsFromTheEventTime() {
        for (String store : List.of("{type: redis, layout: feast}", "{type: aerospike, layout: feast}")) {
            String views = """
                    project: acme
                    online_store: %s
                    feature_views:
                      a: {entity: {k: string}, features: {f: bool}, ttl: 7d}
                      b: {entity: {k: string}, features: {f: bool}, ttl: 1d, ttl_from: event}
                    """.formatted(store);
            Config config = new ConfigFolder(folder).yaml(views).load();
            assertEquals(List.of(Ttl.From.EVENT, Ttl.From.EVENT),
                    config.views().stream().map(each -> each.view().ttlFrom()).toList());
            assertEquals(config.views(), new ConfigFolder(folder).yaml(EffectiveConfig.print(config)).load().views());
            new ConfigFolder(folder).yaml(views.replace("ttl_from: event", "ttl_from: write")).refuses(
                    "larder.yaml:5: feature_views.b.ttl_from: must be `event`, or left out, in layout `feast`: its records"
                            + " do not store when a row was written");
        }
    }

    @Test
    void effectiveConfigReadsBack() {
        for (String store : List.of("{type: redis, key_ttl_seconds: 60, connection_string: \"h:1,db=2\"}",
                "{type: aerospike, ttl_seconds: 0, set_overrides: {customer: x}}")) {
            Config config = given("project: p\nentity_key_serialization_version: 2\nonline_store: " + store + "\n")
                    .load();
            Config again = new ConfigFolder(folder).yaml(EffectiveConfig.print(config)).load();
            assertEquals(config.store(), again.store());
            assertEquals(config.project(), again.project());
        }
    }
}
