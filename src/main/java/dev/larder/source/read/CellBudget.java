package dev.larder.source.read;

import dev.larder.feature.FeatureType.DecimalOf;
import dev.larder.feature.FeatureType.Element;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.RowWeight;
import dev.larder.source.decode.UnrepresentableValueException;

/** The memory that decoded values may take until their rows are whole. */
final class CellBudget {
    private static final int REFERENCE = 4;
    private static final int NUMBER = 24;

    private final long bytes;
    private long spent;

    CellBudget(long bytes) {
        this.bytes = bytes;
    }

    /** What a value of this type takes, 0 if that differs from value to value. */
    static int fixedBytes(Element type) {
        return switch (type) {
            case Scalar scalar -> switch (scalar) {
                case INT32, INT64, FLOAT, DOUBLE, BOOL, TIMESTAMP, UUID -> REFERENCE + NUMBER;
                case STRING, BYTES -> 0;
            };
            case DecimalOf decimal -> 0;
        };
    }

    /** Returns whether all is spent. */
    boolean spend(Object cell) {
        return spend(REFERENCE + (cell instanceof UnrepresentableValueException e
                ? 2L * e.content().length()
                : RowWeight.ofValue(cell)));
    }

    boolean spend(long more) {
        spent += more;
        return spent >= bytes;
    }

    long spent() {
        return spent;
    }

    void reset() {
        spent = 0;
    }

    /** How many rows fit, each of this many bytes. */
    long rows(long bytesPerRow) {
        return bytes / Math.max(1, bytesPerRow);
    }
}
