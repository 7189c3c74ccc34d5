package dev.larder.source.storage.s3;

import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

import dev.larder.feature.StorageSettings;
import dev.larder.source.storage.Traffic;

/** Who asks which server, and how messages name that. */
interface ObjectAccess {
    /** Actions as S3 calls them. */
    String LIST = "s3:ListBucket";
    String READ = "s3:GetObject";
    String WRITE = "s3:PutObject";
    String ABORT = "s3:AbortMultipartUpload";

    S3Client open(Traffic traffic);

    StorageSettings.Timeouts timeouts();

    boolean requesterPays();

    /** Whether a request that is refused as not authenticated is sent with another token if it is repeated. */
    boolean renewsTokens();

    /** What to say if the other token is refused, too: follows the server, and is a sentence without its end. */
    String newTokenRefused();

    Region region();

    /** As messages name it. */
    String server();

    /** Who asks, as messages name it: a clause like {@code with profile `x`}. */
    String identity();

    /** The same, with what the server knows about it. May ask the server. */
    String whoAsks();

    /** The permission for an action, as the server's documentation calls it. */
    String permission(String action);

    /** How to get a new session, as a sentence without its end. */
    String signIn();

    /** How to have credentials, as a sentence without its end. */
    String remedy();
}
