package dev.larder.store.redis.record;

import java.util.Arrays;
import java.util.HexFormat;

import dev.larder.feature.EntityKey;
import dev.larder.feature.JoinKeys;
import dev.larder.store.feast.KeyBytes;
import dev.larder.store.settings.FeastSettings.KeyVersion;
import dev.larder.text.BadValueException;

/** The keys of the records that hold a view's rows. */
public sealed interface RowKeys {

    /** @throws BadValueException for an entity that has no key in this layout */
    public byte[] of(EntityKey entity);

    /** @param entity its text */
    public byte[] of(String entity);

    /** A glob pattern that all of them match, and few others. */
    byte[] pattern();

    /**
     * Whether it is such a key. Matching the pattern is not enough: in layout feast other keys match it too.
     */
    boolean has(byte[] key);

    /** @throws BadValueException if it is not an entity of this view, or not in the form that larder writes */
    EntityKey entity(byte[] key);

    /** The entity part of a key, for messages. */
    String display(byte[] key);

    /**
     * larder's own keys: a prefix, then the entity's text.
     *
     * @param firstName what the texts of all entities begin with
     * @param keys null if they are no longer known; then {@link #entity} must not be called
     */
    record TextKeys(String start, String firstName, JoinKeys keys) implements RowKeys {
        @Override
        public byte[] of(EntityKey entity) {
            return of(entity.text());
        }

        @Override
        public byte[] of(String entity) {
            return Utf8.encode(start + entity);
        }

        @Override
        public byte[] pattern() {
            return RedisKeys.startingWith(start + firstName);
        }

        @Override
        public boolean has(byte[] key) {
            return startsWith(key, Utf8.encode(start));
        }

        @Override
        public EntityKey entity(byte[] key) {
            return EntityKey.parse(keys, Utf8.decode(key).substring(start.length()));
        }

        @Override
        public String display(byte[] key) {
            try {
                return Utf8.decode(key).substring(start.length());
            } catch (BadValueException e) {
                return RedisKeys.latin1(key);
            }
        }
    }

    /** Feast's keys: the entity key, then the project's name. Another project's name may end with this one. */
    record FeastKeys(JoinKeys joinKeys, KeyBytes keys, byte[] project) implements RowKeys {
        public static FeastKeys of(JoinKeys keys, KeyVersion version, String project) {
            return new FeastKeys(keys, new KeyBytes(keys, version), Utf8.encode(project));
        }

        @Override
        public byte[] of(EntityKey entity) {
            byte[] key = keys.encode(entity);
            byte[] whole = Arrays.copyOf(key, key.length + project.length);
            System.arraycopy(project, 0, whole, key.length, project.length);
            return whole;
        }

        @Override
        public byte[] of(String entity) {
            return of(EntityKey.parse(joinKeys, entity));
        }

        @Override
        public byte[] pattern() {
            return RedisKeys.between(keys.names(), project);
        }

        @Override
        public boolean has(byte[] key) {
            int length = keys.length(key);
            return length >= 0 && Arrays.equals(key, length, key.length, project, 0, project.length);
        }

        @Override
        public EntityKey entity(byte[] key) {
            return keys.decode(key, keys.length(key));
        }

        @Override
        public String display(byte[] key) {
            return HexFormat.of().formatHex(key);
        }
    }

    static boolean startsWith(byte[] key, byte[] start) {
        return key.length >= start.length && Arrays.equals(key, 0, start.length, start, 0, start.length);
    }
}
