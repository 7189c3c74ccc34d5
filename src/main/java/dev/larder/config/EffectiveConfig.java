package dev.larder.config;

import java.util.Optional;
import java.util.TreeMap;

import dev.larder.config.store.RecordReader;
import dev.larder.config.yaml.YamlPrinter;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureView;
import dev.larder.feature.Ttl;
import dev.larder.feature.ViewSource.Data;
import dev.larder.feature.ViewSource;
import dev.larder.store.settings.AerospikeSettings.Pin;
import dev.larder.store.settings.AerospikeSettings;
import dev.larder.store.settings.Credentials;
import dev.larder.store.settings.FeastSettings;
import dev.larder.store.settings.RedisSettings;
import dev.larder.store.settings.Secret;
import dev.larder.store.settings.SqliteSettings;
import dev.larder.store.settings.StoreSettings;
import dev.larder.store.settings.Timeouts;
import dev.larder.store.settings.TlsSettings;
import dev.larder.text.Durations;

/** Prints what a config comes to: a {@code larder.yaml} with every default said, every path absolute, no secret. */
public final class EffectiveConfig {
    private final Config config;
    private final YamlPrinter out = new YamlPrinter();

    private EffectiveConfig(Config config) {
        this.config = config;
    }

    public static String print(Config config) {
        return new EffectiveConfig(config).print();
    }

    private String print() {
        out.comment(config.file() + config.profile().map(name -> ", profile " + name).orElse(""));
        out.text("project", config.project());
        out.flag("protected", config.isProtected());
        config.prewriteHook().ifPresent(hook -> {
            out.text("prewrite_hook", hook.className());
            if (!hook.path().isEmpty()) {
                out.list("hook_path", hook.path());
            }
        });
        out.map("online_store", () -> store(config.store()));
        out.map("feature_views", () -> config.views().forEach(
                configured -> out.map(configured.view().name(), () -> view(configured))));
        return out.finish();
    }

    private void store(StoreSettings store) {
        switch (store) {
            case SqliteSettings sqlite -> {
                out.text("type", "sqlite");
                out.text("path", sqlite.path().toString());
            }
            case RedisSettings redis -> redis(redis);
            case AerospikeSettings aerospike -> aerospike(aerospike);
        }
    }

    private void redis(RedisSettings redis) {
        out.text("type", "redis");
        out.constant("mode", redis.servers().mode());
        out.list("addresses", redis.servers().addresses());
        redis.servers().master().ifPresent(master -> out.text("master", master));
        out.whole("db", redis.servers().db());
        credentials(redis.connection().credentials());
        out.map("tls", () -> tls(redis.connection().tls()));
        out.constant("layout", redis.records().layout());
        switch (redis.records().layout()) {
            case VIEW, ENTITY -> out.constant("encoding", redis.records().encoding());
            case FEAST -> records(redis.records().feast());
        }
        out.text("key_prefix", redis.records().keyPrefix());
        out.map("timeouts", () -> timeouts(redis.connection().timeouts()));
        out.whole("retries", redis.connection().retries());
        out.whole("max_connections", redis.servers().maxConnections());
    }

    private void aerospike(AerospikeSettings aerospike) {
        out.text("type", "aerospike");
        out.list("hosts", aerospike.hosts());
        out.text("namespace", aerospike.namespace());
        out.text("set_template", aerospike.sets().template());
        out.constant("auth_mode", aerospike.authMode());
        credentials(aerospike.connection().credentials());
        out.map("tls", () -> tls(aerospike.connection().tls()));
        out.constant("layout", aerospike.records().layout());
        if (aerospike.records().layout() == AerospikeSettings.Layout.FEAST) {
            records(aerospike.records().feast());
        }
        out.map("timeouts", () -> {
            timeouts(aerospike.connection().timeouts());
            aerospike.socketTimeout().ifPresent(wait -> out.text("socket", Durations.print(wait)));
        });
        out.whole("retries", aerospike.connection().retries());
        out.flag("send_key", aerospike.records().sendKey());
        out.whole("batch_max_records", aerospike.records().batchMaxRecords());
        out.flag("compression", aerospike.records().compression());
    }

    private void records(FeastSettings feast) {
        out.whole(RecordReader.KEY_VERSION, feast.keyVersion().number());
        ttl(RecordReader.RECORD_TTL, feast.recordTtl());
    }

    private void ttl(String key, Ttl ttl) {
        switch (ttl) {
            case Ttl.BackendDefault unsaid -> {
            }
            case Ttl.Never never -> out.text(key, "never");
            case Ttl.After after -> out.text(key, Durations.print(after.duration()));
        }
    }

    private void credentials(Credentials credentials) {
        credentials.username().ifPresent(username -> out.text("username", username));
        credentials.password().ifPresent(password -> out.text("password", Secret.HIDDEN));
    }

    private void tls(Optional<TlsSettings> tls) {
        out.flag("enabled", tls.isPresent());
        tls.ifPresent(settings -> {
            settings.caFile().ifPresent(file -> out.text("ca_file", file.toString()));
            settings.certificate().ifPresent(certificate -> {
                out.text("cert_file", certificate.certFile().toString());
                out.text("key_file", certificate.keyFile().toString());
            });
            out.flag("verify_hostname", settings.verifyHostname());
        });
    }

    private void timeouts(Timeouts timeouts) {
        out.text("connect", Durations.print(timeouts.connect()));
        out.text("read", Durations.print(timeouts.read()));
        out.text("write", Durations.print(timeouts.write()));
        out.text("batch", Durations.print(timeouts.batch()));
    }

    private void view(ConfiguredView configured) {
        FeatureView view = configured.view();
        out.map("entity", () -> view.keys().all().forEach(key -> out.text(key.name(), key.type().toString())));
        configured.source().ifPresent(source -> out.map("source", () -> source(source)));
        out.map("features", () -> view.features().forEach(this::feature));
        ttl("ttl", view.ttl());
        out.constant("ttl_from", view.ttlFrom());
        pin(view.name()).ifPresent(pin -> out.map("aerospike", () -> {
            pin.namespace().ifPresent(namespace -> out.text("namespace", namespace));
            pin.set().ifPresent(set -> out.text("set", set));
        }));
    }

    private Optional<Pin> pin(String view) {
        return switch (config.store()) {
            case AerospikeSettings aerospike -> Optional.ofNullable(aerospike.sets().pins().get(view));
            case RedisSettings redis -> Optional.empty();
            case SqliteSettings sqlite -> Optional.empty();
        };
    }

    private void source(ViewSource source) {
        switch (source.data()) {
            case Data.Parquet files -> out.text("path", files.path());
            case Data.Format files -> {
                out.text("format", files.format());
                out.text("path", files.path());
            }
            case Data.Table table -> {
                table.format().ifPresent(format -> out.text("format", format));
                out.text("table", table.name());
            }
            case Data.Query query -> out.text("query", query.sql());
        }
        out.text("event_timestamp", source.eventTimestamp());
        source.createdTimestamp().ifPresent(column -> out.text("created_timestamp", column));
        if (!source.columns().isEmpty()) {
            out.map("columns", () -> new TreeMap<>(source.columns()).forEach(out::text));
        }
    }

    private void feature(Feature feature) {
        String type = feature.type().toString();
        feature.ttl().ifPresentOrElse(ttl -> out.map(feature.name(), () -> {
            out.text("type", type);
            out.text("ttl", Durations.print(ttl));
        }), () -> out.text(feature.name(), type));
    }
}
