package dev.larder.store.redis;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

import dev.larder.feature.FeatureView;
import dev.larder.feature.Ttl;
import dev.larder.store.StoreException;
import dev.larder.store.redis.client.PipelinedExecutor;
import dev.larder.store.redis.client.Request;
import dev.larder.store.redis.record.BinaryEncoding;
import dev.larder.store.redis.record.FeastEncoding;
import dev.larder.store.redis.record.HashFields;
import dev.larder.store.redis.record.HashFormat;
import dev.larder.store.redis.record.PackedFormat;
import dev.larder.store.redis.record.RecordFormat;
import dev.larder.store.redis.record.RedisKeys;
import dev.larder.store.redis.record.TextEncoding;
import dev.larder.store.redis.record.ValueEncoding;
import dev.larder.store.settings.RedisSettings.Encoding;
import dev.larder.store.settings.RedisSettings.Layout;

/** The record format of each view, created on first use. */
final class RecordFormats {
    private final PipelinedExecutor executor;
    private final RedisKeys keys;
    private final RedisViewMetadata metadata;
    private final Encoding encoding;
    private final Duration timeout;
    private final Map<FeatureView, RecordFormat> formats = new ConcurrentHashMap<>();
    private volatile Boolean serverHasFieldExpiry;

    RecordFormats(PipelinedExecutor executor, RedisKeys keys, RedisViewMetadata metadata, Encoding encoding,
            Duration timeout) {
        this.executor = executor;
        this.keys = keys;
        this.metadata = metadata;
        this.encoding = encoding;
        this.timeout = timeout;
    }

    RecordFormat of(FeatureView view) {
        return formats.computeIfAbsent(view, this::create);
    }

    private RecordFormat create(FeatureView view) {
        if (keys.layout() == Layout.FEAST) {
            return hash(view, new FeastEncoding());
        }
        return switch (encoding) {
            case TEXT -> hash(view, new TextEncoding());
            case BINARY -> hash(view, new BinaryEncoding());
            case PACKED -> new PackedFormat(keys.of(view), view,
                    fingerprint -> metadata.schema(view, fingerprint));
        };
    }

    private RecordFormat hash(FeatureView view, ValueEncoding values) {
        return new HashFormat(keys.of(view), view, HashFields.of(view, keys.layout()), values, hasFieldExpiry(view));
    }

    /** Whether single fields of the view's hashes expire on the server. */
    boolean hasFieldExpiry(FeatureView view) {
        return fieldsExpire(view) && serverHasFieldExpiry();
    }

    private boolean fieldsExpire(FeatureView view) {
        return keys.layout() == Layout.ENTITY
                || view.features().stream().anyMatch(feature -> feature.ttl().isPresent());
    }

    /** Whether expired values stay in the server's memory, though reads do not return them. */
    boolean keepsExpired(FeatureView view) {
        boolean rowExpires = keys.layout() == Layout.ENTITY && view.ttl() instanceof Ttl.After;
        boolean featureExpires = encoding != Encoding.PACKED
                && view.features().stream().anyMatch(feature -> feature.ttl().isPresent());
        return (rowExpires || featureExpires) && !serverHasFieldExpiry();
    }

    /**
     * Whether the server has field expiry, as Redis 7.4 and Valkey 9 do. If the user may not ask, larder does without:
     * every read checks the expiry anyway.
     */
    private boolean serverHasFieldExpiry() {
        if (serverHasFieldExpiry == null) {
            CommandArguments ask = new CommandArguments(Command.COMMAND).add("INFO").add("HPEXPIREAT");
            try {
                List<?> known = (List<?>) executor.runOne(new Request(keys.metadata("view", ""), ask), timeout)
                        .getFirst();
                serverHasFieldExpiry = known.getFirst() != null;
            } catch (StoreException e) {
                if (e.kind() != StoreException.Kind.REFUSED) {
                    throw e;
                }
                serverHasFieldExpiry = false;
            }
        }
        return serverHasFieldExpiry;
    }
}
