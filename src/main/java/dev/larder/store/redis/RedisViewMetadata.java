package dev.larder.store.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.JoinKeys.JoinKey;
import dev.larder.store.backend.CheckedViews;
import dev.larder.store.backend.ViewMetadata;
import dev.larder.store.backend.ViewMetadata.EntityKeys;
import dev.larder.store.redis.client.PipelinedExecutor;
import dev.larder.store.redis.client.Request;
import dev.larder.store.redis.record.BinaryEncoding;
import dev.larder.store.redis.record.ExistingRecord.Extras;
import dev.larder.store.redis.record.PackedSchema;
import dev.larder.store.redis.record.RedisKeys;
import dev.larder.store.redis.record.RowKeys;
import dev.larder.store.redis.record.TextEncoding;
import dev.larder.store.redis.record.Utf8;
import dev.larder.store.redis.record.ValueEncoding;
import dev.larder.store.settings.FeastSettings.KeyVersion;
import dev.larder.store.settings.RedisSettings.Encoding;
import dev.larder.store.settings.RedisSettings.Layout;

/**
 * How each view is stored, so that no config reads its rows as something else: one hash per view, at
 * {@code {prefix}{project}#view:{view}}. It is compared with the config when the view is first used, and written before the
 * view's first row. Its fields:
 *
 * <ul>
 * <li>{@code layout} and {@code encoding}
 * <li>{@code feature:NAME}: the type of each feature that was ever written
 * <li>{@code created}: there once a row had a created time
 * <li>{@code feature_ts}: there once a row had feature times
 * <li>{@code tombstones}: there once an entity was deleted with a tombstone
 * <li>{@code entity_key_version} and, for each join key, {@code key:NAME} with its type: in layout {@code feast} only
 * <li>{@code schema:FINGERPRINT}: the text of each {@link PackedSchema} that records were packed with
 * </ul>
 */
final class RedisViewMetadata {
    /** The type of the keys of packed records. */
    static final String STRING = "string";

    private static final String LAYOUT = "layout";
    private static final String ENCODING = "encoding";
    private static final String FEATURE = "feature:";
    private static final String KEY = "key:";
    private static final String KEY_VERSION = "entity_key_version";
    private static final String CREATED = "created";
    private static final String FEATURE_TIMES = "feature_ts";
    private static final String TOMBSTONES = "tombstones";
    private static final String SCHEMA = "schema:";

    private final PipelinedExecutor executor;
    private final RedisKeys keys;
    private final Encoding encoding;
    private final Duration timeout;
    private final CheckedViews<Map<String, String>> checked = new CheckedViews<>(new Fields());
    private final Set<String> withCreated = ConcurrentHashMap.newKeySet();
    private final Set<String> withFeatureTimes = ConcurrentHashMap.newKeySet();
    private final Set<String> withTombstones = ConcurrentHashMap.newKeySet();

    RedisViewMetadata(PipelinedExecutor executor, RedisKeys keys, Encoding encoding, Duration timeout) {
        this.executor = executor;
        this.keys = keys;
        this.encoding = encoding;
        this.timeout = timeout;
    }

    /** Throws if the rows of a view are not stored as the config says. */
    void compare(FeatureView view) {
        checked.compare(view);
    }

    /** The same, and records how the view is stored if that is not known yet. */
    void ensure(FeatureView view) {
        checked.ensure(view);
    }

    private final class Fields implements CheckedViews.Records<Map<String, String>> {
        @Override
        public Map<String, String> read(String view) {
            Map<String, String> stored = RedisViewMetadata.this.read(view);
            if (stored.containsKey(CREATED)) {
                withCreated.add(view);
            }
            if (stored.containsKey(FEATURE_TIMES)) {
                withFeatureTimes.add(view);
            }
            return stored;
        }

        @Override
        public Optional<ViewMetadata> metadata(Map<String, String> stored) {
            return stored.containsKey(LAYOUT)
                    ? Optional.of(RedisViewMetadata.metadata(stored))
                    : Optional.empty();
        }

        @Override
        public ViewMetadata configured(FeatureView view) {
            return RedisViewMetadata.metadata(RedisViewMetadata.this.configured(view));
        }

        @Override
        public boolean complete(FeatureView view, Map<String, String> stored) {
            byte[] key = keys.metadata("view", view.name());
            List<CommandArguments> commands = new ArrayList<>();
            RedisViewMetadata.this.configured(view).forEach((field, value) -> {
                if (!stored.containsKey(field)) {
                    commands.add(new CommandArguments(Command.HSETNX).add(key).add(field).add(value));
                }
            });
            if (commands.isEmpty()) {
                return false;
            }
            executor.runOne(new Request(key, commands), timeout);
            return true;
        }
    }

    /** Records that rows of the view may have a created time, before the first one does. */
    void ensureCreated(FeatureView view) {
        ensure(view, CREATED, withCreated);
    }

    /** Records that rows of the view may have feature times, before the first one does. */
    void ensureFeatureTimes(FeatureView view) {
        ensure(view, FEATURE_TIMES, withFeatureTimes);
    }

    /** Records that keys of the view may be tombstones, before the first one is. */
    void ensureTombstones(FeatureView view) {
        ensure(view, TOMBSTONES, withTombstones);
    }

    private void ensure(FeatureView view, String field, Set<String> known) {
        if (!known.contains(view.name())) {
            byte[] key = keys.metadata("view", view.name());
            executor.runOne(new Request(key, new CommandArguments(Command.HSET).add(key).add(field).add("yes")),
                    timeout);
            known.add(view.name());
        }
    }

    /** What any row of the view ever had; a writer that does not look has to remove it. */
    Extras extras(FeatureView view) {
        return new Extras(withCreated.contains(view.name()), true, withFeatureTimes.contains(view.name()));
    }

    /** The metadata of the view is gone, and has to be written again before its next row. */
    void forget(String view) {
        checked.forget(view);
        withCreated.remove(view);
        withFeatureTimes.remove(view);
        withTombstones.remove(view);
    }

    /** The names of all features that were ever written. */
    static Set<String> features(Map<String, String> fields) {
        return new TreeSet<>(under(FEATURE, fields).keySet());
    }

    /** The layout in which a view is stored. */
    static Optional<Layout> layout(Map<String, String> fields) {
        return Arrays.stream(Layout.values()).filter(layout -> name(layout).equals(fields.get(LAYOUT))).findFirst();
    }

    /** The keys of Feast's records of a view; empty in another layout, or if nothing is stored. */
    Optional<RowKeys> feastKeys(Map<String, String> fields) {
        List<JoinKey> joinKeys = under(KEY, fields).entrySet().stream()
                .map(key -> new JoinKey(key.getKey(), Scalar.valueOf(key.getValue().toUpperCase(Locale.ROOT))))
                .toList();
        return joinKeys.isEmpty()
                ? Optional.empty()
                : Optional.of(RowKeys.FeastKeys.of(new JoinKeys(joinKeys), KeyVersion.stored(fields.get(KEY_VERSION)),
                        keys.project()));
    }

    /** The encoding of times, if the view ever had tombstones. */
    static Optional<ValueEncoding> tombstones(Map<String, String> fields) {
        return Optional.ofNullable(fields.get(TOMBSTONES))
                .map(yes -> name(Encoding.TEXT).equals(fields.get(ENCODING))
                        ? new TextEncoding()
                        : new BinaryEncoding());
    }

    /** What Redis calls the type of the view's keys. */
    static String keyType(Map<String, String> fields) {
        return name(Encoding.PACKED).equals(fields.get(ENCODING)) ? STRING : "hash";
    }

    /** Removes features that no row has any more. */
    void drop(FeatureView view, Set<String> features) {
        byte[] key = keys.metadata("view", view.name());
        CommandArguments remove = new CommandArguments(Command.HDEL).add(key);
        features.forEach(feature -> remove.add(FEATURE + feature));
        String current = SCHEMA + PackedSchema.of(view.features()).name();
        read(view.name()).keySet().stream().filter(field -> field.startsWith(SCHEMA) && !field.equals(current))
                .forEach(remove::add);
        executor.runOne(new Request(key, remove), timeout);
        forget(view.name());
    }

    /** The fields of a view as the config has it. */
    Map<String, String> configured(FeatureView view) {
        Map<String, String> configured = new LinkedHashMap<>();
        configured.put(LAYOUT, name(keys.layout()));
        configured.put(ENCODING, keys.layout() == Layout.FEAST ? "protobuf" : name(encoding));
        if (keys.layout() == Layout.FEAST) {
            // Feast's keys and fields are hashes and bytes: nobody can tell from them whose they are.
            configured.put(KEY_VERSION, Integer.toString(keys.version().number()));
            view.keys().all().forEach(key -> configured.put(KEY + key.name(), key.type().toString()));
        }
        for (Feature feature : view.features()) {
            configured.put(FEATURE + feature.name(), feature.type().toString());
        }
        if (encoding == Encoding.PACKED) {
            PackedSchema schema = PackedSchema.of(view.features());
            configured.put(SCHEMA + schema.name(), schema.text());
        }
        return configured;
    }

    /** The features and types of packed records that have this fingerprint. */
    Optional<PackedSchema> schema(FeatureView view, long fingerprint) {
        return Optional.ofNullable(read(view.name()).get(SCHEMA + PackedSchema.name(fingerprint)))
                .flatMap(PackedSchema::parse).filter(schema -> schema.fingerprint() == fingerprint);
    }

    Map<String, String> read(String view) {
        byte[] key = keys.metadata("view", view);
        List<?> reply = (List<?>) executor
                .runOne(new Request(key, new CommandArguments(Command.HGETALL).add(key)), timeout)
                .getFirst();
        Map<String, String> stored = new LinkedHashMap<>();
        for (int i = 0; i < reply.size(); i += 2) {
            stored.put(Utf8.decode((byte[]) reply.get(i)), Utf8.decode((byte[]) reply.get(i + 1)));
        }
        return stored;
    }

    private static ViewMetadata metadata(Map<String, String> fields) {
        Map<String, String> storage = new LinkedHashMap<>();
        storage.put(LAYOUT, fields.get(LAYOUT));
        storage.put(ENCODING, fields.get(ENCODING));
        Optional<EntityKeys> keys = Optional.ofNullable(fields.get(KEY_VERSION))
                .map(version -> new EntityKeys(Long.parseLong(version), under(KEY, fields)));
        return new ViewMetadata(storage, keys, under(FEATURE, fields));
    }

    /** The fields whose names begin with this, by the rest of their names. */
    private static Map<String, String> under(String prefix, Map<String, String> fields) {
        Map<String, String> under = new TreeMap<>();
        fields.forEach((field, value) -> {
            if (field.startsWith(prefix)) {
                under.put(field.substring(prefix.length()), value);
            }
        });
        return under;
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
