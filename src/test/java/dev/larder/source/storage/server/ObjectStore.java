package dev.larder.source.storage.server;

import java.net.URI;

/** A server that speaks S3, which refuses what is not signed with its one user's secret. Buckets are in the path. */
public interface ObjectStore extends AutoCloseable {
    /** Without a path. */
    URI endpoint();

    String accessKey();

    String secretKey();

    /** Whether it is one that people store their data in. */
    boolean isReal();

    @Override
    void close();
}
