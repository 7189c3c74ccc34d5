package dev.larder.source.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.RequestPayer;
import software.amazon.awssdk.services.s3.model.S3Object;

import dev.larder.source.storage.Location.Remote;
import dev.larder.source.storage.ObjectClient;
import dev.larder.source.storage.StorageAccess;
import dev.larder.source.storage.StorageException;
import dev.larder.source.storage.StoredFile;
import dev.larder.source.storage.Traffic;

/** Objects by the AWS SDK, which signs, retries and follows buckets to their region. */
final class S3Objects implements ObjectClient {
    /** In milliseconds. */
    private static final long SHORTEST_PAUSE = 200;
    private static final long LONGEST_PAUSE = 5_000;

    private final S3Client client;
    private final S3Failure failure;
    private final RequestPayer payer;
    private final ObjectAccess access;
    private final Traffic traffic;
    private final Duration retry;

    S3Objects(S3Client client, ObjectAccess access, Traffic traffic) {
        this.client = client;
        this.access = access;
        this.traffic = traffic;
        this.retry = access.timeouts().retry();
        this.failure = new S3Failure(access);
        this.payer = access.requesterPays() ? RequestPayer.REQUESTER : null;
    }

    interface Request<T> {
        T send() throws IOException;
    }

    <T> T call(Remote place, String action, Request<T> request) throws IOException {
        long start = System.nanoTime();
        boolean mayRenew = access.renewsTokens();
        for (long pause = SHORTEST_PAUSE;; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
            try {
                return request.send();
            } catch (SdkException e) {
                if (mayRenew && S3Failure.isUnauthenticated(e)) {
                    // The token may have ended early, or the clocks differ. A second one that is refused is not.
                    mayRenew = false;
                    traffic.countRetry();
                    continue;
                }
                // After the SDK's own retries, of which there are two.
                if (!S3Failure.passes(e) || System.nanoTime() - start > retry.toNanos()) {
                    throw failure.of(place, action, e);
                }
                pause(pause);
                traffic.countRetry();
            }
        }
    }

    /** Up to this long, so that many readers do not all come back at the same time. */
    private static void pause(long millis) throws IOException {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClosedByInterruptException();
        }
    }

    @Override
    public Page list(Remote prefix, boolean byFolder, String from, int most) throws IOException {
        ListObjectsV2Request request = ListObjectsV2Request.builder().bucket(prefix.bucket()).prefix(prefix.key())
                .delimiter(byFolder ? "/" : null).continuationToken(from).maxKeys(most).requestPayer(payer).build();
        ListObjectsV2Response page = call(prefix, ObjectAccess.LIST, () -> client.listObjectsV2(request));
        List<StoredFile> files = page.contents().stream().filter(object -> !isFolderMarker(object.key()))
                .map(object -> stored(prefix, object)).toList();
        List<Remote> folders = Stream.concat(page.commonPrefixes().stream().map(CommonPrefix::prefix),
                page.contents().stream().map(S3Object::key).filter(S3Objects::isFolderMarker))
                .map(key -> at(prefix, key.substring(0, key.length() - 1))).toList();
        return new Page(files, folders, Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null);
    }

    /** What consoles make to show an empty folder. */
    private static boolean isFolderMarker(String key) {
        return key.endsWith("/");
    }

    private static StoredFile stored(Remote near, S3Object object) {
        return new StoredFile(at(near, object.key()), object.size(), object.eTag(),
                object.lastModified().toEpochMilli());
    }

    private static Remote at(Remote near, String key) {
        return new Remote(near.scheme(), near.bucket(), key);
    }

    @Override
    public Optional<StoredFile> find(Remote object) throws IOException {
        try {
            HeadObjectResponse head = call(object, ObjectAccess.READ, () -> client.headObject(
                    request -> request.bucket(object.bucket()).key(object.key()).requestPayer(payer)));
            return Optional.of(new StoredFile(object, head.contentLength(), head.eTag(),
                    head.lastModified().toEpochMilli()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public StorageAccess access(Remote place) throws IOException {
        HeadBucketResponse bucket = call(place, ObjectAccess.LIST,
                () -> client.headBucket(request -> request.bucket(place.bucket())));
        Optional<Instant> time = bucket.sdkHttpResponse().firstMatchingHeader("Date")
                .map(date -> DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from));
        return new StorageAccess(access.server(), call(place, "sts:GetCallerIdentity", access::whoAsks),
                Optional.ofNullable(bucket.bucketRegion()), time);
    }

    @Override
    public void read(StoredFile file, long position, long length, Target target) throws IOException {
        Remote object = (Remote) file.location();
        GetObjectRequest request = GetObjectRequest.builder().bucket(object.bucket()).key(object.key())
                .range("bytes=" + position + "-" + (position + length - 1)).ifMatch(file.version())
                .requestPayer(payer).build();
        ResponseTransformer<GetObjectResponse, Long> body = (response, stream) -> copy(stream, length, target);
        call(object, ObjectAccess.READ, () -> client.getObject(request, body));
    }

    /** What goes wrong here is repeated as any other request is. */
    private static long copy(InputStream stream, long length, Target target) throws IOException {
        long count = 0;
        while (count < length) {
            int step;
            try {
                step = target.take(stream, count, (int) Math.min(length - count, Integer.MAX_VALUE));
            } catch (StorageException e) {
                throw e;
            } catch (IOException e) {
                throw RetryableException.create("the answer broke off", e);
            }
            if (step < 0) {
                throw RetryableException.create("the answer is " + (length - count) + " bytes short");
            }
            count += step;
        }
        return count;
    }

    @Override
    public Upload begin(Remote object) throws IOException {
        return S3Upload.begin(this, client, payer, object);
    }

    @Override
    public void close() {
        client.close();
    }
}
