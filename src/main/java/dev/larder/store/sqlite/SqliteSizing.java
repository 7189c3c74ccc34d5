package dev.larder.store.sqlite;

import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.NoValue;
import dev.larder.feature.Ttl;
import dev.larder.store.Expiry;

/** The size of a row in SQLite's record format, as described in "Database File Format" at sqlite.org. */
final class SqliteSizing {
    /** The used share of a page: rows arrive in any order, so pages split in halves and fill up again. */
    private static final double FILL = 0.8;
    /** Bytes for the position of a row in its page, and for its length. */
    private static final int CELL = 4;

    private SqliteSizing() {}

    static double bytesPerRow(FeatureView view, List<FeatureRow> rows) {
        return rows.stream().mapToLong(row -> bytes(view, row)).average().orElse(Double.NaN) / FILL;
    }

    private static long bytes(FeatureView view, FeatureRow row) {
        long bytes = CELL + 1 + text(row.key().text()) + integer(row.eventMicros())
                + (row.createdMicros() == FeatureRow.NO_TIME ? 1 : integer(row.createdMicros()))
                + (view.ttl() instanceof Ttl.After ? integer(Expiry.NEVER_MICROS) : 1);
        for (int i = 0; i < row.values().length; i++) {
            Object value = row.values()[i];
            bytes += value instanceof NoValue ? 1 : column(SqliteValues.toColumn(view.features().get(i).type(), value));
        }
        return bytes;
    }

    /** Includes the type, which is 1 byte, or 2 for texts and blobs of more than 57 bytes. */
    private static long column(Object value) {
        return switch (value) {
            case null -> 1;
            case String text -> text(text);
            case byte[] blob -> ofLength(blob.length);
            case Double number -> real(number);
            case Float number -> real(number);
            case Number number -> integer(number.longValue());
            default -> throw new IllegalArgumentException(value.getClass() + " is no column's");
        };
    }

    private static long text(String text) {
        return ofLength(text.getBytes(StandardCharsets.UTF_8).length);
    }

    private static long ofLength(long length) {
        return length + (length < 58 ? 1 : 2);
    }

    /** SQLite stores a whole number as an integer. */
    private static long real(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1L << 47 ? integer((long) number) : 9;
    }

    private static long integer(long number) {
        if (number == 0 || number == 1) {
            return 1;
        }
        int bits = 65 - Long.numberOfLeadingZeros(number < 0 ? ~number : number);
        int bytes = (bits + 7) / 8;
        return 1 + (bytes == 5 ? 6 : bytes == 7 ? 8 : bytes);
    }
}
