package dev.larder.source.decode;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.BsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UnknownLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

import dev.larder.feature.FeatureType.DecimalOf;
import dev.larder.feature.FeatureType.Element;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.source.parquet.Slice;
import dev.larder.source.parquet.Values;

/** The meaning of a Parquet column: its physical type and annotation, as far as larder distinguishes them. */
public sealed interface RawType {

    record Whole(IntegerForm form) implements RawType {}

    /** @param precision in digits */
    record Decimal(PrimitiveTypeName physical, int precision, int scale) implements RawType, DecimalDecoder.Form {
        /** A double gives back every digit of decimals of up to this many. */
        private static final int DIGITS_OF_DOUBLE = 15;
        private static final int DIGITS_OF_INT64 = 18;

        /** The type that keeps every digit. */
        private Element exact() {
            if (precision <= DIGITS_OF_DOUBLE) {
                return Scalar.DOUBLE;
            }
            if (scale == 0 && precision <= DIGITS_OF_INT64) {
                return Scalar.INT64;
            }
            return precision <= DecimalOf.MOST_DIGITS ? new DecimalOf(precision, scale) : Scalar.STRING;
        }

        @Override
        public BigDecimal next(Values in) throws IOException {
            return switch (physical) {
                case INT32 -> BigDecimal.valueOf(in.nextInt(), scale);
                case INT64 -> BigDecimal.valueOf(in.nextLong(), scale);
                case BINARY, FIXED_LEN_BYTE_ARRAY -> {
                    Slice bytes = in.nextBytes();
                    yield new BigDecimal(new BigInteger(bytes.array(), bytes.offset(), bytes.length()), scale);
                }
                case BOOLEAN, FLOAT, DOUBLE, INT96 ->
                    throw new IllegalStateException("a decimal cannot be stored as " + physical);
            };
        }
    }

    record Floating(FloatingDecoder.Form form) implements RawType {}

    record Time(TimeDecoder.Unit unit) implements RawType {}

    record TimeOfDay(TimeOfDayDecoder.Unit unit) implements RawType {}

    enum Simple implements RawType {
        BOOL,
        TEXT,
        BYTES,
        UUID,
        /** Bytes without an annotation. Older writers omitted it for text. */
        BYTES_OR_TEXT,
        ALWAYS_NULL,
        /** Intervals, shapes: no larder type is like it. */
        UNSUPPORTED
    }

    static RawType of(PrimitiveType type) {
        return switch (type.getLogicalTypeAnnotation()) {
            case null -> ofPhysical(type.getPrimitiveTypeName());
            case IntLogicalTypeAnnotation integer -> new Whole(integerForm(integer));
            case DecimalLogicalTypeAnnotation decimal ->
                new Decimal(type.getPrimitiveTypeName(), decimal.getPrecision(),
                        decimal.getScale());
            case TimestampLogicalTypeAnnotation timestamp -> new Time(unit(timestamp.getUnit()));
            case TimeLogicalTypeAnnotation time -> new TimeOfDay(switch (time.getUnit()) {
                case MILLIS -> TimeOfDayDecoder.Unit.MILLIS;
                case MICROS -> TimeOfDayDecoder.Unit.MICROS;
                case NANOS -> TimeOfDayDecoder.Unit.NANOS;
            });
            case DateLogicalTypeAnnotation date -> new Time(TimeDecoder.Unit.DAYS);
            case Float16LogicalTypeAnnotation half -> new Floating(FloatingDecoder.Form.FLOAT16);
            case StringLogicalTypeAnnotation string -> Simple.TEXT;
            case EnumLogicalTypeAnnotation name -> Simple.TEXT;
            case JsonLogicalTypeAnnotation json -> Simple.TEXT;
            case BsonLogicalTypeAnnotation bson -> Simple.BYTES;
            case UUIDLogicalTypeAnnotation uuid -> Simple.UUID;
            case UnknownLogicalTypeAnnotation unknown -> Simple.ALWAYS_NULL;
            default -> Simple.UNSUPPORTED;
        };
    }

    /** Returns a decoder to this type, if every value is converted without loss or rejected. */
    default Optional<ValueDecoder> to(Element type) {
        return switch (type) {
            case Scalar scalar -> toScalar(scalar);
            case DecimalOf decimal -> switch (this) {
                case Whole whole -> Optional.of(new DecimalDecoder(whole.form::nextDecimal, type));
                case Decimal stored -> Optional.of(new DecimalDecoder(stored, type));
                case Simple.ALWAYS_NULL -> Optional.of(new NullDecoder(type));
                case Floating floating -> Optional.empty();
                case TimeOfDay time -> Optional.empty();
                case Time time -> Optional.empty();
                case Simple simple -> Optional.empty();
            };
        };
    }

    private Optional<ValueDecoder> toScalar(Scalar type) {
        return switch (this) {
            case Whole whole -> switch (type) {
                case INT32, INT64 -> Optional.of(new IntegerDecoder(whole.form, type == Scalar.INT32));
                case FLOAT, DOUBLE -> Optional.of(new IntegerToRealDecoder(whole.form, type == Scalar.FLOAT));
                case STRING, BOOL, BYTES, TIMESTAMP, UUID -> Optional.empty();
            };
            case Decimal decimal -> switch (type) {
                case STRING, DOUBLE -> Optional.of(new DecimalDecoder(decimal, type));
                case INT32, INT64 -> only(decimal.scale == 0, new DecimalDecoder(decimal, type));
                case FLOAT, BOOL, BYTES, TIMESTAMP, UUID -> Optional.empty();
            };
            case Floating floating -> type == Scalar.FLOAT || type == Scalar.DOUBLE
                    ? Optional.of(new FloatingDecoder(floating.form, type == Scalar.FLOAT))
                    : Optional.empty();
            case TimeOfDay time -> only(type == Scalar.STRING, new TimeOfDayDecoder(time.unit));
            case Time time -> only(type == Scalar.TIMESTAMP, new TimeDecoder(time.unit));
            case Simple simple -> toScalar(simple, type);
        };
    }

    private static Optional<ValueDecoder> toScalar(Simple simple, Scalar type) {
        return switch (simple) {
            case BOOL -> only(type == Scalar.BOOL, new BooleanDecoder());
            case TEXT -> type == Scalar.UUID
                    ? Optional.of(new UuidDecoder(true, type))
                    : only(type == Scalar.STRING, new SliceDecoder.Utf8());
            case BYTES -> only(type == Scalar.BYTES, new SliceDecoder.Bytes());
            case UUID -> only(type == Scalar.UUID || type == Scalar.STRING, new UuidDecoder(false, type));
            case BYTES_OR_TEXT -> type == Scalar.BYTES ? Simple.BYTES.to(type) : Simple.TEXT.to(type);
            case ALWAYS_NULL -> Optional.of(new NullDecoder(type));
            case UNSUPPORTED -> Optional.empty();
        };
    }

    /** The type to propose for a column like this. */
    default Optional<Element> closest() {
        return switch (this) {
            case Whole whole -> Optional.of(switch (whole.form) {
                case INT8, INT16, INT32, UINT8, UINT16 -> Scalar.INT32;
                case INT64, UINT32, UINT64 -> Scalar.INT64;
            });
            case Decimal decimal -> Optional.of(decimal.exact());
            case Floating floating ->
                Optional.of(floating.form == FloatingDecoder.Form.DOUBLE ? Scalar.DOUBLE : Scalar.FLOAT);
            case Time time -> Optional.of(Scalar.TIMESTAMP);
            case TimeOfDay time -> Optional.of(Scalar.STRING);
            case Simple.BOOL -> Optional.of(Scalar.BOOL);
            case Simple.TEXT -> Optional.of(Scalar.STRING);
            case Simple.UUID -> Optional.of(Scalar.UUID);
            case Simple.BYTES, Simple.BYTES_OR_TEXT -> Optional.of(Scalar.BYTES);
            case Simple.ALWAYS_NULL, Simple.UNSUPPORTED -> Optional.empty();
        };
    }

    private static Optional<ValueDecoder> only(boolean suits, ValueDecoder decoder) {
        return suits ? Optional.of(decoder) : Optional.empty();
    }

    private static RawType ofPhysical(PrimitiveTypeName physical) {
        return switch (physical) {
            case INT32 -> new Whole(IntegerForm.INT32);
            case INT64 -> new Whole(IntegerForm.INT64);
            case INT96 -> new Time(TimeDecoder.Unit.INT96);
            case FLOAT -> new Floating(FloatingDecoder.Form.FLOAT);
            case DOUBLE -> new Floating(FloatingDecoder.Form.DOUBLE);
            case BOOLEAN -> Simple.BOOL;
            case BINARY -> Simple.BYTES_OR_TEXT;
            case FIXED_LEN_BYTE_ARRAY -> Simple.BYTES;
        };
    }

    private static IntegerForm integerForm(IntLogicalTypeAnnotation integer) {
        return switch (integer.getBitWidth()) {
            case Byte.SIZE -> integer.isSigned() ? IntegerForm.INT8 : IntegerForm.UINT8;
            case Short.SIZE -> integer.isSigned() ? IntegerForm.INT16 : IntegerForm.UINT16;
            case Integer.SIZE -> integer.isSigned() ? IntegerForm.INT32 : IntegerForm.UINT32;
            default -> integer.isSigned() ? IntegerForm.INT64 : IntegerForm.UINT64;
        };
    }

    private static TimeDecoder.Unit unit(LogicalTypeAnnotation.TimeUnit unit) {
        return switch (unit) {
            case MILLIS -> TimeDecoder.Unit.MILLIS;
            case MICROS -> TimeDecoder.Unit.MICROS;
            case NANOS -> TimeDecoder.Unit.NANOS;
        };
    }
}
