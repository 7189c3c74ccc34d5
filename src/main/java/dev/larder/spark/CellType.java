package dev.larder.spark;

import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

import dev.larder.source.decode.FloatingDecoder;
import dev.larder.source.decode.IntegerForm;
import dev.larder.source.decode.RawType;
import dev.larder.source.decode.TimeDecoder;

/** What a column means that another reader has read, and in which class it gives values that are not null. */
sealed interface CellType {

    enum Simple implements CellType {
        /** Integer. */
        INT32(new RawType.Whole(IntegerForm.INT32)),
        /** Long. */
        INT64(new RawType.Whole(IntegerForm.INT64)),
        /** Float. */
        FLOAT(new RawType.Floating(FloatingDecoder.Form.FLOAT)),
        /** Double. */
        DOUBLE(new RawType.Floating(FloatingDecoder.Form.DOUBLE)),
        /** Boolean. */
        BOOL(RawType.Simple.BOOL),
        /** The bytes of a text that should be UTF-8. */
        TEXT(RawType.Simple.TEXT),
        /** Bytes, which may be a text, since older writers say nothing of it. */
        BYTES(RawType.Simple.BYTES_OR_TEXT),
        /** Integer: days since 1970. */
        DAYS(new RawType.Time(TimeDecoder.Unit.DAYS)),
        /** Long: microseconds since 1970, UTC. */
        MICROS(new RawType.Time(TimeDecoder.Unit.MICROS)),
        /** Never a value. */
        ALWAYS_NULL(RawType.Simple.ALWAYS_NULL),
        /** Nothing in larder is like it. */
        UNSUPPORTED(RawType.Simple.UNSUPPORTED),
        /** String: part of a folder's name, which may stand for any scalar. */
        PARTITION(RawType.Simple.UNSUPPORTED);

        private final RawType raw;

        Simple(RawType raw) {
            this.raw = raw;
        }
    }

    /** BigDecimal of this scale. {@link ObjectValues} gives its bytes. */
    record Decimal(int precision, int scale) implements CellType {}

    /** A list of what the element gives; null elements are possible. */
    record ListOf(CellType element) implements CellType {}

    /** As a column of a Parquet file would be that holds such values. */
    default RawType raw() {
        return switch (this) {
            case Simple simple -> simple.raw;
            case Decimal decimal -> new RawType.Decimal(PrimitiveTypeName.BINARY, decimal.precision,
                    decimal.scale);
            case ListOf list -> RawType.Simple.UNSUPPORTED;
        };
    }
}
