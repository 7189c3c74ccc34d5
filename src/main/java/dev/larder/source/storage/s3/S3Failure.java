package dev.larder.source.storage.s3;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

import javax.net.ssl.SSLException;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

import dev.larder.source.storage.Location.Remote;
import dev.larder.source.storage.StorageException;
import dev.larder.text.Durations;

/** Says why a request failed, and what to do about it: a clause that follows the name of the object or folder. */
final class S3Failure {
    private final S3Access access;

    S3Failure(S3Access access) {
        this.access = access;
    }

    /** @param action that the caller must be allowed to do */
    IOException of(Remote place, String action, SdkException e) {
        return switch (e) {
            case AbortedException interrupted -> interrupted();
            case S3Exception answer -> answered(place, action, answer);
            default -> unanswered(e);
        };
    }

    /** Whether the same request may succeed soon. */
    static boolean passes(SdkException e) {
        return e instanceof S3Exception answer
                ? answer.statusCode() == 429 || answer.statusCode() >= 500
                : e.retryable() || cause(e, IOException.class).isPresent() && cause(e, ConnectException.class).isEmpty()
                        && cause(e, UnknownHostException.class).isEmpty() && cause(e, SSLException.class).isEmpty();
    }

    private static <T> Optional<T> cause(Throwable e, Class<T> type) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }

    private static IOException interrupted() {
        Thread.currentThread().interrupt();
        return new ClosedByInterruptException();
    }

    private IOException answered(Remote place, String action, S3Exception e) {
        AwsErrorDetails details = e.awsErrorDetails();
        String code = details == null || details.errorCode() == null ? "" : details.errorCode();
        return switch (code) {
            case "NoSuchBucket" -> failed("does not exist: " + access.server() + " has no bucket `" + place.bucket()
                    + "`. Check its name, and the endpoint", e);
            case "NoSuchKey" -> new NoSuchFileException(place.toString());
            case "PreconditionFailed" -> StorageException.changed();
            case "ExpiredToken", "TokenRefreshRequired", "RequestExpired" -> failed("cannot be read: the session "
                    + access.identity() + " has expired. Sign in again, as with `aws sso login`", e);
            case "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "AuthFailure" -> failed(
                    "cannot be read: " + access.server() + " refuses the credentials (" + code + "), "
                            + access.identity()
                            + ". Check access key and secret key",
                    e);
            case "RequestTimeTooSkewed" -> failed("cannot be read: the clock of this machine differs too much from that"
                    + " of " + access.server() + ". Set it", e);
            case "InvalidObjectState" -> failed("is archived, and cannot be read before it is restored. Restore it, as"
                    + " with `aws s3api restore-object`", e);
            case "PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException",
                    "TemporaryRedirect" ->
                otherRegion(place, e);
            default -> byStatus(place, action, e, code);
        };
    }

    private IOException otherRegion(Remote place, S3Exception e) {
        return failed("cannot be read: bucket `" + place.bucket() + "` is in another region than " + access.region()
                + region(e) + ". Set storage.s3.region", e);
    }

    private static String region(S3Exception e) {
        AwsErrorDetails details = e.awsErrorDetails();
        return details == null || details.sdkHttpResponse() == null
                ? ""
                : details.sdkHttpResponse().firstMatchingHeader("x-amz-bucket-region")
                        .map(name -> ", " + name).orElse("");
    }

    private IOException byStatus(Remote place, String action, S3Exception e, String code) {
        return switch (e.statusCode()) {
            case 401, 403 -> failed("cannot be read: " + access.server() + " denies access " + access.identity() + ". "
                    + action + " is needed on "
                    + (action.equals("s3:ListBucket") ? "bucket `" + place.bucket() + "`" : "it")
                    + (action.equals("s3:GetObject")
                            ? ", and s3:ListBucket on the bucket to see whether it exists"
                            : ""),
                    e);
            case 404 -> code.isEmpty() ? new NoSuchFileException(place.toString()) : refused(e, code);
            case 412 -> StorageException.changed();
            case 301, 307 -> otherRegion(place, e);
            // The answer to a HEAD has no words.
            case 400 -> code.isEmpty()
                    ? failed("cannot be read: " + access.server() + " refuses the request (status 400). The session "
                            + access.identity() + " may have expired, or region " + access.region() + " may be wrong",
                            e)
                    : refused(e, code);
            case 429, 500, 502, 503, 504 -> StorageException.tryAgain("cannot be read: " + access.server()
                    + " answers " + e.statusCode() + (code.isEmpty() ? "" : " " + code) + ". It was asked again for "
                    + Durations.print(access.timeouts().retry()), e);
            default -> refused(e, code);
        };
    }

    private IOException refused(S3Exception e, String code) {
        return failed("cannot be read: " + (code.isEmpty()
                ? "the answer of " + access.server() + " (status " + e.statusCode() + ") is not one of S3. Check the"
                        + " endpoint, and whether a proxy is in the way"
                : access.server() + " answers " + e.statusCode() + " " + code + ": "
                        + e.awsErrorDetails().errorMessage()),
                e);
    }

    private IOException unanswered(SdkException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("credentials") || message.contains("profile")) {
            return failed("cannot be read: there are no credentials (" + access.identity() + "). Set AWS_PROFILE or"
                    + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or storage.s3.profile, or storage.s3.anonymous for"
                    + " a public bucket", e);
        }
        Optional<SSLException> tls = cause(e, SSLException.class);
        if (tls.isPresent()) {
            return failed("cannot be read: there is no trusted TLS connection to " + access.server() + " ("
                    + tls.get().getMessage() + "). If its authority is your own, name a trust store that has it:"
                    + " LARDER_OPTS=-Djavax.net.ssl.trustStore=FILE", e);
        }
        return StorageException.tryAgain("cannot be read: " + access.server() + " does not answer: " + reason(e), e);
    }

    private static String reason(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case UnknownHostException unknown -> {
                    return "there is no such host. Check the endpoint";
                }
                case ConnectException refused -> {
                    return "the connection is refused. Check the endpoint";
                }
                case SocketTimeoutException silent -> {
                    return "it is silent";
                }
                case SocketException broken -> {
                    return "the connection broke";
                }
                default -> {
                }
            }
        }
        return e.getMessage();
    }

    private static StorageException failed(String clause, Throwable cause) {
        return StorageException.failed(clause, cause);
    }
}
