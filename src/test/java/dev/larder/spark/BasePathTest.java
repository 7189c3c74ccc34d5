package dev.larder.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BasePathTest {

    @ParameterizedTest
    @CsvSource({"/data/t,", "/data/t/a.parquet,", "/data/t/*.parquet,/data/t", "/data/t/dt=2026-11-19,/data/t",
            "/data/t/dt=2026-11-19/a.parquet,/data/t", "s3a://b/t/dt=2026-11-*/c=1,s3a://b/t",
            "'hdfs://n:1/{a,b}/t',hdfs://n:1", "s3a://b/t?/x,s3a://b"})
    void isAboveAllPartitionsAndPatterns(String path, String base) {
        assertEquals(Optional.ofNullable(base), BasePath.of(path));
    }
}
