package dev.larder.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparkPathTest {

    @ParameterizedTest
    @CsvSource({"s3://b/t/*,s3a://b/t/*", "S3://b/t,s3a://b/t", "s3a://b/t,s3a://b/t", "/data/s3://b,/data/s3://b",
            "hdfs://n/s3,hdfs://n/s3"})
    void bucketsAreReadByHadoopsS3a(String path, String hadoop) {
        assertEquals(hadoop, SparkPath.of(path));
    }
}
