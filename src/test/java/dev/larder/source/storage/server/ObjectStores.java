package dev.larder.source.storage.server;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;

/**
 * Object stores for tests, all stopped when the tests' process ends. {@code LARDER_TEST_S3} is
 * {@code http://ACCESS_KEY:SECRET_KEY@HOST:PORT} of a server that is already running, or {@code in-process}. If it is not
 * set, Ceph's radosgw is started from the folder that {@code LARDER_TEST_CEPH} names, from the one that {@code .ci/run}
 * made for this user, or from the system; if there is none, s3proxy stands in.
 */
public final class ObjectStores {
    private static final String ADDRESS = "LARDER_TEST_S3";
    private static final String IN_PROCESS = "in-process";
    private static final Path FETCHED = Path.of(System.getProperty("user.home"), ".cache/larder-ci/ceph");

    private static final List<ObjectStore> STARTED = new ArrayList<>();
    private static final Set<String> PRINTED = new HashSet<>();
    private static ObjectStore usual;
    private static ObjectStore inProcess;
    private static GcsServer gcs;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(ObjectStores::endAll));
    }

    private ObjectStores() {}

    /** The server that tests share; each has buckets of its own. A real one if there is one. */
    public static synchronized ObjectStore usual() {
        if (usual == null) {
            usual = isThereARealOne() ? startReal() : inProcess();
            printOnce("s3 tests: " + usual + (usual.isReal()
                    ? ""
                    : "; .ci/run installs Ceph's radosgw for this user, or LARDER_TEST_CEPH names its folder"));
        }
        return usual;
    }

    /** A server that people store their data in, for tests that are skipped without one. */
    public static synchronized ObjectStore real() {
        Assumptions.assumeTrue(isThereARealOne(), () -> printOnce("no radosgw, so its tests are skipped: .ci/run"
                + " installs one for this user, or LARDER_TEST_CEPH names its folder"));
        return usual();
    }

    /** s3proxy, which needs nothing. */
    public static synchronized ObjectStore inProcess() {
        if (inProcess == null) {
            inProcess = started(S3ProxyServer.signed());
        }
        return inProcess;
    }

    public static synchronized GcsServer gcs() {
        if (gcs == null) {
            gcs = started(GcsServer.start());
        }
        return gcs;
    }

    private static boolean isThereARealOne() {
        return setting(ADDRESS).isEmpty() ? ceph().isPresent() : !setting(ADDRESS).equals(IN_PROCESS);
    }

    private static ObjectStore startReal() {
        return setting(ADDRESS).isEmpty()
                ? started(RadosGateway.start(ceph().orElseThrow()))
                : new GivenStore(URI.create(setting(ADDRESS)));
    }

    /** The folder that {@code usr/bin/radosgw} is in. */
    private static Optional<Path> ceph() {
        return Stream.of(setting("LARDER_TEST_CEPH"), FETCHED.toString(), "/").filter(folder -> !folder.isEmpty())
                .map(Path::of)
                .filter(folder -> Stream.of("radosgw", "ceph-mon", "ceph-osd")
                        .allMatch(program -> Files.isExecutable(folder.resolve("usr/bin").resolve(program))))
                .findFirst();
    }

    private static String setting(String name) {
        return Optional.ofNullable(System.getenv(name)).orElse("");
    }

    private static <T extends ObjectStore> T started(T store) {
        STARTED.add(store);
        return store;
    }

    private static String printOnce(String line) {
        if (PRINTED.add(line)) {
            System.out.println(line);
        }
        return line;
    }

    private static synchronized void endAll() {
        STARTED.forEach(ObjectStore::close);
    }

    /** One that others started, and that is left running. */
    private record GivenStore(URI address) implements ObjectStore {
        @Override
        public URI endpoint() {
            return URI.create(address.getScheme() + "://" + address.getHost() + ":" + address.getPort());
        }

        @Override
        public String accessKey() {
            return address.getUserInfo().substring(0, address.getUserInfo().indexOf(':'));
        }

        @Override
        public String secretKey() {
            return address.getUserInfo().substring(address.getUserInfo().indexOf(':') + 1);
        }

        @Override
        public boolean isReal() {
            return true;
        }

        @Override
        public void close() {
            // It was there before.
        }

        @Override
        public String toString() {
            return "the server at " + endpoint();
        }
    }
}
