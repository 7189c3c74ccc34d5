package dev.larder.config.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.config.Config;
import dev.larder.config.ConfigFolder;
import dev.larder.feature.Ttl;
import dev.larder.store.settings.HostPort;
import dev.larder.store.settings.RedisSettings;
import dev.larder.store.settings.SqliteSettings;

/** Profiles over the file, {@code --set} over both. */
class LayersTest {
    private static final String FILE = """
            project: acme
            online_store:
              type: redis
              addresses: [one, two]
              db: 1
              timeouts: {connect: 1s}
            feature_views:
              customer.v2:
                entity: {customer_id: string}
                features: {clicks: int64, clicks.5m: int64}
                ttl: 7d
            profiles:
              prod:
                protected: true
                online_store:
                  addresses: [three]
                  timeouts: {read: 2s}
              local:
                project: acme-dev
                online_store: {type: sqlite}
            """;

    @TempDir
    Path folder;

    private ConfigFolder given() {
        return new ConfigFolder(folder).yaml(FILE);
    }

    @Test
    void mapsMergeAndListsReplace() {
        Config config = given().profile("prod").load();
        RedisSettings redis = assertInstanceOf(RedisSettings.class, config.store());
        assertEquals(List.of(new HostPort("three", 6379)), redis.servers().addresses());
        assertEquals(1, redis.servers().db());
        assertEquals(Duration.ofSeconds(1), redis.connection().timeouts().connect());
        assertEquals(Duration.ofSeconds(2), redis.connection().timeouts().read());
        assertEquals(Optional.of("prod"), config.profile());
        assertTrue(config.isProtected());
        assertFalse(given().load().isProtected());
    }

    @Test
    void variableChoosesTheProfileUnlessTheOptionDoes() {
        assertEquals("acme-dev", given().variable("LARDER_PROFILE", "local").load().project());
        assertEquals("acme", given().variable("LARDER_PROFILE", "local").profile("prod").load().project());
        assertEquals(Optional.empty(), given().variable("LARDER_PROFILE", "").load().profile());
    }

    @Test
    void anotherStoreTypeReplacesTheBlock() {
        assertEquals(new SqliteSettings(folder.resolve(".larder/online.db")), given().profile("local").load().store());
        assertInstanceOf(SqliteSettings.class, given().set("online_store.type=sqlite").load().store());
        assertEquals(3, ((RedisSettings) given().profile("local").set("online_store.db=3", "online_store.type=redis")
                .load().store()).servers().db());
    }

    @Test
    void unknownProfile() {
        given().profile("prd").refuses("--profile: unknown profile `prd`, did you mean `prod`?");
        given().variable("LARDER_PROFILE", "x").refuses(
                "$LARDER_PROFILE: unknown profile `x`. Available profiles: prod, local");
        new ConfigFolder(folder).yaml(ConfigFolder.VIEWS).profile("x").refuses(
                "--profile: unknown profile `x`. The config has no `profiles`.");
    }

    @Test
    void profilesMustBeMaps() {
        new ConfigFolder(folder).yaml(ConfigFolder.VIEWS + "profiles: [a]\n").refuses(
                "larder.yaml:6: profiles: must be a map of keys and values, not a list");
        new ConfigFolder(folder).yaml(ConfigFolder.VIEWS + "profiles: {a: 1}\n").refuses(
                "larder.yaml:6: profiles.a: must be a map of keys and values, not a single value");
    }

    @Test
    void mistakesInOtherProfilesAreReported() {
        new ConfigFolder(folder).yaml(FILE.replace("addresses: [three]", "adresses: [three]").replace("read: 2s",
                "read: \"${READ}\", write: 2 seconds"))
                .refuses("""
                        larder.yaml:16: online_store.adresses: unknown key `adresses`, did you mean `addresses`?
                        larder.yaml:17: online_store.timeouts.write: `2 seconds` is not a duration from 1ms to 36500d, \
                        such as 30s, 5m, 2h, 7d or PT1H30M
                        """);
    }

    @Test
    void mistakesHiddenByTheProfileAreReported() {
        new ConfigFolder(folder).yaml(FILE.replace("db: 1", "db: one")).profile("local").refuses(
                "larder.yaml:5: online_store.db: `one` is not a whole number from 0 to 1000000");
    }

    @Test
    void profileMayCompleteAnIncompleteFile() {
        ConfigFolder given = new ConfigFolder(folder).yaml("""
                online_store: {type: redis, master: m, encoding: packed, layout: entity, username: me}
                feature_views:
                  customer: {entity: {k: string}}
                profiles:
                  prod:
                    project: acme
                    online_store: {mode: sentinel, layout: view, password: pw}
                    feature_views: {customer: {features: {f: bool}}}
                """);
        given.profile("prod").load();
    }

    @Test
    void onlyTheProfileInUseNeedsItsVariablesAndFiles() {
        ConfigFolder given = new ConfigFolder(folder).yaml(FILE.replace("protected: true",
                "protected: ${P}").replace("addresses: [three]", "password_file: nowhere"));
        given.load();
        given.profile("prod").refuses("""
                larder.yaml:14: protected: the environment variable `P` is not set. Set it, or give it a default: \
                `${P:-...}`
                larder.yaml:16: online_store.password_file: no such file: `nowhere`
                """);
    }

    @Test
    void nullRemovesAKey() {
        String file = FILE.replace("addresses: [three]", "db: null").replace("project: acme-dev",
                "feature_views: {customer.v2: {ttl: ~}}");
        assertEquals(0,
                ((RedisSettings) new ConfigFolder(folder).yaml(file).profile("prod").load().store()).servers().db());
        assertEquals(Ttl.BACKEND_DEFAULT, new ConfigFolder(folder).yaml(file).profile("local").load().views()
                .getFirst().view().ttl());
        assertEquals(0, ((RedisSettings) given().set("online_store.db=null").load().store()).servers().db());
    }

    @Test
    void setReachesKeysThroughNamesWithDots() {
        Config config = given().set("feature_views.customer.v2.ttl=never",
                "feature_views.customer.v2.features.clicks.5m={type: double, ttl: 5m}",
                "feature_views.customer.v2.features.fresh=bool", "online_store.timeouts.batch=9s").load();
        assertEquals("customer.v2", config.views().getFirst().view().name());
        assertEquals(Ttl.NEVER, config.views().getFirst().view().ttl());
        assertEquals("[clicks, clicks.5m, fresh]", config.views().getFirst().view().featureNames().toString());
        assertEquals(Optional.of(Duration.ofMinutes(5)), config.views().getFirst().view().features().get(1).ttl());
        assertEquals(Duration.ofSeconds(9), ((RedisSettings) config.store()).connection().timeouts().batch());
    }

    @Test
    void lastSetWins() {
        assertEquals(4,
                ((RedisSettings) given().set("online_store.db=3", "online_store.db=4").load().store()).servers().db());
    }

    @Test
    void mistakesInSetNameTheOption() {
        given().set("online_store.db=x").refuses("--set online_store.db: `x` is not a whole number from 0 to 1000000");
        given().set("online_store.d=3").refuses("--set online_store.d: unknown key `d`, did you mean `db`?");
        given().set("online_store.passwrd=hunter2").refuses(
                "--set online_store.passwrd: unknown key `passwrd`, did you mean `password`?");
        given().set("online_store.db").refuses(
                "--set: needs a key and a value, like `--set online_store.db=3`");
        given().set("=3").refuses("--set: needs a key and a value, like `--set online_store.db=3`");
        given().set("online_store.db=").refuses("--set online_store.db: has no value");
        given().set("online_store.password=[hunter2").refuses("--set online_store.password: invalid YAML: expected"
                + " ',' or ']', but got <stream end> (column 9)");
        given().set("feature_views.customer.v2.features.clicks.ttl=5m").refuses(
                "--set feature_views.customer.v2.features.clicks.ttl: feature_views.customer.v2.features.clicks.type:"
                        + " is missing. The type of this feature.");
        given().set("profiles.prod.protected=false").refuses(
                "--set profiles.prod.protected: profiles: unknown key `profiles`. Available keys: project, protected,"
                        + " feature_views, online_store, storage, catalog, prewrite_hook, hook_path");
    }

    @Test
    void setParsesQuotesAsYaml() {
        assertEquals("3",
                ((RedisSettings) given().set("online_store.key_prefix='3'").load().store()).records().keyPrefix());
        assertEquals("",
                ((RedisSettings) given().set("online_store.key_prefix=\"\"").load().store()).records().keyPrefix());
    }
}
