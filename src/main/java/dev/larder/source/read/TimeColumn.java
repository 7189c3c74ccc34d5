package dev.larder.source.read;

import java.io.IOException;
import java.time.Instant;

import dev.larder.feature.FeatureRow;
import dev.larder.source.RejectReason;
import dev.larder.source.decode.LongDecoder;
import dev.larder.source.decode.UnrepresentableValueException;
import dev.larder.source.parquet.FlatCursor;
import dev.larder.source.parquet.Values;
import dev.larder.text.Times;

/** Decodes event times or created times. */
abstract sealed class TimeColumn implements KeyTimeColumn {

    enum Kind {
        /** Every row needs one. */
        EVENT,
        /** Optional. */
        CREATED;

        private long[] micros(KeyBatch batch) {
            return this == EVENT ? batch.eventMicros() : batch.createdMicros();
        }

        private void missing(KeyBatch batch, int index) {
            micros(batch)[index] = FeatureRow.NO_TIME;
            if (this == EVENT) {
                batch.reject(index, RejectReason.NULL_EVENT_TIME);
            }
        }
    }

    final Kind kind;

    private TimeColumn(Kind kind) {
        this.kind = kind;
    }

    /** The time is the value of a partition. */
    static final class Constant extends TimeColumn {
        private final Instant time;

        /** @param time null if there is none */
        Constant(Kind kind, Instant time) {
            super(kind);
            this.time = time;
        }

        @Override
        public void fill(KeyBatch batch) {
            for (int i = 0; i < batch.size(); i++) {
                if (time == null) {
                    kind.missing(batch, i);
                } else {
                    kind.micros(batch)[i] = Times.micros(time);
                }
            }
        }
    }

    static final class Stored extends TimeColumn {
        private final FlatCursor cursor;
        private final LongDecoder decoder;

        Stored(Kind kind, FlatCursor cursor, LongDecoder decoder) {
            super(kind);
            this.cursor = cursor;
            this.decoder = decoder;
        }

        @Override
        public void fill(KeyBatch batch) throws IOException {
            long[] micros = kind.micros(batch);
            for (int i = 0; i < batch.size();) {
                int to = Math.min(batch.size() - i, cursor.available()) + i;
                Values values = cursor.values();
                for (; i < to; i++) {
                    if (cursor.take()) {
                        fillOne(batch, micros, i, values);
                    } else {
                        kind.missing(batch, i);
                    }
                }
            }
        }

        private void fillOne(KeyBatch batch, long[] micros, int index, Values values) throws IOException {
            try {
                micros[index] = decoder.nextLong(values);
            } catch (UnrepresentableValueException e) {
                micros[index] = FeatureRow.NO_TIME;
                batch.reject(index, RejectReason.BAD_TIME);
            }
        }
    }
}
