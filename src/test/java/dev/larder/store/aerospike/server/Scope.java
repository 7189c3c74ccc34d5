package dev.larder.store.aerospike.server;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

import dev.larder.store.aerospike.server.Datum.Bool;
import dev.larder.store.aerospike.server.Datum.Chunk;
import dev.larder.store.aerospike.server.Datum.Int;

/**
 * What an expression sees.
 *
 * @param bins as earlier operations of the same command left them
 */
record Scope(StoredRecord stored, Map<String, Datum> bins, Map<String, Datum> variables) {

    static Scope of(StoredRecord stored) {
        return new Scope(stored, stored.bins(), Map.of());
    }

    Scope with(String variable, Datum value) {
        Map<String, Datum> more = new HashMap<>(variables);
        more.put(variable, value);
        return new Scope(stored, bins, more);
    }

    static Expression.Formula bin(String name) {
        return scope -> scope.bins.get(name);
    }

    static Expression.Formula binType(String name) {
        return scope -> new Int(scope.bins.getOrDefault(name, Datum.NIL).particle());
    }

    Datum key() {
        return stored.key().length == 0
                ? null
                : Particles.read(stored.key()[0], Arrays.copyOfRange(stored.key(), 1, stored.key().length));
    }

    static Function<StoredRecord, Datum> digestModulo(long modulus) {
        return stored -> new Int((ByteBuffer.wrap(stored.digest().bytes()).order(ByteOrder.LITTLE_ENDIAN).getInt(16)
                & 0xffffffffL) % modulus);
    }

    static Datum lastUpdateNanos(StoredRecord stored) {
        return new Int((stored.lastUpdate() + StoredRecord.EPOCH_SECONDS * 1000) * 1_000_000);
    }

    static Datum sinceUpdateMillis(StoredRecord stored) {
        return new Int(StoredRecord.now() - stored.lastUpdate());
    }

    static Datum voidTimeNanos(StoredRecord stored) {
        return new Int(stored.voidTime() == 0
                ? -1
                : (stored.voidTime() + StoredRecord.EPOCH_SECONDS) * 1_000_000_000);
    }

    static Datum timeToLive(StoredRecord stored) {
        return new Int(stored.voidTime() == 0 ? -1 : stored.voidTime() - StoredRecord.now() / 1000);
    }

    static Datum set(StoredRecord stored) {
        return Chunk.text(stored.set());
    }

    static Datum hasKey(StoredRecord stored) {
        return new Bool(stored.key().length > 0);
    }

    static Datum size(StoredRecord stored) {
        return new Int((stored.size() + 15) / 16 * 16);
    }
}
