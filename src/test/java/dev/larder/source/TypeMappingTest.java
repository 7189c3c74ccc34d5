package dev.larder.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;

import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.DecimalOf;
import dev.larder.feature.FeatureType.Scalar;

/** Each mapping of a Parquet type to a larder type, in every page layout, with its edges and nulls. */
class TypeMappingTest {
    @TempDir
    private Path folder;

    /** @param values raw value, what becomes of it, raw value, ...; a text for a refused one is its sentence */
    record Mapping(String column, FeatureType type, Object... values) {
        @Override
        public String toString() {
            return column + " to " + type;
        }
    }

    static Stream<Mapping> mappings() {
        return Stream.of(integers(), reals(), times(), decimals(), exactDecimals(), texts(), others())
                .flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("mappings")
    void maps(Mapping mapping) {
        List<ParquetFormat.Row> rows = new ArrayList<>();
        List<Object> expected = new ArrayList<>();
        // Each value three times, so that dictionaries have something to do.
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < mapping.values.length; i += 2) {
                rows.add(row(rows.size(), mapping.values[i]));
                expected.add(mapping.values[i + 1]);
                rows.add(row(rows.size(), null));
                expected.add(null);
            }
        }
        ParquetFormat.all().forEach(format -> {
            Path file = format.write(folder.resolve("rows.parquet"),
                    "required int64 id; required int64 ts (TIMESTAMP(MICROS,true)); optional " + mapping.column + ";",
                    rows);
            SourcePlan plan = Sources.plan(Sources.view(Sources.feature("x", mapping.type)), file);
            assertArrayEquals(expected.toArray(), Sources.values(plan), format::toString);
        });
    }

    private static ParquetFormat.Row row(long id, Object value) {
        return group -> {
            group.append("id", id).append("ts", id);
            if (value != null) {
                add(group, value);
            }
        };
    }

    static void add(Group group, Object value) {
        switch (value) {
            case Integer number -> group.append("x", number);
            case Long number -> group.append("x", number);
            case Float number -> group.append("x", number);
            case Double number -> group.append("x", number);
            case Boolean bool -> group.append("x", bool);
            case String text -> group.append("x", text);
            case byte[] bytes -> group.append("x", Binary.fromConstantByteArray(bytes));
            default -> throw new IllegalArgumentException(value.getClass().toString());
        }
    }

    private static List<Mapping> integers() {
        long tooLarge = 3_000_000_000L;
        return List.of(
                new Mapping("int32 x", Scalar.INT32, 0, 0, -1, -1, Integer.MAX_VALUE, Integer.MAX_VALUE,
                        Integer.MIN_VALUE, Integer.MIN_VALUE),
                new Mapping("int32 x (INTEGER(8,true))", Scalar.INT32, -128, -128, 127, 127, 128,
                        "feature `x` = 128 is out of range for its column's type, int8"),
                new Mapping("int32 x (INTEGER(16,false))", Scalar.INT32, 65535, 65535, 65536,
                        "feature `x` = 65536 is out of range for its column's type, uint16", -1,
                        "feature `x` = -1 is out of range for its column's type, uint16"),
                new Mapping("int32 x (INTEGER(16,true))", Scalar.DOUBLE, -32768, -32768.0, 32768,
                        "feature `x` = 32768 is out of range for its column's type, int16"),
                new Mapping("int32 x (INTEGER(8,false))", Scalar.INT64, 255, 255L, 256,
                        "feature `x` = 256 is out of range for its column's type, uint8"),
                new Mapping("int32 x (INTEGER(32,false))", Scalar.INT64, -1, 4294967295L, 5, 5L),
                new Mapping("int32 x (INTEGER(32,false))", Scalar.INT32, 5, 5,
                        -1, "feature `x` = 4294967295 is out of range for int32"),
                new Mapping("int32 x", Scalar.INT64, Integer.MIN_VALUE, (long) Integer.MIN_VALUE),
                new Mapping("int64 x", Scalar.INT64, Long.MIN_VALUE, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE),
                new Mapping("int64 x", Scalar.INT32, -2147483648L, Integer.MIN_VALUE,
                        tooLarge, "feature `x` = 3000000000 is out of range for int32",
                        -2147483649L, "feature `x` = -2147483649 is out of range for int32"),
                new Mapping("int64 x (INTEGER(64,false))", Scalar.INT64, Long.MAX_VALUE, Long.MAX_VALUE,
                        -1L, "feature `x` = 18446744073709551615 is out of range for int64"),
                new Mapping("int64 x (INTEGER(64,false))", Scalar.INT32, 7L, 7,
                        Long.MIN_VALUE, "feature `x` = 9223372036854775808 is out of range for int32"));
    }

    private static List<Mapping> reals() {
        return List.of(
                new Mapping("int32 x", Scalar.DOUBLE, Integer.MIN_VALUE, -2147483648.0, 7, 7.0),
                new Mapping("int32 x", Scalar.FLOAT, 16777216, 16777216f, Integer.MIN_VALUE, -2147483648f,
                        16777217, "feature `x` = 16777217 is not exactly a float"),
                new Mapping("int64 x", Scalar.DOUBLE, 9007199254740992L, 9007199254740992.0,
                        Long.MIN_VALUE, -9223372036854775808.0, 0L, 0.0,
                        9007199254740993L, "feature `x` = 9007199254740993 is not exactly a double",
                        Long.MAX_VALUE, "feature `x` = 9223372036854775807 is not exactly a double"),
                new Mapping("int64 x (INTEGER(64,false))", Scalar.DOUBLE, Long.MIN_VALUE, 9223372036854775808.0,
                        -2048L, 18446744073709549568.0,
                        -1L, "feature `x` = 18446744073709551615 is not exactly a double"),
                new Mapping("float x", Scalar.FLOAT, -0f, -0f, Float.NaN, Float.NaN, Float.MIN_VALUE, Float.MIN_VALUE),
                new Mapping("float x", Scalar.DOUBLE, 0.1f, (double) 0.1f, Float.NEGATIVE_INFINITY,
                        Double.NEGATIVE_INFINITY),
                new Mapping("double x", Scalar.DOUBLE, Double.MIN_VALUE, Double.MIN_VALUE, Double.NaN, Double.NaN),
                new Mapping("double x", Scalar.FLOAT, 0.5, 0.5f, Double.NaN, Float.NaN, Double.POSITIVE_INFINITY,
                        Float.POSITIVE_INFINITY, 0.1, "feature `x` = 0.1 is not exactly a float",
                        1e300, "feature `x` = 1e300 is not exactly a float"),
                new Mapping("fixed_len_byte_array(2) x (FLOAT16)", Scalar.FLOAT, bytes(0x00, 0x3c), 1f,
                        bytes(0x01, 0x00), 5.9604645E-8f, bytes(0x00, 0xfc), Float.NEGATIVE_INFINITY),
                new Mapping("fixed_len_byte_array(2) x (FLOAT16)", Scalar.DOUBLE, bytes(0x00, 0xc0), -2.0,
                        bytes(0x00, 0x7e), Double.NaN));
    }

    private static List<Mapping> times() {
        String range = " is out of the range of microseconds since 1970";
        Instant old = Instant.parse("1677-01-01T00:00:00.000001Z");
        return List.of(
                new Mapping("int64 x (TIMESTAMP(MILLIS,true))", Scalar.TIMESTAMP, -1L,
                        Instant.parse("1969-12-31T23:59:59.999Z"),
                        Long.MAX_VALUE, "feature `x` = 9223372036854775807 ms" + range),
                new Mapping("int64 x (TIMESTAMP(MICROS,false))", Scalar.TIMESTAMP, -9246095999999999L, old,
                        9_300_000_000_000_000L, Instant.parse("2264-09-14T21:20:00Z"),
                        Long.MAX_VALUE, Instant.parse("+294247-01-10T04:00:54.775807Z"),
                        -Long.MAX_VALUE, Instant.parse("-290308-12-21T19:59:05.224193Z"),
                        Long.MIN_VALUE, "feature `x` = -9223372036854775808 us" + range),
                new Mapping("int64 x (TIMESTAMP(NANOS,true))", Scalar.TIMESTAMP, -1L,
                        Instant.parse("1969-12-31T23:59:59.999999Z"), 1999L,
                        Instant.parse("1970-01-01T00:00:00.000001Z"),
                        Long.MAX_VALUE, Instant.parse("2262-04-11T23:47:16.854775Z")),
                new Mapping("int32 x (DATE)", Scalar.TIMESTAMP, -1, Instant.parse("1969-12-31T00:00:00Z"),
                        20776, Instant.parse("2026-11-19T00:00:00Z"),
                        Integer.MAX_VALUE, "feature `x` = 2147483647 days" + range),
                new Mapping("int96 x", Scalar.TIMESTAMP, int96(2440588, 0), Instant.EPOCH,
                        int96(2440587, 86_399_999_999_999L), Instant.parse("1969-12-31T23:59:59.999999Z"),
                        int96(2333573, 1_000), old,
                        int96(Integer.MAX_VALUE, 0), "feature `x` = Julian day 2147483647" + range));
    }

    private static List<Mapping> decimals() {
        byte[] huge = new BigInteger("12345678901234567890123456789012345678").toByteArray();
        byte[] wide = sized(new BigInteger("-12345678901234567890123").toByteArray(), 16);
        return List.of(
                new Mapping("int32 x (DECIMAL(9,2))", Scalar.STRING, -1, "-0.01", 123456, "1234.56"),
                new Mapping("int32 x (DECIMAL(9,2))", Scalar.DOUBLE, -1, -0.01, 110, 1.1),
                new Mapping("int64 x (DECIMAL(18,18))", Scalar.STRING, 1L, "0.000000000000000001"),
                new Mapping("int64 x (DECIMAL(18,3))", Scalar.DOUBLE, 999999999999999999L, 999999999999999.999),
                new Mapping("binary x (DECIMAL(38,10))", Scalar.STRING, huge,
                        "1234567890123456789012345678.9012345678"),
                new Mapping("binary x (DECIMAL(38,10))", Scalar.DOUBLE, huge, 1234567890123456789012345678.9012345678),
                new Mapping("fixed_len_byte_array(16) x (DECIMAL(38,3))", Scalar.STRING, wide,
                        "-12345678901234567890.123"),
                new Mapping("fixed_len_byte_array(16) x (DECIMAL(38,0))", Scalar.INT64,
                        sized(BigInteger.valueOf(Long.MIN_VALUE).toByteArray(), 16), Long.MIN_VALUE,
                        wide, "feature `x` = -12345678901234567890123 is out of range for int64"),
                new Mapping("int64 x (DECIMAL(18,0))", Scalar.INT32, 42L, 42,
                        2147483648L, "feature `x` = 2147483648 is out of range for int32"));
    }

    /** To decimals, of every width that Parquet has for them, of any scale, and of integers. */
    private static List<Mapping> exactDecimals() {
        BigInteger digits38 = BigInteger.TEN.pow(38).subtract(BigInteger.ONE);
        DecimalOf money = new DecimalOf(20, 4);
        return List.of(
                new Mapping("int32 x (DECIMAL(9,2))", money, -1, new BigDecimal("-0.0100"), 0, new BigDecimal("0.0000"),
                        999_999_999, new BigDecimal("9999999.9900")),
                new Mapping("int64 x (DECIMAL(18,3))", new DecimalOf(18, 2), 1_230L, new BigDecimal("1.23"),
                        -999_999_999_999_999_990L, new BigDecimal("-999999999999999.99"),
                        1_234L, "feature `x` = 1.234 has more decimal places than decimal(18,2)"),
                new Mapping("int64 x (DECIMAL(18,18))", new DecimalOf(18, 18), 1L,
                        new BigDecimal("0.000000000000000001")),
                new Mapping("binary x (DECIMAL(38,10))", money,
                        new BigInteger("963344975770069525621").toByteArray(),
                        "feature `x` = 96334497577.0069525621 has more decimal places than decimal(20,4)",
                        new BigInteger("963344975770069000000").toByteArray(), new BigDecimal("96334497577.0069"),
                        BigInteger.TEN.pow(26).toByteArray(),
                        "feature `x` = 10000000000000000.0000000000 is out of range for decimal(20,4)"),
                new Mapping("fixed_len_byte_array(16) x (DECIMAL(38,10))", new DecimalOf(38, 10),
                        sized(digits38.toByteArray(), 16), new BigDecimal(digits38, 10),
                        sized(digits38.negate().toByteArray(), 16), new BigDecimal(digits38.negate(), 10)),
                new Mapping("fixed_len_byte_array(7) x (DECIMAL(15,0))", new DecimalOf(38, 38),
                        sized(new byte[]{0}, 7), BigDecimal.valueOf(0, 38),
                        sized(new byte[]{1}, 7), "feature `x` = 1 is out of range for decimal(38,38)"),
                new Mapping("int32 x", new DecimalOf(5, 2), 999, new BigDecimal("999.00"),
                        1000, "feature `x` = 1000 is out of range for decimal(5,2)"),
                new Mapping("int64 x (INTEGER(64,false))", new DecimalOf(20, 0), -1L,
                        new BigDecimal("18446744073709551615"), Long.MAX_VALUE, new BigDecimal(Long.MAX_VALUE)));
    }

    private static List<Mapping> texts() {
        byte[] broken = bytes('a', 0xff, 'b');
        String refused = "feature `x` = 0x61ff62 is not valid UTF-8";
        String world = "a|b=%\u00e9\u4e16\ud83c\udf0d";
        UUID uuid = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
        byte[] uuidBytes = ByteBuffer.allocate(16).putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits()).array();
        byte[] replacement = "really \ufffd".getBytes(StandardCharsets.UTF_8);
        return List.of(
                new Mapping("binary x (STRING)", Scalar.STRING, "", "", world, world, broken, refused,
                        replacement, "really \ufffd", "long enough for eight bytes at a time",
                        "long enough for eight bytes at a time"),
                new Mapping("binary x (ENUM)", Scalar.STRING, "RED", "RED"),
                new Mapping("binary x (JSON)", Scalar.STRING, "{\"a\": 1}", "{\"a\": 1}"),
                new Mapping("binary x", Scalar.STRING, "plain", "plain", broken, refused),
                new Mapping("fixed_len_byte_array(16) x (UUID)", Scalar.STRING, uuidBytes, uuid.toString()),
                new Mapping("fixed_len_byte_array(16) x (UUID)", Scalar.UUID, uuidBytes, uuid, new byte[16],
                        new UUID(0, 0)),
                new Mapping("binary x (STRING)", Scalar.UUID, uuid.toString(), uuid,
                        uuid.toString().toUpperCase(Locale.ROOT), uuid, "0-0-0-0-0",
                        "feature `x` = `0-0-0-0-0` is not a uuid",
                        "", "feature `x` = `` is not a uuid"));
    }

    private static List<Mapping> others() {
        return List.of(
                new Mapping("int32 x (TIME(MILLIS,true))", Scalar.STRING, 0, "00:00:00", 86_399_999, "23:59:59.999",
                        86_400_000, "feature `x` = 86400000 is not a time of day", -1,
                        "feature `x` = -1 is not a time of day"),
                new Mapping("int64 x (TIME(MICROS,false))", Scalar.STRING, 30_600_000_000L, "08:30:00", 1L,
                        "00:00:00.000001", Long.MAX_VALUE, "feature `x` = 9223372036854775807 is not a time of day"),
                new Mapping("int64 x (TIME(NANOS,true))", Scalar.STRING, 86_399_999_999_999L, "23:59:59.999999999"),
                new Mapping("binary x", Scalar.BYTES, bytes(0, 0xff), bytes(0, 0xff), bytes(), bytes()),
                new Mapping("binary x (BSON)", Scalar.BYTES, bytes(5, 0, 0, 0, 0), bytes(5, 0, 0, 0, 0)),
                new Mapping("fixed_len_byte_array(3) x", Scalar.BYTES, bytes(1, 2, 3), bytes(1, 2, 3)),
                new Mapping("boolean x", Scalar.BOOL, true, true, false, false, true, true));
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    /** Big-endian two's complement, lengthened by its sign. */
    private static byte[] sized(byte[] number, int size) {
        byte[] sized = new byte[size];
        Arrays.fill(sized, (byte) (number[0] < 0 ? -1 : 0));
        System.arraycopy(number, 0, sized, size - number.length, number.length);
        return sized;
    }

    private static byte[] int96(int julianDay, long nanosOfDay) {
        return ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong(nanosOfDay).putInt(julianDay).array();
    }
}
