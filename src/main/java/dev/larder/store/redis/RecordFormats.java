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

/** The format of each view, made when it is first used. */
final class RecordFormats {
    private final PipelinedExecutor exchange;
    private final RedisKeys keys;
    private final RedisViewMetadata marks;
    private final Encoding encoding;
    private final Duration timeout;
    private final Map<FeatureView, RecordFormat> formats = new ConcurrentHashMap<>();
    private volatile Boolean reapsFields;

    RecordFormats(PipelinedExecutor exchange, RedisKeys keys, RedisViewMetadata marks, Encoding encoding,
            Duration timeout) {
        this.exchange = exchange;
        this.keys = keys;
        this.marks = marks;
        this.encoding = encoding;
        this.timeout = timeout;
    }

    RecordFormat of(FeatureView view) {
        return formats.computeIfAbsent(view, this::make);
    }

    private RecordFormat make(FeatureView view) {
        if (keys.layout() == Layout.FEAST) {
            return hash(view, new FeastEncoding());
        }
        return switch (encoding) {
            case TEXT -> hash(view, new TextEncoding());
            case BINARY -> hash(view, new BinaryEncoding());
            case PACKED -> new PackedFormat(keys.of(view), view,
                    fingerprint -> marks.schema(view, fingerprint));
        };
    }

    private RecordFormat hash(FeatureView view, ValueEncoding values) {
        return new HashFormat(keys.of(view), view, HashFields.of(view, keys.layout()), values, reaps(view));
    }

    /** Whether the server drops single fields of the view's hashes. */
    boolean reaps(FeatureView view) {
        return fieldsExpire(view) && reapsFields();
    }

    private boolean fieldsExpire(FeatureView view) {
        return keys.layout() == Layout.ENTITY
                || view.features().stream().anyMatch(feature -> feature.ttl().isPresent());
    }

    /** Whether what is past its time stays in the server's memory, though no read serves it. */
    boolean leavesExpired(FeatureView view) {
        boolean rowExpires = keys.layout() == Layout.ENTITY && view.ttl() instanceof Ttl.After;
        boolean featureExpires = encoding != Encoding.PACKED
                && view.features().stream().anyMatch(feature -> feature.ttl().isPresent());
        return (rowExpires || featureExpires) && !reapsFields();
    }

    /**
     * Whether the server drops single fields of a hash by itself, as Redis 7.4 and Valkey 9 do. A user who may not ask
     * is served as by one that does not: every read looks at the time anyway.
     */
    private boolean reapsFields() {
        if (reapsFields == null) {
            CommandArguments ask = new CommandArguments(Command.COMMAND).add("INFO").add("HPEXPIREAT");
            try {
                List<?> known = (List<?>) exchange.one(new Request(keys.beside("view", ""), ask), timeout).getFirst();
                reapsFields = known.getFirst() != null;
            } catch (StoreException e) {
                if (e.kind() != StoreException.Kind.REFUSED) {
                    throw e;
                }
                reapsFields = false;
            }
        }
        return reapsFields;
    }
}
