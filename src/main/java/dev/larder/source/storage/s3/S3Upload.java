package dev.larder.source.storage.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.RequestPayer;

import dev.larder.source.storage.Location.Remote;
import dev.larder.source.storage.ObjectClient;
import dev.larder.source.storage.StoredFile;

/** A multipart upload. */
final class S3Upload implements ObjectClient.Upload {
    private final S3Objects objects;
    private final S3Client client;
    private final RequestPayer payer;
    private final Remote object;
    private final String id;
    private final List<CompletedPart> parts = new ArrayList<>();

    private S3Upload(S3Objects objects, S3Client client, RequestPayer payer, Remote object, String id) {
        this.objects = objects;
        this.client = client;
        this.payer = payer;
        this.object = object;
        this.id = id;
    }

    static S3Upload begin(S3Objects objects, S3Client client, RequestPayer payer, Remote object) throws IOException {
        String id = objects.call(object, ObjectAccess.WRITE, () -> client.createMultipartUpload(request -> request
                .bucket(object.bucket()).key(object.key()).requestPayer(payer)).uploadId());
        return new S3Upload(objects, client, payer, object, id);
    }

    @Override
    public void send(byte[] part, int count) throws IOException {
        int number = parts.size() + 1;
        String tag = objects.call(object, ObjectAccess.WRITE,
                () -> client.uploadPart(request -> request.bucket(object.bucket())
                        .key(object.key()).uploadId(id).partNumber(number).contentLength((long) count)
                        .requestPayer(payer),
                        RequestBody.fromContentProvider(() -> new ByteArrayInputStream(part, 0, count), count,
                                "application/octet-stream"))
                        .eTag());
        parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
    }

    @Override
    public void complete() throws IOException {
        if (parts.isEmpty()) {
            // An upload has a part at least.
            objects.call(object, ObjectAccess.WRITE, () -> client.putObject(request -> request.bucket(object.bucket())
                    .key(object.key()).requestPayer(payer), RequestBody.empty()));
            abort();
            return;
        }
        objects.call(object, ObjectAccess.WRITE, () -> {
            try {
                return client.completeMultipartUpload(request -> request.bucket(object.bucket()).key(object.key())
                        .uploadId(id).requestPayer(payer).multipartUpload(all -> all.parts(parts)));
            } catch (NoSuchUploadException e) {
                // It is complete if the answer to the first request was lost.
                Optional<String> whole = version();
                if (whole.isPresent() && whole.equals(objects.find(object).map(StoredFile::version))) {
                    return null;
                }
                throw e;
            }
        });
    }

    /** The ETag that the whole object has; empty if its server makes others. */
    private Optional<String> version() {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            for (CompletedPart part : parts) {
                digest.update(HexFormat.of().parseHex(part.eTag().replace("\"", "")));
            }
            return Optional.of('"' + HexFormat.of().formatHex(digest.digest()) + "-" + parts.size() + '"');
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void abort() throws IOException {
        objects.call(object, ObjectAccess.ABORT, () -> {
            try {
                return client.abortMultipartUpload(request -> request.bucket(object.bucket()).key(object.key())
                        .uploadId(id).requestPayer(payer));
            } catch (NoSuchUploadException e) {
                // It is gone, as it should be.
                return null;
            }
        });
    }
}
