package dev.larder.source.storage.server;

import java.net.URI;
import java.util.Map;

/** A server that speaks S3, which refuses what is not signed with its one user's secret. Buckets are in the path. */
public interface ObjectStore extends AutoCloseable {
    /** Without a path. */
    URI endpoint();

    String accessKey();

    String secretKey();

    /** What tells a process which server it is, and who asks. */
    default Map<String, String> environment() {
        return Map.of("AWS_ENDPOINT_URL_S3", endpoint().toString(), "AWS_REGION", "us-east-1", "AWS_ACCESS_KEY_ID",
                accessKey(), "AWS_SECRET_ACCESS_KEY", secretKey());
    }

    /** Whether it is one that people store their data in. */
    boolean isReal();

    @Override
    void close();
}
