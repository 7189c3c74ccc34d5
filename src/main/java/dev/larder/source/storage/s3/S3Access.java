package dev.larder.source.storage.s3;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.sts.StsClient;

import dev.larder.feature.StorageSettings;
import dev.larder.source.storage.LentCredentials;
import dev.larder.source.storage.Traffic;
import dev.larder.text.Secret;

/** Who asks which server, and how: from the settings, else from the environment and its profiles as the AWS CLI reads them. */
final class S3Access implements ObjectAccess {
    /** With a bucket of another region, S3 says which one it is. */
    private static final String ANY_REGION = "us-east-1";

    private final StorageSettings.S3 settings;
    private final Map<String, String> environment;
    private final Optional<String> profile;
    private final Optional<String> endpoint;
    private final Optional<LentCredentials> lent;
    private final AwsCredentialsProvider credentials;

    /** @param lent in place of what settings and environment name */
    S3Access(StorageSettings.S3 settings, Map<String, String> environment, Optional<LentCredentials> lent) {
        this.settings = settings;
        this.environment = environment;
        this.lent = lent;
        this.profile = settings.profile().or(() -> variable("AWS_PROFILE"));
        this.endpoint = settings.endpoint().or(() -> variable("AWS_ENDPOINT_URL_S3"))
                .or(() -> variable("AWS_ENDPOINT_URL")).or(() -> ofProfile("endpoint_url"));
        this.credentials = lent.<AwsCredentialsProvider>map(each -> () -> credentials(each.keys().current()))
                .orElseGet(this::ownCredentials);
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    private Optional<String> ofProfile(String key) {
        return ProfileFile.defaultProfileFile().profile(profile.orElse("default"))
                .flatMap(found -> found.property(key));
    }

    @Override
    public S3Client open(Traffic traffic) {
        S3ClientBuilder builder = client(settings.maxConnections(), settings.timeouts(), traffic,
                configuration -> profile.ifPresent(configuration::defaultProfileName))
                .region(region())
                .credentialsProvider(credentials)
                .forcePathStyle(settings.pathStyle().orElse(endpoint.isPresent()))
                .crossRegionAccessEnabled(endpoint.isEmpty());
        endpoint.ifPresent(url -> builder.endpointOverride(URI.create(url)));
        return builder.build();
    }

    /** What is the same for all servers. */
    static S3ClientBuilder client(int maxConnections, StorageSettings.Timeouts timeouts, Traffic traffic,
            Consumer<ClientOverrideConfiguration.Builder> more) {
        return S3Client.builder()
                // Servers other than Amazon's do not know the newer checksums.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                // Nor do all know content in chunks that are signed one by one.
                .serviceConfiguration(S3Configuration.builder().chunkedEncodingEnabled(false).build())
                .httpClientBuilder(Apache5HttpClient.builder()
                        .maxConnections(maxConnections)
                        .connectionTimeout(timeouts.connect())
                        .socketTimeout(timeouts.read())
                        .connectionAcquisitionTimeout(timeouts.retry()))
                .overrideConfiguration(configuration -> {
                    configuration.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                            .circuitBreakerEnabled(false).build())
                            .addExecutionInterceptor(new RequestCounter(traffic));
                    more.accept(configuration);
                });
    }

    @Override
    public Region region() {
        return settings.region().or(() -> variable("AWS_REGION")).or(() -> variable("AWS_DEFAULT_REGION"))
                .map(Region::of).orElseGet(this::regionOfProfile);
    }

    private Region regionOfProfile() {
        return ofProfile("region").map(Region::of).orElseGet(() -> Region.of(ANY_REGION));
    }

    /** A profile that the config names comes before the keys of the environment, as `--profile` does for the AWS CLI. */
    private AwsCredentialsProvider ownCredentials() {
        if (settings.anonymous()) {
            return AnonymousCredentialsProvider.create();
        }
        Optional<String> accessKey = variable("AWS_ACCESS_KEY_ID");
        Optional<String> secretKey = variable("AWS_SECRET_ACCESS_KEY");
        if (settings.profile().isPresent()) {
            return ProfileCredentialsProvider.create(settings.profile().get());
        }
        if (accessKey.isPresent() && secretKey.isPresent()) {
            return StaticCredentialsProvider
                    .create(credentials(accessKey.get(), secretKey.get(), variable("AWS_SESSION_TOKEN")));
        }
        return DefaultCredentialsProvider.builder().profileName(profile.orElse(null)).build();
    }

    private static AwsCredentials credentials(LentCredentials.Key key) {
        return switch (key) {
            case LentCredentials.Key.Signing(String id, Secret secret, Optional<Secret> session) ->
                credentials(id, secret.reveal(), session.map(Secret::reveal));
            case LentCredentials.Key.Bearer other -> throw new IllegalStateException("S3 takes signatures");
        };
    }

    private static AwsCredentials credentials(String id, String secret, Optional<String> session) {
        return session.isPresent()
                ? AwsSessionCredentials.create(id, secret, session.get())
                : AwsBasicCredentials.create(id, secret);
    }

    /** The account and role; of a server that is not Amazon's, the access key. */
    @Override
    public String whoAsks() {
        if (settings.anonymous()) {
            return identity();
        }
        if (endpoint.isPresent()) {
            return identity() + ", access key " + credentials.resolveCredentials().accessKeyId();
        }
        try (StsClient sts = StsClient.builder().region(region()).credentialsProvider(credentials)
                .httpClientBuilder(Apache5HttpClient.builder()).build()) {
            return identity() + ", " + sts.getCallerIdentity().arn();
        }
    }

    @Override
    public boolean requesterPays() {
        return settings.requesterPays();
    }

    @Override
    public boolean renewsTokens() {
        return false;
    }

    @Override
    public String newTokenRefused() {
        throw new IllegalStateException("requests are signed");
    }

    @Override
    public String server() {
        return endpoint.orElseGet(() -> "Amazon S3 in " + region());
    }

    @Override
    public String identity() {
        if (lent.isPresent()) {
            return lent.get().lender();
        }
        if (settings.anonymous()) {
            return "without credentials";
        }
        if (settings.profile().isEmpty() && variable("AWS_ACCESS_KEY_ID").isPresent()) {
            return "with the access key of the environment";
        }
        return profile.map(name -> "with profile `" + name + "`").orElse("with the default credentials");
    }

    @Override
    public StorageSettings.Timeouts timeouts() {
        return settings.timeouts();
    }

    @Override
    public String permission(String action) {
        return action;
    }

    @Override
    public String signIn() {
        return lent.isPresent()
                ? "Run the command again"
                : "Sign in again, as with `aws sso login`";
    }

    @Override
    public String remedy() {
        return "Set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or storage.s3.profile, or"
                + " storage.s3.anonymous for a public bucket";
    }
}
