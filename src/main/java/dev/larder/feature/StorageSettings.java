package dev.larder.feature;

import java.time.Duration;
import java.util.Optional;

/** How to reach the storages that sources lie in, if they are not files of this machine. */
public record StorageSettings(S3 s3, Gcs gcs) {
    private static final int CONNECTIONS = 32;
    private static final Timeouts TIMEOUTS = new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(20),
            Duration.ofMinutes(1));

    public static final StorageSettings DEFAULT = new StorageSettings(new S3(Optional.empty(), Optional.empty(),
            Optional.empty(), Optional.empty(), false, false, CONNECTIONS, TIMEOUTS),
            new Gcs(Optional.empty(), Optional.empty(), false, CONNECTIONS, TIMEOUTS));

    /**
     * What is empty or false is what the environment says, as it does to the AWS CLI.
     *
     * @param endpoint the URL of a server that is not Amazon's
     * @param pathStyle whether the bucket is in the path of a request, not in its host
     * @param anonymous whether requests are not signed
     */
    public record S3(Optional<String> region, Optional<String> endpoint, Optional<Boolean> pathStyle,
            Optional<String> profile, boolean requesterPays, boolean anonymous, int maxConnections,
            Timeouts timeouts) {}

    /**
     * @param endpoint the URL of a server that is not Google's
     * @param billingProject the project that pays for requests, if it is not that of the bucket
     * @param anonymous whether requests carry neither a token nor a signature
     */
    public record Gcs(Optional<String> endpoint, Optional<String> billingProject, boolean anonymous, int maxConnections,
            Timeouts timeouts) {}

    /**
     * @param read how long a connection may be silent
     * @param retry how long a request is repeated that the server cannot answer now
     */
    public record Timeouts(Duration connect, Duration read, Duration retry) {}
}
