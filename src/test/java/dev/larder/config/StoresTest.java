package dev.larder.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.store.settings.AerospikeSettings;
import dev.larder.store.settings.AerospikeSettings.Pin;
import dev.larder.store.settings.AerospikeSettings.Placement;
import dev.larder.store.settings.AerospikeSettings.Seed;
import dev.larder.store.settings.AerospikeSettings.Sets;
import dev.larder.store.settings.ConnectionSettings;
import dev.larder.store.settings.Credentials;
import dev.larder.store.settings.FeastSettings;
import dev.larder.store.settings.HostPort;
import dev.larder.store.settings.RedisSettings;
import dev.larder.store.settings.RedisSettings.Encoding;
import dev.larder.store.settings.RedisSettings.Layout;
import dev.larder.store.settings.RedisSettings.Mode;
import dev.larder.store.settings.RedisSettings.Records;
import dev.larder.store.settings.RedisSettings.Servers;
import dev.larder.text.Secret;
import dev.larder.store.settings.SqliteSettings;
import dev.larder.store.settings.Timeouts;
import dev.larder.store.settings.TlsSettings;
import dev.larder.store.settings.TlsSettings.ClientCertificate;

class StoresTest {
    private static final String TWO_VIEWS = """
            project: acme
            feature_views:
              one: {entity: {k: string}, features: {f: bool}}
              two: {entity: {k: string}, features: {f: bool}}
            """;

    @TempDir
    Path folder;

    private ConfigFolder given(String block) {
        return new ConfigFolder(folder).store(block);
    }

    private RedisSettings redis(String block) {
        return assertInstanceOf(RedisSettings.class, given("type: redis\n" + block).load().store());
    }

    private AerospikeSettings aerospike(String block) {
        return assertInstanceOf(AerospikeSettings.class, given("type: aerospike\n" + block).load().store());
    }

    @Test
    void sqlitePathIsRelativeToTheConfig() {
        assertEquals(new SqliteSettings(folder.resolve("x.db")), given("path: x.db").load().store());
        assertEquals(new SqliteSettings(Path.of("/x.db")), given("type: sqlite\npath: /x.db").load().store());
        given("path: x.db\ndb: 3")
                .refuses("larder.yaml:8: online_store.db: unknown key `db`. Available keys: type, path");
    }

    @Test
    void sqliteLimitsTheFeaturesOfAView() {
        StringBuilder wide = new StringBuilder("project: acme\nfeature_views:\n  wide:\n    entity: {k: string}\n"
                + "    features:\n");
        for (int i = 0; i < SqliteSettings.MAX_FEATURES; i++) {
            wide.append("      f").append(i).append(": bool\n");
        }
        new ConfigFolder(folder).yaml(wide.toString()).load();
        wide.append("      one_more: bool\n");
        new ConfigFolder(folder).yaml(wide.toString()).refuses("larder.yaml:5: feature_views.wide.features: has 16,001"
                + " features, but SQLite stores at most 16,000 per view. Split the view.");
        new ConfigFolder(folder).yaml(wide + "online_store: {type: redis}\n").load();
    }

    @Test
    void redisDefaults() {
        assertEquals(RedisSettings.DEFAULT, redis(""));
    }

    @Test
    void readsEveryKeyOfRedis() {
        assertEquals(new RedisSettings(
                new Servers(Mode.SENTINEL, List.of(new HostPort("s1", 26379), new HostPort("::1", 7)),
                        Optional.of("mymaster"), 3, 7),
                new ConnectionSettings(new Credentials(Optional.of("me"), Optional.of(new Secret("pw"))),
                        Optional.of(new TlsSettings(Optional.of(folder.resolve("ca.pem")),
                                Optional.of(new ClientCertificate(folder.resolve("c.pem"), Path.of("/k.pem"))), false)),
                        new Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3),
                                Duration.ofSeconds(4)),
                        0),
                new Records(Layout.ENTITY, Encoding.BINARY, "", FeastSettings.DEFAULT)),
                redis("""
                        mode: sentinel
                        addresses: ["s1", "[::1]:7"]
                        master: mymaster
                        db: 3
                        username: me
                        password: pw
                        tls: {ca_file: ca.pem, cert_file: c.pem, key_file: /k.pem, verify_hostname: false}
                        layout: entity
                        encoding: binary
                        key_prefix: ""
                        timeouts: {connect: 1s, read: 2s, write: 3s, batch: 4s}
                        retries: 0
                        max_connections: 7
                        """));
    }

    @Test
    void addressesMayBeCommaSeparated() {
        assertEquals("[a:6379, b:1]", redis("addresses: a, b:1").servers().addresses().toString());
        assertEquals("[localhost:26379]", redis("mode: sentinel\nmaster: m").servers().addresses().toString());
    }

    @Test
    void tlsBlockTurnsTlsOn() {
        assertEquals(Optional.of(TlsSettings.DEFAULT), redis("tls: {}").connection().tls());
        assertEquals(Optional.empty(), redis("tls: {enabled: false, ca_file: x}").connection().tls());
    }

    @Test
    void urlContainsAddressDatabaseAndCredentials() {
        RedisSettings redis = redis("url: rediss://me:p%40ss+%2F@redis_1:6380/2");
        assertEquals(List.of(new HostPort("redis_1", 6380)), redis.servers().addresses());
        assertEquals(2, redis.servers().db());
        assertEquals(new Credentials(Optional.of("me"), Optional.of(new Secret("p@ss+/"))),
                redis.connection().credentials());
        assertEquals(Optional.of(TlsSettings.DEFAULT), redis.connection().tls());
        assertEquals(RedisSettings.DEFAULT, redis("url: redis://localhost"));
        assertEquals(new Credentials(Optional.empty(), Optional.of(new Secret("pw"))),
                redis("url: redis://:pw@[::1]/").connection().credentials());
        given("type: redis\nurl: redis://h\ndb: 1\ntls: {}\nusername: me").refuses("""
                larder.yaml:9: online_store.db: cannot be combined with `url`, which contains it
                larder.yaml:10: online_store.tls: cannot be combined with `url`, which contains it
                larder.yaml:11: online_store.username: cannot be combined with `url`, which contains it
                """);
    }

    @Test
    void invalidUrls() {
        for (String url : List.of("h:1", "redis:h", "redis://", "redis://h:0", "redis://h:x", "redis://h/x",
                "redis://h/-1",
                "redis://me@h", "redis://me:@h", "redis://h?db=1", "redis://a:b#c@h", "redis://a:%zz@h",
                "redis://a b")) {
            given("type: redis\nurl: \"" + url + "\"").refuses("larder.yaml:8: online_store.url: is not"
                    + " `redis://[[user]:password@]host[:port][/db]`, or `rediss://` for TLS. Write `@`, `/` and `#`"
                    + " in a password as %40, %2F and %23.");
        }
    }

    @Test
    void conflictingRedisKeys() {
        given("type: redis\nmode: cluster\ndb: 2\nlayout: entity\nencoding: packed").refuses("""
                larder.yaml:9: online_store.db: a cluster has only database 0
                larder.yaml:11: online_store.encoding: `packed` needs layout `view`
                """);
        given("type: redis\nmaster: m\nlayout: feast\nencoding: binary").refuses("""
                larder.yaml:8: online_store.master: applies to mode `sentinel` only
                larder.yaml:10: online_store.encoding: does not apply to layout `feast`, which has its own encoding
                """);
        given("type: redis\nentity_key_serialization_version: 1\nrecord_ttl: 1d").refuses("""
                larder.yaml:8: online_store.entity_key_serialization_version: unknown version `1`, did you mean `2`?
                larder.yaml:8: online_store.entity_key_serialization_version: applies to layout `feast` only
                larder.yaml:9: online_store.record_ttl: applies to layout `feast` only
                """);
        given("type: redis\nmode: sentinel\nusername: me\ntls: {cert_file: x}").refuses("""
                larder.yaml:6: online_store.master: is missing. The name by which the sentinels know the server.
                larder.yaml:6: online_store.password: is missing. `username` needs `password` or `password_file`.
                larder.yaml:10: online_store.tls.cert_file: `cert_file` and `key_file` are needed together
                """);
    }

    @Test
    void invalidRedisValues() {
        given("""
                type: redis
                addresses: [h:70000, h, "a:b:1", "::1", {}]
                retries: -1
                max_connections: many
                timeouts: {read: 2h, reed: 1s}
                """).refuses("""
                larder.yaml:8: online_store.addresses: `h:70000` is not `host` or `host:port` (an IPv6 host in brackets)
                larder.yaml:8: online_store.addresses: `a:b:1` is not `host` or `host:port` (an IPv6 host in brackets)
                larder.yaml:8: online_store.addresses: `::1` is not `host` or `host:port` (an IPv6 host in brackets)
                larder.yaml:8: online_store.addresses: must be a single value, not a map
                larder.yaml:9: online_store.retries: `-1` is not a whole number from 0 to 100
                larder.yaml:10: online_store.max_connections: `many` is not a whole number from 1 to 10000
                larder.yaml:11: online_store.timeouts.read: is longer than 1h
                larder.yaml:11: online_store.timeouts.reed: unknown key `reed`, did you mean `read`?
                """);
        given("type: redis\naddresses: a,,b")
                .refuses("larder.yaml:8: online_store.addresses: `a,,b` is not a list of"
                        + " `host` or `host:port` (an IPv6 host in brackets)");
        given("type: redis\naddresses: []").refuses("larder.yaml:8: online_store.addresses: is an empty list");
    }

    @Test
    void aerospikeDefaults() {
        assertEquals(AerospikeSettings.DEFAULT, aerospike(""));
        assertEquals("{project}_latest", aerospike("layout: feast").sets().template());
    }

    @Test
    void readsEveryKeyOfAerospike() {
        assertEquals(new AerospikeSettings(
                List.of(new Seed("a", Optional.of("node"), 3000), new Seed("b", Optional.of("node"), 1),
                        new Seed("c", Optional.of("other"), 2)),
                AerospikeSettings.AuthMode.EXTERNAL,
                new ConnectionSettings(new Credentials(Optional.of("me"), Optional.of(new Secret("pw"))),
                        Optional.of(TlsSettings.DEFAULT), Timeouts.DEFAULT, 5),
                Optional.of(Duration.ofMillis(50)), new Sets("ns", "f_{project}_{view}", Map.of()),
                new AerospikeSettings.Records(AerospikeSettings.Layout.VIEW, false, 10, true, FeastSettings.DEFAULT)),
                aerospike("""
                        hosts: [a, "b:1", "c:other:2"]
                        namespace: ns
                        set_template: f_{project}_{view}
                        username: me
                        password: pw
                        auth_mode: external
                        tls: {name: node}
                        timeouts: {socket: 50ms}
                        retries: 5
                        send_key: false
                        batch_max_records: 10
                        compression: true
                        """));
    }

    @Test
    void viewsMayBePinnedWithAnyStore() {
        String views = TWO_VIEWS.replace("two: {", "two: {aerospike: {namespace: slow, set: x}, ");
        ConfigFolder given = new ConfigFolder(folder).yaml(views);
        assertInstanceOf(SqliteSettings.class, given.load().store());
        AerospikeSettings aerospike = assertInstanceOf(AerospikeSettings.class,
                given.set("online_store.type=aerospike").load().store());
        assertEquals(Map.of("two", new Pin(Optional.of("slow"), Optional.of("x"))), aerospike.sets().pins());
        assertEquals(new Placement("features", "acme_one"), aerospike.placement("acme", "one"));
        assertEquals(new Placement("slow", "x"), aerospike.placement("acme", "two"));
    }

    @Test
    void tooManySetsForAnAerospikeNamespace() {
        StringBuilder views = new StringBuilder("project: acme\nonline_store: {type: aerospike}\nfeature_views:\n");
        for (int i = 1; i <= 4_096; i++) {
            views.append("  v").append(i).append(": {entity: {k: string}, features: {f: bool}}\n");
        }
        ConfigFolder given = new ConfigFolder(folder).yaml(views.toString());
        given.refuses("larder.yaml:4098: feature_views.v4095.aerospike: is one set too many: an Aerospike namespace has"
                + " at most 4,095, of which larder uses one itself. Set `aerospike: {namespace: ...}`.");
        given.yaml(views.toString().replaceAll("(?m)^(  v40\\d\\d: .*)}$", "$1, aerospike: {namespace: other}}"))
                .load();
        given.yaml(views.toString()).set("online_store.layout=feast").load();
    }

    @Test
    void collidingAerospikeSets() {
        String toLong = "v".repeat(59);
        new ConfigFolder(folder).yaml(TWO_VIEWS.replace("two:", toLong + ":") + "online_store: {type: aerospike}\n")
                .refuses("larder.yaml:4: feature_views." + toLong
                        + ".aerospike: the name of its Aerospike set would have"
                        + " 64 bytes, but 63 is the limit. Set `aerospike: {set: ...}`.");
        new ConfigFolder(folder).yaml(TWO_VIEWS.replace("one: {", "one: {aerospike: {set: acme_two}, ")
                + "online_store: {type: aerospike}\n")
                .refuses("larder.yaml:4: feature_views.two.aerospike: would share its Aerospike set with view `one`."
                        + " Set `aerospike: {set: ...}` for one of them.");
        new ConfigFolder(folder).yaml(TWO_VIEWS.replace("one: {", "one: {aerospike: {set: larder}, ")
                + "online_store: {type: aerospike}\n")
                .refuses(
                        "larder.yaml:3: feature_views.one.aerospike: would be stored in the Aerospike set `larder`,"
                                + " which larder uses for its own records. Set `aerospike: {set: ...}`.");
        new ConfigFolder(folder).yaml(TWO_VIEWS.replace("one: {", "one: {aerospike: {set: acme_two, namespace: n}, ")
                + "online_store: {type: aerospike}\n").load();
        new ConfigFolder(folder).yaml(TWO_VIEWS + "online_store: {type: aerospike, layout: feast}\n").load();
    }

    @Test
    void invalidAerospikeValues() {
        given("""
                type: aerospike
                hosts: "a:b:c:1"
                namespace: a:b
                set_template: "{project}_{veiw}"
                username: me
                """).refuses("""
                larder.yaml:6: online_store.password: is missing. `username` needs `password` or `password_file`.
                larder.yaml:8: online_store.hosts: `a:b:c:1` is not a list of `host`, `host:port` or \
                `host:tls-name:port` (an IPv6 host in brackets)
                larder.yaml:9: online_store.namespace: `a:b` is not an Aerospike namespace of 1 to 31 bytes without \
                `:` and `;`
                larder.yaml:10: online_store.set_template: `{project}_{veiw}` is not the name of a set without \
                `:` and `;`, in which `{project}` and `{view}` are replaced
                """);
        given("type: aerospike\nauth_mode: pki\nusername: me\npassword: x\nlayout: feast\nset_template: \"{view}\"\n"
                + "tls: {verify_hostname: false}")
                .refuses(
                        """
                                larder.yaml:8: online_store.auth_mode: `pki` takes the user from the certificate. Remove \
                                `username` and the password.
                                larder.yaml:12: online_store.set_template: `{view}` is not the name of a set without `:` and `;`, in \
                                which `{project}` is replaced (and `{view}` in layout `view` only)
                                larder.yaml:13: online_store.tls.verify_hostname: cannot be false for Aerospike, whose client \
                                always checks the name in the server's certificate. Set `name` to that name.
                                """);
        given("type: aerospike\nauth_mode: pki")
                .refuses("larder.yaml:8: online_store.auth_mode: `pki` needs `tls`");
        given("type: aerospike\npassword: x").refuses("larder.yaml:6: online_store.username: is missing. A password"
                + " needs `username`.");
    }
}
