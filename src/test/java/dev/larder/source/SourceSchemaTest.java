package dev.larder.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.source.storage.Storages;

class SourceSchemaTest {
    @TempDir
    private Path folder;

    @Test
    void proposesTheNearestType() throws Exception {
        Files.createDirectories(folder.resolve("dt=2026-11-19/country=de"));
        ParquetFormat.PLAIN.write(folder.resolve("dt=2026-11-19/country=de/a.parquet"), """
                required int64 id; required int64 ts (TIMESTAMP(MICROS,true)); optional int32 day (DATE);
                optional int96 old; optional int32 small (INTEGER(8,true)); optional int32 u32 (INTEGER(32,false));
                optional int64 u64 (INTEGER(64,false)); optional float f; optional double d;
                optional fixed_len_byte_array(2) half (FLOAT16); optional int64 price (DECIMAL(12,2));
                optional boolean b; optional binary s (STRING); optional binary e (ENUM); optional binary raw;
                optional fixed_len_byte_array(16) u (UUID); optional int64 clock (TIME(MICROS,true));
                optional int32 nothing (UNKNOWN); optional group nested { optional int32 a; optional int32 b; }
                optional group list (LIST) { repeated group list { optional float element; } }
                optional group lists (LIST) { repeated group list { optional group element (LIST) {
                  repeated group list { optional float element; } } } }
                optional group m (MAP) { repeated group key_value { required binary key; optional int32 value; } }""",
                List.of());
        SourceSchema schema = SourceSchema.of(folder.toString(), Storages.LOCAL);
        assertEquals("""
                id: int64 -> int64
                ts: int64 (TIMESTAMP(MICROS,true)) -> timestamp
                day: int32 (DATE) -> timestamp
                old: int96 -> timestamp
                small: int32 (INTEGER(8,true)) -> int32
                u32: int32 (INTEGER(32,false)) -> int64
                u64: int64 (INTEGER(64,false)) -> int64
                f: float -> float
                d: double -> double
                half: fixed_len_byte_array(2) (FLOAT16) -> float
                price: int64 (DECIMAL(12,2)) -> double
                b: boolean -> bool
                s: binary (STRING) -> string
                e: binary (ENUM) -> string
                raw: binary -> bytes
                u: fixed_len_byte_array(16) (UUID) -> uuid
                clock: int64 (TIME(MICROS,true)) -> string
                nothing: int32 (UNKNOWN): it has only nulls, and so no type
                nested.a: int32 -> int32
                nested.b: int32 -> int32
                list: list of float -> array<float>
                lists: list of nested values: no feature type is nested
                m: map: no feature type is nested
                dt: partition -> timestamp
                country: partition -> string""",
                schema.columns().stream().map(SourceSchemaTest::print).collect(Collectors.joining("\n")));
        assertEquals(List.of("ts", "day", "old", "dt"), schema.eventTimes());
    }

    private static String print(SourceSchema.Column column) {
        return column.name() + ": " + column.parquetType() + switch (column) {
            case SourceSchema.Usable usable -> " -> " + usable.type();
            case SourceSchema.Unusable unusable -> ": " + unusable.reason();
        };
    }
}
