package dev.larder.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.expect.Bound;
import dev.larder.expect.Change;
import dev.larder.expect.Expectations;
import dev.larder.expect.FeatureExpectations;
import dev.larder.expect.Freshness;
import dev.larder.expect.Limit;
import dev.larder.expect.LoadRules;
import dev.larder.expect.RowLimit;
import dev.larder.expect.Severity;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.DecimalOf;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.JoinKeys.JoinKey;
import dev.larder.feature.CatalogSettings;
import dev.larder.feature.StorageSettings;
import dev.larder.feature.Ttl;
import dev.larder.feature.UnknownNameException;
import dev.larder.feature.ViewSource;
import dev.larder.feature.ViewSource.Data;
import dev.larder.feature.ViewSource.Data.IcebergPlace;
import dev.larder.feature.ViewSource.Data.IcebergVersion;
import dev.larder.store.settings.SqliteSettings;
import dev.larder.text.Secret;

/** Project, views, and what stands beside them. */
class ViewsTest {
    @TempDir
    Path folder;

    private ConfigFolder yaml(String text) {
        return new ConfigFolder(folder).yaml(text);
    }

    /** One view with this body. */
    private ConfigFolder view(String body) {
        return yaml("project: acme\nfeature_views:\n  customer:\n" + body.indent(4));
    }

    @Test
    void readsEveryKeyOfAView() {
        Config config = view("""
                entity: {customer_id: string, country: int32}
                source:
                  path: data/*.parquet
                  event_timestamp: ts
                  created_timestamp: created
                  columns: {clicks: n_clicks, customer_id: id}
                features:
                  clicks: int64
                  embedding: array<float>
                  clicks_5m: {type: int64, ttl: 5m}
                ttl: 7d
                ttl_from: event
                """).load();
        assertEquals("acme", config.project());
        assertEquals(List.of(new ConfiguredView(
                new FeatureView("customer",
                        new JoinKeys(List.of(new JoinKey("customer_id", Scalar.STRING), new JoinKey("country",
                                Scalar.INT32))),
                        List.of(new Feature("clicks", Scalar.INT64),
                                new Feature("embedding", new ArrayOf(Scalar.FLOAT)),
                                new Feature("clicks_5m", Scalar.INT64, Optional.of(Duration.ofMinutes(5)))),
                        new Ttl.After(Duration.ofDays(7)), Ttl.From.EVENT),
                Optional.of(new ViewSource(folder + "/data/*.parquet", "ts", Optional.of("created"),
                        Map.of("clicks", "n_clicks", "customer_id", "id"))),
                LoadRules.DEFAULT, Freshness.UNLIMITED)),
                config.views());
    }

    @Test
    void minimalConfig() {
        Config config = yaml(ConfigFolder.VIEWS).load();
        assertEquals(new SqliteSettings(folder.resolve(".larder/online.db")), config.store());
        assertEquals(new ConfiguredView(new FeatureView("customer", JoinKeys.of("customer_id", Scalar.STRING),
                List.of(new Feature("clicks", Scalar.INT64))), Optional.empty(), LoadRules.DEFAULT,
                Freshness.UNLIMITED),
                config.views().getFirst());
        assertEquals(Optional.empty(), config.prewriteHook());
    }

    @Test
    void decimalsAndUuids() {
        Config config = view("entity: {k: uuid}\nfeatures:\n  a: decimal(20,4)\n  b: array<decimal(38, 38)>\n"
                + "  c: {type: \"decimal(1,0)\", ttl: 5m}\n  d: array<uuid>").load();
        FeatureView view = config.views().getFirst().view();
        assertEquals(JoinKeys.of("k", Scalar.UUID), view.keys());
        assertEquals(List.of(new DecimalOf(20, 4), new ArrayOf(new DecimalOf(38, 38)), new DecimalOf(1, 0),
                new ArrayOf(Scalar.UUID)), view.features().stream().map(Feature::type).toList());
        assertEquals(config.views(), yaml(EffectiveConfig.print(config)).load().views());
    }

    @Test
    void deletedRows() {
        for (ViewSource.Deleted deleted : List.of(
                new ViewSource.Deleted("is_deleted", List.of(), Duration.ofDays(30)),
                new ViewSource.Deleted("op", List.of("D", "T"), Duration.ofHours(36)),
                new ViewSource.Deleted("op", List.of("4"), Duration.ZERO))) {
            String form = deleted.values().isEmpty()
                    ? deleted.column()
                    : "{column: " + deleted.column() + ", values: " + deleted.values() + "}";
            String ttl = deleted.tombstones().isZero() ? "none" : deleted.tombstones().toHours() + "h";
            Config config = source("{path: d, event_timestamp: ts, deleted: " + form + ", tombstones: " + ttl + "}")
                    .load();
            assertEquals(Optional.of(deleted), config.views().getFirst().source().orElseThrow().deleted());
            assertEquals(config.views(), yaml(EffectiveConfig.print(config)).load().views());
        }
    }

    private ConfigFolder source(String source) {
        return view("entity: {k: string}\nfeatures: {f: int32}\nsource: " + source);
    }

    @Test
    void mistakesInDeletedRows() {
        source("{path: d, event_timestamp: ts, tombstones: 1d}").refuses(
                "larder.yaml:6: feature_views.customer.source.tombstones: needs `deleted`, the column that marks deleted"
                        + " rows\n");
        source("{path: d, event_timestamp: ts, deleted: gone, tombstones: 0s}").refuses(
                "larder.yaml:6: feature_views.customer.source.tombstones: `0s` is not `none` or a duration, such as 30s, 5m,"
                        + " 2h, 7d or PT1H30M\n");
        source("{path: d, event_timestamp: ts, deleted: {column: op}}").refuses(
                "larder.yaml:6: feature_views.customer.source.deleted.values: is missing. The values of the column that"
                        + " mean that the entity is deleted. The column holds texts, integers or booleans.\n");
        source("{path: d, event_timestamp: ts, deleted: {colum: op, values: []}}").refuses(
                "larder.yaml:6: feature_views.customer.source.deleted.column: is missing. The column that marks deleted rows.\n"
                        + "larder.yaml:6: feature_views.customer.source.deleted.values: is an empty list\n"
                        + "larder.yaml:6: feature_views.customer.source.deleted.colum: unknown key `colum`, did you mean"
                        + " `column`?\n");
    }

    /** YAML ends a text without quotes at a comma inside braces. */
    @Test
    void mistakesInDecimals() {
        String form = " is not a type. Write decimal(P,S) with a precision P from 1 to 38 and a scale S from 0 to P, as in"
                + " `decimal(20,4)`. Inside braces it needs quotes: `\"decimal(20,4)\"`.\n";
        view("entity: {k: \"decimal(9,0)\"}\nfeatures:\n  a: decimal\n  b: decimal(39,0)\n  c: decimal(2,3)\n"
                + "  d: array<decimal>\n  e: {type: decimal(20,4)}").refuses(
                        """
                                larder.yaml:4: feature_views.customer.entity.k: cannot be a decimal(9,0). The types of join keys \
                                are string, int32, int64, bytes, timestamp and uuid.
                                larder.yaml:6: feature_views.customer.features.a: `decimal`"""
                                + form + """
                                        larder.yaml:7: feature_views.customer.features.b: `decimal(39,0)`""" + form
                                + """
                                        larder.yaml:8: feature_views.customer.features.c: `decimal(2,3)`""" + form + """
                                        larder.yaml:9: feature_views.customer.features.d: `array<decimal>`""" + form
                                + """
                                        larder.yaml:10: feature_views.customer.features.e.4): has no value
                                        larder.yaml:10: feature_views.customer.features.e.type: `decimal(20`""" + form);
    }

    @Test
    void uuidsAreNoKeysOfFeast() {
        yaml("project: p\nonline_store: {type: redis, layout: feast}\nfeature_views:\n  v:\n    entity: {k: uuid}\n"
                + "    features: {f: uuid}\n").refuses(
                        """
                                larder.yaml:5: feature_views.v.entity: join key `k` cannot be a uuid in layout `feast`: Feast's \
                                entity keys have none. Use string.
                                """);
    }

    @Test
    void sourcePathsMayBeAbsoluteOrRemote() {
        for (String path : List.of("/data/x.parquet", "s3://bucket/x/*.parquet", "gs://bucket/x", "hdfs://n:1/x")) {
            Config config = view("entity: {k: string}\nfeatures: {f: bool}\nsource: {path: \"" + path
                    + "\", event_timestamp: ts}").load();
            assertEquals(path, config.views().getFirst().source().orElseThrow().data().toString());
        }
    }

    @Test
    void aSchemeThatNothingReadsIsRefused() {
        view("entity: {k: string}\nfeatures: {f: bool}\nsource: {path: \"s4://bucket/x\", event_timestamp: ts}")
                .refuses(
                        "larder.yaml:6: feature_views.customer.source.path: unknown scheme `s4`. Available schemes: file, gs, s3, s3a; with"
                                + " --engine spark also abfs, abfss, hdfs, viewfs, wasb, wasbs, webhdfs");
    }

    @Test
    void storageOfASourceComesBeforeThatOfAll() {
        Config config = new ConfigFolder(folder)
                .yaml("""
                        project: acme
                        storage: {s3: {region: eu-west-1, profile: etl, timeouts: {read: 7s}}}
                        feature_views:
                          v:
                            entity: {k: string}
                            features: {f: bool}
                            source: {path: "s3://b/x", event_timestamp: t, storage: {s3: {profile: other, timeouts: {retry: 1s}}}}
                        """)
                .load();
        StorageSettings.S3 s3 = config.views().getFirst().source().orElseThrow().storage().s3();
        assertEquals(Optional.of("eu-west-1"), s3.region());
        assertEquals(Optional.of("other"), s3.profile());
        assertEquals(new StorageSettings.Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(7), Duration.ofSeconds(1)),
                s3.timeouts());
        assertEquals(Optional.of("etl"), config.sources().storage().s3().profile());
    }

    @Test
    void endpointsAreUrls() {
        new ConfigFolder(folder).yaml("""
                project: acme
                storage: {s3: {endpoint: "minio:9000", path_stile: true, max_connections: 0}}
                feature_views:
                  v: {entity: {k: string}, features: {f: bool}}
                """).refuses("""
                larder.yaml:2: storage.s3.endpoint: `minio:9000` is not a URL like `https://minio.example:9000`
                larder.yaml:2: storage.s3.max_connections: `0` is not a whole number from 1 to 1000
                larder.yaml:2: storage.s3.path_stile: unknown key `path_stile`, did you mean `path_style`?""");
    }

    @Test
    void sparkSources() {
        Map<String, Data> sources = Map.of(
                "format: delta, path: t", new Data.Delta(folder + "/t", OptionalLong.empty(), Optional.empty()),
                "format: delta, path: t, version: 12",
                new Data.Delta(folder + "/t", OptionalLong.of(12), Optional.empty()),
                "format: delta, path: t, as_of: 2026-11-19 08:00",
                new Data.Delta(folder + "/t", OptionalLong.empty(), Optional.of(Instant.parse("2026-11-19T08:00:00Z"))),
                "format: iceberg, path: t",
                new Data.Iceberg(new IcebergPlace.Path(folder + "/t"), new IcebergVersion.Latest()),
                "format: orc, path: t", new Data.Format("orc", folder + "/t"),
                "format: parquet, path: t", new Data.Parquet(folder + "/t", true),
                "format: iceberg, table: db.t", new Data.Table(Optional.of("iceberg"), "db.t"),
                "table: cat.db.t", new Data.Table(Optional.empty(), "cat.db.t"),
                "query: SELECT * FROM t", new Data.Query("SELECT * FROM t"));
        sources.forEach((keys, data) -> {
            Config config = view("entity: {k: string}\nfeatures: {f: bool}\nsource: {" + keys
                    + ", event_timestamp: ts}").load();
            assertEquals(data, config.views().getFirst().source().orElseThrow().data());
            Config printed = yaml(EffectiveConfig.print(config)).load();
            assertEquals(config.views(), printed.views());
        });
    }

    @Test
    void versionsOfIcebergTables() {
        Map<String, IcebergVersion> versions = Map.of("snapshot: 7", new IcebergVersion.OfId(7),
                "as_of: 2026-11-19", new IcebergVersion.AsOf(Instant.parse("2026-11-19T00:00:00Z")),
                "branch: b", new IcebergVersion.Branch("b"), "tag: t", new IcebergVersion.Tag("t"));
        versions.forEach((key, version) -> {
            Config config = view("entity: {k: string}\nfeatures: {f: bool}\nsource: {format: iceberg, path: t, " + key
                    + ", event_timestamp: ts}").load();
            assertEquals(new Data.Iceberg(new IcebergPlace.Path(folder + "/t"), version),
                    config.views().getFirst().source().orElseThrow().data());
            assertEquals(config.views(), yaml(EffectiveConfig.print(config)).load().views());
        });
        view("entity: {k: string}\nfeatures: {f: bool}\nsource:\n  format: iceberg\n  path: x\n  version: 1\n"
                + "  snapshot: 7\n  tag: t\n  event_timestamp: ts").refuses(
                        """
                                larder.yaml:9: feature_views.customer.source.version: applies only to a `path` of `format: delta`. Remove it.
                                larder.yaml:10: feature_views.customer.source.snapshot: cannot be combined with `version`. Remove one of them.
                                larder.yaml:11: feature_views.customer.source.tag: cannot be combined with `version`. Remove one of them.
                                """);
    }

    @Test
    void icebergTablesOfACatalog() {
        String view = "    entity: {k: string}\n    features: {f: bool}\n    source: {format: iceberg, table: n.t,"
                + " event_timestamp: ts%s}\n";
        CatalogSettings.Rest rest = new CatalogSettings.Rest("https://lake", Optional.of("w"), Optional.empty(),
                Optional.of(new Secret("id:pw")), Optional.of("all"), Optional.of("https://login"),
                Map.of("header.X-Tenant", new Secret("acme")));
        Config config = yaml("project: acme\ncatalog: {type: rest, uri: 'https://lake', warehouse: w, scope: all,\n"
                + "  credential: 'id:pw', oauth2_server_uri: 'https://login', properties: {header.X-Tenant: acme}}\n"
                + "feature_views:\n  a:\n" + view.formatted("") + "  b:\n"
                + view.formatted(", catalog: {type: jdbc, uri: 'jdbc:sqlite:c.db', name: lake}") + "  c:\n"
                + view.formatted(", catalog: {type: hadoop, warehouse: lake}, tag: x")).load();
        List<CatalogSettings> catalogs = List.of(rest,
                new CatalogSettings.Jdbc("jdbc:sqlite:" + folder + "/c.db", "lake", Optional.empty(), Optional.empty(),
                        Map.of()),
                new CatalogSettings.Hadoop(folder + "/lake"));
        assertEquals(catalogs, config.views().stream().map(each -> (Data.Iceberg) each.source().orElseThrow().data())
                .map(data -> ((IcebergPlace.InCatalog) data.place()).catalog()).toList());
        String printed = EffectiveConfig.print(config);
        assertFalse(printed.contains("id:pw") || printed.contains("X-Tenant: acme"), printed);
        assertEquals(config.views().toString(), yaml(printed).load().views().toString());
    }

    @Test
    void mistakesInACatalog() {
        String source = "entity: {k: string}\nfeatures: {f: bool}\nsource:\n  event_timestamp: ts\n  format: iceberg\n"
                + "  table: n.t\n  catalog: ";
        String at = "larder.yaml:10: feature_views.customer.source.catalog.";
        view(source + "{type: rest, token: t, credential: c, user: u}").refuses(
                at + """
                        user: does not apply to a catalog of type `rest`. Remove it.
                        larder.yaml:10: feature_views.customer.source.catalog.credential: cannot be combined with `token`. Remove one of them.
                        larder.yaml:10: feature_views.customer.source.catalog.uri: is missing. The URL of the service, or of the database: `jdbc:sqlite:/lake/catalog.db`.
                        """);
        view(source + "{type: jdbc, uri: 'jdbc:postgresql://h/d?user=u&password=p', name: x}").refuses(at
                + "uri: contains a password, which messages would show. Set `user` and `password`, or `credential`.\n");
        view(source + "{type: glue}").refuses(at + "type: unknown type `glue`. Available types: rest, jdbc, hadoop\n");
        view(source.replace("iceberg", "delta") + "{type: hadoop, warehouse: w}").refuses("larder.yaml:10:"
                + " feature_views.customer.source.catalog: applies only to a `table` of `format: iceberg`. Remove it.\n");
    }

    @Test
    void onlyTablesHaveVersions() {
        view("entity: {k: string}\nfeatures: {f: bool}\nsource:\n  path: x\n  version: 1\n  as_of: 2026-11-19\n"
                + "  event_timestamp: ts").refuses(
                        """
                                larder.yaml:8: feature_views.customer.source.version: applies only to a `path` of `format: delta`. Remove it.
                                larder.yaml:9: feature_views.customer.source.as_of: applies only to a `path` of `format: delta` or `format: iceberg`. Remove it.
                                """);
        view("entity: {k: string}\nfeatures: {f: bool}\nsource:\n  format: delta\n  path: x\n  version: 1\n"
                + "  as_of: yesterday\n  event_timestamp: ts").refuses(
                        """
                                larder.yaml:10: feature_views.customer.source.as_of: cannot be combined with `version`. Remove one of them.
                                larder.yaml:10: feature_views.customer.source.as_of: `yesterday` is not a time; write it like 2026-11-19T08:00:00Z
                                """);
        view("entity: {k: string}\nfeatures: {f: bool}\nsource:\n  format: delta\n  path: x\n  version: 1\n"
                + "  as_of: 2026-11-19\n  event_timestamp: ts").refuses(
                        """
                                larder.yaml:10: feature_views.customer.source.as_of: cannot be combined with `version`. Remove one of them.
                                """);
    }

    @Test
    void sourceHasOneOfPathTableAndQuery() {
        view("entity: {k: string}\nfeatures: {f: bool}\nsource:\n  path: x\n  table: t\n  query: q\n  format: f\n"
                + "  event_timestamp: ts").refuses(
                        """
                                larder.yaml:8: feature_views.customer.source.table: cannot be combined with `path`. A source has one of `path`, `table` and `query`.
                                larder.yaml:9: feature_views.customer.source.query: cannot be combined with `path`. A source has one of `path`, `table` and `query`.
                                larder.yaml:10: feature_views.customer.source.format: does not apply to a `query`. Remove it.
                                """);
        view("entity: {k: string}\nfeatures: {f: bool}\nsource: {event_timestamp: ts}").refuses(
                """
                        larder.yaml:6: feature_views.customer.source.path: is missing. A file, a folder (its Hive partitions become columns) or a glob, relative to the config, or such a URL: `s3://bucket/features`.
                        """);
    }

    @Test
    void viewsAreFoundByName() {
        Config config = yaml(ConfigFolder.VIEWS).load();
        assertEquals("customer", config.view("customer").view().name());
        assertEquals("unknown view `custmer`, did you mean `customer`?",
                assertThrows(UnknownNameException.class, () -> config.view("custmer")).getMessage());
    }

    @Test
    void reportsEveryMistakeInFileOrder() {
        yaml("""
                projct: acme
                online_store: {type: sqlit}
                feature_views:
                  customer:
                    entity: {customer_id: double}
                    source: {path: x, event_timestam: ts}
                    features:
                      _clicks: int64
                      total: flaot
                      customer_id: string
                    tll: 7d
                    ttl_from: writ
                  1st:
                    features: {}
                    entity: []
                  empty: {}
                  text: text
                """).refuses(
                """
                        larder.yaml:1: project: is missing. The name that separates the rows of this project from those of others in the same store.
                        larder.yaml:1: projct: unknown key `projct`, did you mean `project`?
                        larder.yaml:2: online_store.type: unknown type `sqlit`, did you mean `sqlite`?
                        larder.yaml:5: feature_views.customer.entity.customer_id: cannot be a double. The types of join keys are string, int32, int64, \
                        bytes, timestamp and uuid.
                        larder.yaml:6: feature_views.customer.source.event_timestamp: is missing. The column of the event time. The row with the latest event time wins.
                        larder.yaml:6: feature_views.customer.source.event_timestam: unknown key `event_timestam`, did you mean \
                        `event_timestamp`?
                        larder.yaml:8: feature_views.customer.features._clicks: `_clicks` is not a valid name: a letter, \
                        then letters, digits, `_`, `.` or `-`
                        larder.yaml:9: feature_views.customer.features.total: unknown type `flaot`, did you mean `float`?
                        larder.yaml:10: feature_views.customer.features.customer_id: is already a join key of this view
                        larder.yaml:11: feature_views.customer.tll: unknown key `tll`, did you mean `ttl`?
                        larder.yaml:12: feature_views.customer.ttl_from: unknown ttl_from `writ`, did you mean `write`?
                        larder.yaml:13: feature_views.1st: `1st` is not a valid name: a letter, then letters, digits, `_`, \
                        `.` or `-`
                        larder.yaml:14: feature_views.1st.features: has no feature
                        larder.yaml:15: feature_views.1st.entity: must be a map of keys and values, not a list
                        larder.yaml:16: feature_views.empty.entity: is missing. The join keys and their types, like \
                        `entity: {customer_id: string}`.
                        larder.yaml:16: feature_views.empty.features: is missing. The features and their types, like \
                        `features: {clicks: int64}`.
                        larder.yaml:17: feature_views.text: must be a map of keys and values, not a single value
                        """);
    }

    @Test
    void duplicateKeysAndMissingValues() {
        yaml("""
                project: acme
                project: other
                online_store:
                feature_views:
                  customer:
                    entity: {customer_id: string}
                    features: {clicks: int64, clicks: double}
                  customer:
                    ttl: 7d
                """).refuses("""
                larder.yaml:2: project: is defined twice, first at larder.yaml:1
                larder.yaml:3: online_store: has no value
                larder.yaml:7: feature_views.customer.features.clicks: is defined twice, first at larder.yaml:7
                larder.yaml:8: feature_views.customer: is defined twice, first at larder.yaml:5
                """);
    }

    @Test
    void columnsNameFeaturesOrJoinKeys() {
        view("""
                entity: {customer_id: string}
                features: {clicks: int64, broken: in64}
                source: {path: x, event_timestamp: ts, columns: {click: c, broken: b}}
                """).refuses("""
                larder.yaml:5: feature_views.customer.features.broken: unknown type `in64`, did you mean `int64`?
                larder.yaml:6: feature_views.customer.source.columns.click: unknown feature or join key `click`, \
                did you mean `clicks`?
                """);
    }

    @Test
    void invalidValues() {
        yaml("project: my project\nprotected: yes\nfeature_views: {}\n").refuses("""
                larder.yaml:1: project: `my project` is not a valid name: a letter, then letters, digits, `_`, `.` \
                or `-`
                larder.yaml:2: protected: `yes` is not `true` or `false`
                larder.yaml:3: feature_views: has no view
                """);
        view("entity: {'': string}\nfeatures: {f: {ttl: never}}\nttl: 0s\nsource: {path: '', event_timestamp: [ts]}")
                .refuses(
                        """
                                larder.yaml:4: feature_views.customer.entity.: a join key needs a name
                                larder.yaml:5: feature_views.customer.features.f.type: is missing. The type of this feature.
                                larder.yaml:5: feature_views.customer.features.f.ttl: `never` is not a duration from 1ms to \
                                36500d, such as 30s, 5m, 2h, 7d or PT1H30M
                                larder.yaml:6: feature_views.customer.ttl: `0s` is not `never` or a duration, such as 30s, 5m, 2h, \
                                7d or PT1H30M
                                larder.yaml:7: feature_views.customer.source.path: is empty
                                larder.yaml:7: feature_views.customer.source.event_timestamp: must be a single value, not a list
                                """);
        yaml("project: acme\n")
                .refuses("larder.yaml:1: feature_views: is missing. The views by name. `larder init` writes an"
                        + " example.");
    }

    @Test
    void controlCharactersInKeysAreEscaped() {
        yaml(ConfigFolder.VIEWS + "\"\\e[31m\": 1\n").refuses("larder.yaml:6: \\u001b[31m: unknown key `\\u001b[31m`."
                + " Available keys: project, protected, feature_views, online_store, storage, catalog, prewrite_hook, hook_path");
    }

    @Test
    void prewriteHook() {
        Config config = yaml(ConfigFolder.VIEWS + "prewrite_hook: com.acme.MaskPii\nhook_path: [hooks/acme.jar, /x]\n")
                .load();
        assertEquals(Optional.of(new HookSettings("com.acme.MaskPii",
                List.of(folder.resolve("hooks/acme.jar"), Path.of("/x")))), config.prewriteHook());
        yaml(ConfigFolder.VIEWS + "hook_path: []\n").refuses("""
                larder.yaml:6: hook_path: is an empty list
                larder.yaml:6: hook_path: needs `prewrite_hook`
                """);
        yaml(ConfigFolder.VIEWS + "prewrite_hook: mask pii\n").refuses("larder.yaml:6: prewrite_hook: `mask pii` is not"
                + " the name of a class, like `com.acme.MaskPii`");
    }

    @Test
    void expectations() {
        LoadRules rules = view("""
                entity: {k: string}
                features: {n: int64, s: string, a: array<float>}
                max_rejects: 0.5%
                min_rows: 1000
                lookback: 2h
                expect:
                  rows: {min: 10, change: 30%}
                  age: {max: 36h, severity: warn}
                  future: {max: 5m}
                  columns: warn
                  features:
                    n: {null_share: {max: 5%, change: 2pp}, min: -1}
                    s: {in: [x, y]}
                    a: {length: 64}
                """).load().views().getFirst().rules();
        Limit rows = new Limit(Optional.of(new BigDecimal("1E+1")), Optional.empty(),
                Optional.of(new Change(new BigDecimal("3E+1"), false)), Severity.ERROR);
        FeatureExpectations none = new FeatureExpectations(Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        Map<String, FeatureExpectations> features = Map.of(
                "n", new FeatureExpectations(
                        Optional.of(new Limit(Optional.empty(), Optional.of(new BigDecimal(5)),
                                Optional.of(new Change(new BigDecimal(2), true)), Severity.ERROR)),
                        none.nanShare(),
                        Optional.of(new Bound(Optional.of(new BigDecimal(-1)), Optional.empty(), Severity.ERROR)),
                        none.max(), none.in(), none.length(), none.distinct()),
                "s", new FeatureExpectations(none.nullShare(), none.nanShare(), none.min(), none.max(),
                        Optional.of(new FeatureExpectations.Allowed(List.of("x", "y"), Severity.ERROR)),
                        none.length(), none.distinct()),
                "a", new FeatureExpectations(none.nullShare(), none.nanShare(), none.min(), none.max(), none.in(),
                        Optional.of(new Limit(Optional.of(new BigDecimal(64)), Optional.of(new BigDecimal(64)),
                                Optional.empty(), Severity.ERROR)),
                        none.distinct()));
        assertEquals(new LoadRules(new Expectations(Optional.of(rows), Optional.empty(),
                Optional.of(new Expectations.Age(Duration.ofHours(36), Severity.WARN)), Optional.empty(),
                Expectations.Columns.WARN, features), Duration.ofMinutes(5),
                Optional.of(new RowLimit.Percent(new BigDecimal("0.5"))), OptionalLong.of(1000),
                Optional.of(Duration.ofHours(2))), rules);
    }

    @Test
    void freshness() {
        Config config = yaml(ConfigFolder.VIEWS + "    freshness: {warn: 26h, error: 36h}\n").load();
        assertEquals(new Freshness(Optional.of(Duration.ofHours(26)), Optional.of(Duration.ofHours(36))),
                config.views().getFirst().freshness());
        assertEquals(config.views(), yaml(EffectiveConfig.print(config)).load().views());

        yaml(ConfigFolder.VIEWS + "    freshness: {warn: 36h, error: 36h}\n").refuses(
                "larder.yaml:6: feature_views.customer.freshness.error: must be more than `warn`");
        yaml(ConfigFolder.VIEWS + "    freshness: {}\n").refuses(
                "larder.yaml:6: feature_views.customer.freshness.warn: is missing. Set at least one of `warn`, `error`.");
        yaml(ConfigFolder.VIEWS + "    freshness: {warning: 1h, error: soon}\n").refuses(
                """
                        larder.yaml:6: feature_views.customer.freshness.error: `soon` is not a duration from 1ms to 36500d, such as 30s, \
                        5m, 2h, 7d or PT1H30M
                        larder.yaml:6: feature_views.customer.freshness.warning: unknown key `warning`. Available keys: warn, error""");
    }

    @Test
    void expectationsThatCannotBeMeantAreRefused() {
        view("""
                entity: {k: string}
                features: {n: int64, s: string, a: array<float>, y: bytes, t: timestamp}
                max_rejects: some
                min_rows: -1
                expect:
                  rows: {min: 1.5, change: 30}
                  entities: {min: 5, max: 4}
                  age: {severity: bad}
                  deletes: {max: 120%}
                  columns: loose
                  features:
                    m: {min: 1}
                    n: {null_share: {max: 5}, nan_share: {max: 0}, min: x, in: [1, two], length: 3}
                    s: {min: 0, null_share: {severity: warn}, lenght: 2}
                    y: {in: [YQ==]}
                    t: {max: 5, min: {change: 5%}}
                """).refuses(
                """
                        larder.yaml:6: feature_views.customer.max_rejects: `some` is not a number of rows, or a percentage such as 0.5%%
                        larder.yaml:7: feature_views.customer.min_rows: `-1` is not a whole number of at least 0
                        larder.yaml:9: feature_views.customer.expect.rows.min: `1.5` is not a whole number of at least 0
                        larder.yaml:9: feature_views.customer.expect.rows.change: `30` is not a percentage, such as 30%%
                        larder.yaml:10: feature_views.customer.expect.entities.max: is less than `min`
                        larder.yaml:11: feature_views.customer.expect.age.max: is missing. The greatest age.
                        larder.yaml:11: feature_views.customer.expect.age.severity: unknown severity level `bad`. Available severity levels: error, warn
                        larder.yaml:12: feature_views.customer.expect.deletes.max: `120%%` is not a number of rows, or a percentage such as \
                        0.5%%
                        larder.yaml:13: feature_views.customer.expect.columns: unknown rule `loose`. Available rules: strict, warn, nulls
                        larder.yaml:15: feature_views.customer.expect.features.m: unknown feature `m`, did you mean `n`?
                        larder.yaml:16: %1$sn.null_share.max: `5` is not a percentage from 0%% to 100%%, such as 5%%
                        larder.yaml:16: %1$sn.nan_share: does not apply to type `int64`, only to float and double
                        larder.yaml:16: %1$sn.min: `x` is not a number
                        larder.yaml:16: %1$sn.in: `two` is not an int64
                        larder.yaml:16: %1$sn.length: does not apply to type `int64`, only to strings, bytes and arrays
                        larder.yaml:17: %1$ss.null_share.min: is missing. Set at least one of `min`, `max`, `change`.
                        larder.yaml:17: %1$ss.min: does not apply to type `string`, only to numbers and timestamps
                        larder.yaml:17: %1$ss.lenght: unknown key `lenght`, did you mean `length`?
                        larder.yaml:18: %1$sy.in: does not apply to type `bytes`, only to single values other than bytes
                        larder.yaml:19: %1$st.min.change: does not apply to a timestamp; use `expect.age`
                        larder.yaml:19: %1$st.max: `5` is not a time; write it like 2026-11-19T08:00:00Z"""
                        .formatted("feature_views.customer.expect.features."));
    }
}
