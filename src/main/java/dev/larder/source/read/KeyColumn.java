package dev.larder.source.read;

import java.io.IOException;

import dev.larder.source.KeyHash;
import dev.larder.source.RejectReason;
import dev.larder.source.decode.LongDecoder;
import dev.larder.source.decode.ObjectDecoder;
import dev.larder.source.decode.RealDecoder;
import dev.larder.source.decode.SliceDecoder;
import dev.larder.source.decode.UnrepresentableValueException;
import dev.larder.source.decode.ValueDecoder;
import dev.larder.source.parquet.Dictionary;
import dev.larder.source.parquet.DictionaryValues;
import dev.larder.source.parquet.FlatCursor;
import dev.larder.source.parquet.Values;

/** Hashes the values of one join key, and combines them with the hashes of the join keys before it. */
abstract sealed class KeyColumn implements KeyTimeColumn {
    final KeyHash hash;
    private final boolean isFirst;

    private KeyColumn(KeyHash hash, boolean isFirst) {
        this.hash = hash;
        this.isFirst = isFirst;
    }

    final void put(KeyBatch batch, int index, long high, long low) {
        if (isFirst) {
            batch.hashHigh()[index] = high;
            batch.hashLow()[index] = low;
        } else {
            hash.ofPair(batch.hashHigh()[index], batch.hashLow()[index], high, low);
            batch.hashHigh()[index] = hash.high();
            batch.hashLow()[index] = hash.low();
        }
    }

    /** The key is the value of a partition. */
    static final class Constant extends KeyColumn {
        private final Object value;

        Constant(Object value, KeyHash hash, boolean isFirst) {
            super(hash, isFirst);
            this.value = value;
        }

        @Override
        public void fill(KeyBatch batch) {
            for (int i = 0; i < batch.size(); i++) {
                if (value == null) {
                    batch.reject(i, RejectReason.NULL_KEY);
                } else {
                    hash.ofValue(value);
                    put(batch, i, hash.high(), hash.low());
                }
            }
        }
    }

    static final class Stored extends KeyColumn {
        private final FlatCursor cursor;
        private final ValueDecoder decoder;
        private Dictionary dictionary;
        private HashedDictionary hashed;

        Stored(FlatCursor cursor, ValueDecoder decoder, KeyHash hash, boolean isFirst) {
            super(hash, isFirst);
            this.cursor = cursor;
            this.decoder = decoder;
        }

        @Override
        public void fill(KeyBatch batch) throws IOException {
            for (int from = 0; from < batch.size();) {
                int to = Math.min(batch.size() - from, cursor.available()) + from;
                if (cursor.values() instanceof DictionaryValues coded) {
                    fillCoded(batch, from, to, coded);
                } else {
                    fillPlain(batch, from, to, cursor.values());
                }
                from = to;
            }
        }

        private void fillPlain(KeyBatch batch, int from, int to, Values values) throws IOException {
            for (int i = from; i < to; i++) {
                if (!cursor.take()) {
                    batch.reject(i, RejectReason.NULL_KEY);
                } else if (hashNext(values)) {
                    put(batch, i, hash.high(), hash.low());
                } else {
                    batch.reject(i, RejectReason.BAD_KEY);
                }
            }
        }

        private void fillCoded(KeyBatch batch, int from, int to, DictionaryValues values) throws IOException {
            if (dictionary != values.dictionary()) {
                dictionary = values.dictionary();
                hashed = new HashedDictionary(dictionary.size());
            }
            for (int i = from; i < to; i++) {
                if (!cursor.take()) {
                    batch.reject(i, RejectReason.NULL_KEY);
                    continue;
                }
                int id = values.nextId();
                Values entry = dictionary.at(id);
                if (!hashed.isKnown(id)) {
                    hashed.put(id, hashNext(entry), hash);
                }
                if (hashed.isValid(id)) {
                    put(batch, i, hashed.high(id), hashed.low(id));
                } else {
                    batch.reject(i, RejectReason.BAD_KEY);
                }
            }
        }

        /** Returns false if the value is not valid for its type. */
        private boolean hashNext(Values values) throws IOException {
            try {
                switch (decoder) {
                    case SliceDecoder slices -> hash.ofSlice(slices.nextSlice(values));
                    case LongDecoder longs -> hash.ofLong(longs.nextLong(values));
                    case ObjectDecoder objects -> hash.ofValue(objects.next(values));
                    case RealDecoder reals -> throw new IllegalStateException("no join key is a real number");
                }
                return true;
            } catch (UnrepresentableValueException e) {
                return false;
            }
        }
    }
}
