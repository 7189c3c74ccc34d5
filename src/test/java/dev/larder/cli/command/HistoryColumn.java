package dev.larder.cli.command;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

import org.apache.spark.sql.types.DataType;

/** A column of a {@link TableHistory}, which may get another name and a wider type. */
final class HistoryColumn {
    enum Kind {
        INT("int", "bigint", random -> random.nextInt()),
        LONG("bigint", null, Random::nextLong),
        FLOAT("float", "double", random -> random.nextInt(1000) / 8f),
        DOUBLE("double", null, random -> random.nextInt(8) == 0 ? Double.NaN : random.nextGaussian()),
        DECIMAL("decimal(9,2)", "decimal(14,2)", random -> BigDecimal.valueOf(random.nextInt(1_000_000), 2)),
        STRING("string", null, random -> "é'\"%/ =\\{".substring(random.nextInt(9)) + random.nextInt(9)),
        BYTES("binary", null, random -> ("b" + random.nextInt()).getBytes(StandardCharsets.UTF_8)),
        BOOL("boolean", null, Random::nextBoolean),
        DATE("date", null, random -> LocalDate.ofEpochDay(random.nextInt(40_000) - 20_000)),
        TIME("timestamp", null, random -> Instant.EPOCH.plus(random.nextInt() * 12_345_678L, ChronoUnit.MICROS)),
        LIST("array<float>", null, random -> List.of(random.nextInt(9) / 2f, 1.5f).subList(0, random.nextInt(3))),
        PARTITION("string", null, random -> List.of("x", "y", "z=/", "%2F", " é").get(random.nextInt(5)));

        private final String type;
        private final String wider;
        private final Function<Random, Object> value;

        Kind(String type, String wider, Function<Random, Object> value) {
            this.type = type;
            this.wider = wider;
            this.value = value;
        }

        /** Whether every table has such a column. */
        boolean isAlways() {
            return this == STRING || this == INT || this == PARTITION;
        }
    }

    private final Kind kind;
    private String name;
    private String type;

    HistoryColumn(String name, Kind kind) {
        this.name = name;
        this.kind = kind;
        this.type = kind.type;
    }

    Kind kind() {
        return kind;
    }

    String name() {
        return name;
    }

    void rename(String other) {
        name = other;
    }

    /** As SQL names it. */
    String type() {
        return type;
    }

    DataType dataType() {
        return DataType.fromDDL(kind.type);
    }

    /** The type that it can be changed to; empty if that has happened, or there is none. */
    Optional<String> wider() {
        return Optional.ofNullable(kind.wider).filter(other -> !other.equals(type));
    }

    void widen() {
        type = kind.wider;
    }

    /** Fits into the narrow type too. */
    Object value(Random random) {
        return random.nextInt(8) == 0 ? null : kind.value.apply(random);
    }
}
