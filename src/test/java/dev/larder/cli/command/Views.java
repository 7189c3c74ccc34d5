package dev.larder.cli.command;

/** The feature views of these tests. */
final class Views {
    static final String CUSTOMERS = """
            customer_features:
              entity: {customer_id: string}
              features:
                total: double
                clicks: {type: int64, ttl: 5m}
                city: string
              ttl: 7d
            """;
    static final String SCORES = """
            scores:
              entity: {customer_id: string, country: string}
              features: {score: float, embedding: array<float>}
            """;
    static final String BOTH = CUSTOMERS + SCORES;
    static final String EVERY_TYPE = """
            every_type:
              entity: {name: string, id: bytes, n: int64, at: timestamp, k: int32}
              features:
                string: string
                int32: int32
                int64: int64
                float: float
                double: double
                bool: bool
                bytes: bytes
                timestamp: timestamp
                strings: array<string>
                longs: array<int64>
                doubles: array<double>
                blobs: array<bytes>
                times: array<timestamp>
                flags: array<bool>
            """;

    private Views() {}
}
