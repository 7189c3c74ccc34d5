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
import software.amazon.awssdk.http.HttpStatusCode;
import software.amazon.awssdk.services.s3.model.S3Exception;

import dev.larder.source.storage.Location.Remote;
import dev.larder.source.storage.StorageException;
import dev.larder.text.Durations;

/** Says why a request failed, and what to do about it: a clause that follows the name of the object or folder. */
final class S3Failure {
    private final ObjectAccess access;

    S3Failure(ObjectAccess access) {
        this.access = access;
    }

    /** @param action that the caller must be allowed to do */
    IOException of(Remote place, String action, SdkException e) {
        return switch (e) {
            case AbortedException interrupted -> interrupted();
            case S3Exception answer -> answered(place, action, answer);
            default -> unanswered(action, e);
        };
    }

    /** Whether the same request may succeed soon. */
    static boolean passes(SdkException e) {
        return e instanceof S3Exception answer
                ? answer.statusCode() == 429 || answer.statusCode() >= 500
                : e.retryable() || cause(e, StorageException.class).isEmpty() && cause(e, IOException.class).isPresent()
                        && cause(e, ConnectException.class).isEmpty()
                        && cause(e, UnknownHostException.class).isEmpty() && cause(e, SSLException.class).isEmpty();
    }

    static boolean isUnauthenticated(SdkException e) {
        return e instanceof S3Exception answer && answer.statusCode() == HttpStatusCode.UNAUTHORIZED;
    }

    private static <T> Optional<T> cause(Throwable e, Class<T> type) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }

    /** What comes before the reason. A file that cannot be written is one whoever writes it. */
    private static String cannot(String action) {
        return switch (action) {
            case ObjectAccess.WRITE, ObjectAccess.ABORT -> "";
            default -> "cannot be read: ";
        };
    }

    private static IOException interrupted() {
        Thread.currentThread().interrupt();
        return new ClosedByInterruptException();
    }

    private IOException answered(Remote place, String action, S3Exception e) {
        AwsErrorDetails details = e.awsErrorDetails();
        String code = details == null || details.errorCode() == null ? "" : details.errorCode();
        if (isUnauthenticated(e) && access.renewsTokens()) {
            return failed(cannot(action) + access.server() + " " + access.newTokenRefused(), e);
        }
        return switch (code) {
            case "NoSuchBucket" -> failed((cannot(action).isEmpty() ? "" : "does not exist: ") + access.server()
                    + " has no bucket `" + place.bucket()
                    + "`. Check its name, and the endpoint", e);
            case "NoSuchKey" -> new NoSuchFileException(place.toString());
            case "PreconditionFailed" -> StorageException.changed();
            case "ExpiredToken", "TokenRefreshRequired", "RequestExpired" -> failed(cannot(action) + "the session "
                    + access.identity() + " has expired. " + access.signIn(), e);
            case "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "AuthFailure" -> failed(
                    cannot(action) + access.server() + " refuses the credentials (" + code + "), " + access.identity()
                            + ". Check access key and secret key",
                    e);
            case "RequestTimeTooSkewed" ->
                failed(cannot(action) + "the clock of this machine differs too much from that"
                        + " of " + access.server() + ". Set it", e);
            case "InvalidObjectState" -> failed("is archived, and cannot be read before it is restored. Restore it, as"
                    + " with `aws s3api restore-object`", e);
            case "PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException",
                    "TemporaryRedirect" ->
                otherRegion(place, action, e);
            default -> byStatus(place, action, e, code);
        };
    }

    private IOException otherRegion(Remote place, String action, S3Exception e) {
        return failed(cannot(action) + "bucket `" + place.bucket() + "` is in another region than " + access.region()
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
            case 401, 403 -> failed(cannot(action) + access.server() + " denies access " + access.identity() + ". "
                    + access.permission(action) + " is needed on "
                    + (action.equals(ObjectAccess.LIST) ? "bucket `" + place.bucket() + "`" : "it")
                    + (action.equals(ObjectAccess.READ)
                            ? ", and " + access.permission(ObjectAccess.LIST)
                                    + " on the bucket to see whether it exists"
                            : ""),
                    e);
            case 404 -> code.isEmpty() ? new NoSuchFileException(place.toString()) : refused(action, e, code);
            case 412 -> StorageException.changed();
            case 301, 307 -> otherRegion(place, action, e);
            // The answer to a HEAD has no words.
            case 400 -> code.isEmpty()
                    ? failed(cannot(action) + access.server() + " refuses the request (status 400). The session "
                            + access.identity() + " may have expired, or region " + access.region() + " may be wrong",
                            e)
                    : refused(action, e, code);
            case 429, 500, 502, 503, 504 -> StorageException.tryAgain(cannot(action) + access.server()
                    + " answers " + e.statusCode() + (code.isEmpty() ? "" : " " + code) + ". It was asked again for "
                    + Durations.print(access.timeouts().retry()), e);
            default -> refused(action, e, code);
        };
    }

    private IOException refused(String action, S3Exception e, String code) {
        return failed(cannot(action) + (code.isEmpty()
                ? "the answer of " + access.server() + " (status " + e.statusCode() + ") is not one of S3. Check the"
                        + " endpoint, and whether a proxy is in the way"
                : access.server() + " answers " + e.statusCode() + " " + code + ": "
                        + e.awsErrorDetails().errorMessage()),
                e);
    }

    private IOException unanswered(String action, SdkException e) {
        Optional<StorageException> said = cause(e, StorageException.class);
        if (said.isPresent()) {
            String clause = cannot(action) + said.get().getMessage();
            return said.get().mayTryAgain() ? StorageException.tryAgain(clause, e) : failed(clause, e);
        }
        String message = String.valueOf(e.getMessage());
        if (message.contains("credentials") || message.contains("profile")) {
            return failed(cannot(action) + "there are no credentials (" + access.identity() + "). " + access.remedy(),
                    e);
        }
        Optional<SSLException> tls = cause(e, SSLException.class);
        if (tls.isPresent()) {
            return failed(cannot(action) + "there is no trusted TLS connection to " + access.server() + " ("
                    + tls.get().getMessage() + "). If its authority is your own, name a trust store that has it:"
                    + " LARDER_OPTS=-Djavax.net.ssl.trustStore=FILE", e);
        }
        return StorageException.tryAgain(cannot(action) + access.server() + " does not answer: " + reason(e), e);
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
