package dev.larder.source.storage.s3;

import java.net.URI;
import java.util.Map;

import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

import dev.larder.feature.StorageSettings;
import dev.larder.source.storage.TokenProtocol.Tokens;
import dev.larder.source.storage.Traffic;

/** Google Cloud Storage, whose XML API takes S3's requests: with tokens, or signed with an HMAC key. */
final class GcsAccess implements ObjectAccess {
    private static final String ACCESS_ID = "GCS_HMAC_ACCESS_ID";
    private static final String SECRET = "GCS_HMAC_SECRET";
    private static final String GOOGLE = "https://storage.googleapis.com";

    private final StorageSettings.Gcs settings;
    private final Map<String, String> environment;
    private final Tokens tokens;
    private final boolean isLent;

    /** @param isLent whether the tokens are a catalog's */
    GcsAccess(StorageSettings.Gcs settings, Map<String, String> environment, Tokens tokens, boolean isLent) {
        this.settings = settings;
        this.environment = environment;
        this.tokens = tokens;
        this.isLent = isLent;
    }

    @Override
    public S3Client open(Traffic traffic) {
        return S3Access.client(settings.maxConnections(), settings.timeouts(), traffic, configuration -> {
            settings.billingProject().ifPresent(project -> configuration.putHeader("x-goog-user-project", project));
            if (renewsTokens()) {
                configuration.addExecutionInterceptor(new TokenHeader(tokens));
            }
        }).region(region()).endpointOverride(URI.create(server())).forcePathStyle(true)
                .credentialsProvider(!settings.anonymous() && hasKey()
                        ? StaticCredentialsProvider
                                .create(AwsBasicCredentials.create(environment.get(ACCESS_ID), environment.get(SECRET)))
                        : AnonymousCredentialsProvider.create())
                .build();
    }

    @Override
    public boolean renewsTokens() {
        return !settings.anonymous() && !hasKey();
    }

    private boolean hasKey() {
        return !environment.getOrDefault(ACCESS_ID, "").isBlank() && !environment.getOrDefault(SECRET, "").isBlank();
    }

    @Override
    public Region region() {
        return Region.of("auto");
    }

    @Override
    public StorageSettings.Timeouts timeouts() {
        return settings.timeouts();
    }

    /** Google wants a header instead. */
    @Override
    public boolean requesterPays() {
        return false;
    }

    @Override
    public String server() {
        return settings.endpoint().orElse(GOOGLE);
    }

    @Override
    public String identity() {
        if (settings.anonymous()) {
            return "without credentials";
        }
        return hasKey() ? "with the HMAC key of the environment" : tokens.identity();
    }

    @Override
    public String whoAsks() {
        return identity();
    }

    @Override
    public String permission(String action) {
        return switch (action) {
            case LIST -> "storage.objects.list";
            case READ -> "storage.objects.get";
            case WRITE -> "storage.objects.create";
            default -> "storage.multipartUploads.abort";
        };
    }

    @Override
    public String newTokenRefused() {
        return isLent
                ? "refuses requests " + identity() + ", and with new ones. Check whether the catalog may lend access to"
                        + " this bucket"
                : "refuses the token " + identity() + ", and a new one. Check whether the account is disabled, and the"
                        + " clock of this machine";
    }

    @Override
    public String signIn() {
        return isLent ? "Run the command again" : "Run `gcloud auth application-default login`";
    }

    @Override
    public String remedy() {
        return signIn() + ", or set GOOGLE_APPLICATION_CREDENTIALS, or " + ACCESS_ID + " and " + SECRET
                + ", or storage.gcs.anonymous for a public bucket";
    }
}
