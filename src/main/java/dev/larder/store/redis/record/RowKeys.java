package dev.larder.store.redis.record;

import java.util.Arrays;
import java.util.HexFormat;

import dev.larder.feature.EntityKey;
import dev.larder.feature.JoinKeys;
import dev.larder.store.feast.KeyBytes;
import dev.larder.store.settings.FeastSettings.KeyVersion;
import dev.larder.text.BadValueException;

/** The keys of the records that a view's rows are in. */
public sealed interface RowKeys {

    /** @throws BadValueException for an entity that has no key in this layout */
    public byte[] of(EntityKey entity);

    /** @param entity its text */
    public byte[] of(String entity);

    /** A glob pattern that each of them matches, and as few others as a pattern can keep out. */
    byte[] pattern();

    /**
     * Whether it is such a key. The pattern says so too, but it is the server's, and of Feast's keys it knows too few.
     */
    boolean has(byte[] key);

    /** @throws BadValueException where it is not one of the view's entities, or not as larder writes it */
    EntityKey entity(byte[] key);

    /** The part that says which entity it is, as messages show it. */
    String shown(byte[] key);

    /**
     * larder's own: a beginning, then the entity's text.
     *
     * @param firstName what the texts of all the entities begin with
     * @param keys null where nobody knows them any more, and nobody asks for an {@link #entity}
     */
    record Texts(String start, String firstName, JoinKeys keys) implements RowKeys {
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
        public String shown(byte[] key) {
            try {
                return Utf8.decode(key).substring(start.length());
            } catch (BadValueException e) {
                return RedisKeys.letters(key);
            }
        }
    }

    /** Feast's: the entity key, then the project's name, all of it: another's may end with it. */
    record OfFeast(JoinKeys joinKeys, KeyBytes keys, byte[] project) implements RowKeys {
        public static OfFeast of(JoinKeys keys, KeyVersion version, String project) {
            return new OfFeast(keys, new KeyBytes(keys, version), Utf8.encode(project));
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
        public String shown(byte[] key) {
            return HexFormat.of().formatHex(key);
        }
    }

    static boolean startsWith(byte[] key, byte[] start) {
        return key.length >= start.length && Arrays.equals(key, 0, start.length, start, 0, start.length);
    }
}
