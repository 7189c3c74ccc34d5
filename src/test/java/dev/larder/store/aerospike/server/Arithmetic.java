package dev.larder.store.aerospike.server;

import dev.larder.store.aerospike.server.Datum.Int;
import dev.larder.store.aerospike.server.Datum.Real;

/** Adds numbers of the same type. */
final class Arithmetic {
    private Arithmetic() {}

    static Datum add(Datum left, Datum right) {
        if (left instanceof Int(long one) && right instanceof Int(long other)) {
            return new Int(one + other);
        }
        if (left instanceof Real(double one) && right instanceof Real(double other)) {
            return new Real(one + other);
        }
        throw new Refusal(Result.BIN_TYPE);
    }
}
