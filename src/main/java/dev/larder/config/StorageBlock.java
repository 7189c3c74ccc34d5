package dev.larder.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;

import dev.larder.config.yaml.ConfigBlock;
import dev.larder.config.yaml.ConfigEntry;
import dev.larder.config.yaml.ConfigKey;
import dev.larder.config.yaml.ScalarType;
import dev.larder.config.yaml.Section;
import dev.larder.config.yaml.YamlPrinter;
import dev.larder.feature.StorageSettings;
import dev.larder.feature.StorageSettings.Gcs;
import dev.larder.feature.StorageSettings.S3;
import dev.larder.feature.StorageSettings.Timeouts;

/** How to reach the storages that sources lie in: for all sources, and for one, whose keys come before those for all. */
final class StorageBlock {
    private static final S3 USUAL = StorageSettings.DEFAULT.s3();

    private static final ConfigKey<String> REGION = ConfigKey.optional("region", ScalarType.TEXT,
            "`AWS_REGION`, else the profile's; else S3 says where a bucket is", "The region of the buckets.");
    private static final ConfigKey<String> ENDPOINT = ConfigKey.optional("endpoint",
            ScalarType.of("URL", "a URL like `https://minio.example:9000`", StorageBlock::endpoint, url -> url),
            "`AWS_ENDPOINT_URL_S3`, else `AWS_ENDPOINT_URL`, else the profile's; else Amazon's",
            "The URL of a server that speaks S3: MinIO, Ceph, R2.");
    private static final ConfigKey<Boolean> PATH_STYLE = ConfigKey.optional("path_style", ScalarType.FLAG,
            "`true` with an endpoint of your own, else `false`",
            "Whether the bucket is in the path of a request, not in its host.");
    private static final ConfigKey<String> PROFILE = ConfigKey.optional("profile", ScalarType.TEXT,
            "`AWS_PROFILE`, else `default`", "The profile of `~/.aws/config` to sign requests with.");
    private static final ConfigKey<Boolean> REQUESTER_PAYS = ConfigKey.of("requester_pays", ScalarType.FLAG,
            USUAL.requesterPays(), "Whether you pay for reading buckets that ask for it.");
    private static final ConfigKey<Boolean> ANONYMOUS = ConfigKey.of("anonymous", ScalarType.FLAG, USUAL.anonymous(),
            "Whether requests are not signed, for public buckets.");
    private static final ConfigKey<Integer> MAX_CONNECTIONS = ConfigKey.of("max_connections",
            ScalarType.whole(1, 1_000), USUAL.maxConnections(), "Maximum number of open connections.");
    private static final ConfigKey<Duration> CONNECT = ConfigKey.of("connect", ScalarType.DURATION,
            USUAL.timeouts().connect(), "Time limit for opening a connection.");
    private static final ConfigKey<Duration> READ = ConfigKey.of("read", ScalarType.DURATION, USUAL.timeouts().read(),
            "How long a connection may be silent.");
    private static final ConfigKey<Duration> RETRY = ConfigKey.of("retry", ScalarType.DURATION,
            USUAL.timeouts().retry(), "How long a request is repeated that the server cannot answer now.");
    private static final ConfigBlock TIMEOUTS = ConfigBlock.of("timeouts", "Time limits of requests.", CONNECT, READ,
            RETRY);
    private static final ConfigBlock S3_BLOCK = ConfigBlock.of("s3", "`s3://` and what speaks it.", REGION, ENDPOINT,
            PATH_STYLE, PROFILE, REQUESTER_PAYS, ANONYMOUS, MAX_CONNECTIONS, TIMEOUTS);
    private static final ConfigKey<String> GOOGLE = ConfigKey.optional("endpoint",
            ScalarType.of("URL", "a URL like `https://storage.example`", StorageBlock::endpoint, url -> url),
            "`https://storage.googleapis.com`", "The URL of a server that speaks the XML API of Cloud Storage.");
    private static final ConfigKey<String> BILLING_PROJECT = ConfigKey.optional("billing_project", ScalarType.TEXT,
            "that of the bucket", "The project that pays for requests.");
    private static final ConfigBlock GCS_BLOCK = ConfigBlock.of("gcs", "`gs://`: Google Cloud Storage.", GOOGLE,
            BILLING_PROJECT, ANONYMOUS, MAX_CONNECTIONS, TIMEOUTS);
    private static final ConfigEntry[] BLOCKS = {S3_BLOCK, GCS_BLOCK};

    static final ConfigBlock BLOCK = ConfigBlock.of("storage",
            "How to reach the storages of paths that are URLs. All keys are optional.", BLOCKS);
    static final ConfigBlock OF_SOURCE = ConfigBlock.of("storage",
            "The same for this source. A key that is missing here is that of the top level.", BLOCKS);

    private StorageBlock() {}

    private static String endpoint(String text) {
        try {
            URI url = new URI(text);
            if (url.getScheme() != null && url.getScheme().matches("https?") && url.getHost() != null
                    && url.getUserInfo() == null && url.getRawQuery() == null) {
                return text;
            }
        } catch (URISyntaxException e) {
            // No URL either.
        }
        throw new IllegalArgumentException();
    }

    /** @param outer for keys that are missing */
    static StorageSettings read(Section section, StorageSettings outer) {
        return new StorageSettings(section.section(S3_BLOCK, block -> s3(block, outer.s3())).orElse(outer.s3()),
                section.section(GCS_BLOCK, block -> gcs(block, outer.gcs())).orElse(outer.gcs()));
    }

    private static S3 s3(Section section, S3 outer) {
        return new S3(section.get(REGION).or(outer::region), section.get(ENDPOINT).or(outer::endpoint),
                section.get(PATH_STYLE).or(outer::pathStyle), section.get(PROFILE).or(outer::profile),
                section.get(REQUESTER_PAYS).orElse(outer.requesterPays()),
                section.get(ANONYMOUS).orElse(outer.anonymous()),
                section.get(MAX_CONNECTIONS).orElse(outer.maxConnections()),
                section.section(TIMEOUTS, block -> timeouts(block, outer.timeouts())).orElse(outer.timeouts()));
    }

    private static Gcs gcs(Section section, Gcs outer) {
        return new Gcs(section.get(GOOGLE).or(outer::endpoint),
                section.get(BILLING_PROJECT).or(outer::billingProject),
                section.get(ANONYMOUS).orElse(outer.anonymous()),
                section.get(MAX_CONNECTIONS).orElse(outer.maxConnections()),
                section.section(TIMEOUTS, block -> timeouts(block, outer.timeouts())).orElse(outer.timeouts()));
    }

    private static Timeouts timeouts(Section section, Timeouts outer) {
        return new Timeouts(section.get(CONNECT).orElse(outer.connect()), section.get(READ).orElse(outer.read()),
                section.get(RETRY).orElse(outer.retry()));
    }

    /** Prints nothing if the settings are those of {@code outer}. */
    static void print(StorageSettings settings, StorageSettings outer, YamlPrinter out) {
        if (!settings.equals(outer)) {
            out.block(BLOCK, () -> {
                print(settings.s3(), outer.s3(), out);
                print(settings.gcs(), outer.gcs(), out);
            });
        }
    }

    private static void print(S3 s3, S3 outer, YamlPrinter out) {
        Optional<S3> changed = Optional.of(s3).filter(settings -> !settings.equals(outer));
        changed.ifPresent(settings -> out.block(S3_BLOCK, () -> {
            out.value(REGION, settings.region());
            out.value(ENDPOINT, settings.endpoint());
            out.value(PATH_STYLE, settings.pathStyle());
            out.value(PROFILE, settings.profile());
            out.value(REQUESTER_PAYS, settings.requesterPays());
            out.value(ANONYMOUS, settings.anonymous());
            out.value(MAX_CONNECTIONS, settings.maxConnections());
            print(settings.timeouts(), out);
        }));
    }

    private static void print(Gcs gcs, Gcs outer, YamlPrinter out) {
        Optional<Gcs> changed = Optional.of(gcs).filter(settings -> !settings.equals(outer));
        changed.ifPresent(settings -> out.block(GCS_BLOCK, () -> {
            out.value(GOOGLE, settings.endpoint());
            out.value(BILLING_PROJECT, settings.billingProject());
            out.value(ANONYMOUS, settings.anonymous());
            out.value(MAX_CONNECTIONS, settings.maxConnections());
            print(settings.timeouts(), out);
        }));
    }

    private static void print(Timeouts timeouts, YamlPrinter out) {
        out.block(TIMEOUTS, () -> {
            out.value(CONNECT, timeouts.connect());
            out.value(READ, timeouts.read());
            out.value(RETRY, timeouts.retry());
        });
    }
}
