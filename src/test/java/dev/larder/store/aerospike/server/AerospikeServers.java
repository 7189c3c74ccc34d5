package dev.larder.store.aerospike.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;

/**
 * Servers for tests, all stopped when the tests' process ends. {@code LARDER_TEST_AEROSPIKE} is {@code in-process}, or the
 * address of a server that may be emptied and has the namespaces of {@link AerospikeTarget}. If it is not set, an
 * {@code asd} on the PATH is started; if there is none, a server within the tests' process stands in.
 */
public final class AerospikeServers {
    private static final String ADDRESS = "LARDER_TEST_AEROSPIKE";
    private static final String IN_PROCESS = "in-process";

    private static final List<AerospikeTarget> STARTED = new ArrayList<>();
    private static AerospikeTarget any;
    private static boolean said;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(AerospikeServers::endAll));
    }

    private AerospikeServers() {}

    /** One server for all tests, which use separate sets. */
    public static synchronized AerospikeTarget any() {
        if (any == null) {
            String address = setting();
            any = address.isEmpty() || address.equals(IN_PROCESS) ? own() : new GivenServer(address);
            say(any);
        }
        return any;
    }

    /** A server that a test may stop, start and fill. The caller closes it. */
    public static synchronized AerospikeTarget own() {
        Optional<Path> binary = setting().equals(IN_PROCESS) ? Optional.empty() : binary();
        AerospikeTarget own = binary
                .<AerospikeTarget>map(asd -> new AsdProcess(asd.toString(), Folders.make("larder-aerospike")))
                .orElseGet(InProcessServer::new);
        STARTED.add(own);
        say(own);
        return own;
    }

    /** A server whose answers a test can choose. The caller closes it. */
    public static InProcessServer inProcess() {
        return started(new InProcessServer());
    }

    /** The same behind TLS. */
    public static InProcessServer inProcess(SSLContext tls) {
        return started(new InProcessServer(tls.getServerSocketFactory()));
    }

    private static synchronized InProcessServer started(InProcessServer server) {
        STARTED.add(server);
        return server;
    }

    /** Whether {@link #any} is a real Aerospike server. */
    public static boolean hasReal() {
        return setting().isEmpty() ? binary().isPresent() : !setting().equals(IN_PROCESS);
    }

    private static String setting() {
        String setting = System.getenv(ADDRESS);
        return setting == null ? "" : setting;
    }

    private static Optional<Path> binary() {
        return Stream.of(System.getenv("PATH").split(":")).map(Path::of).map(folder -> folder.resolve("asd"))
                .filter(Files::isExecutable).findFirst();
    }

    private static void say(AerospikeTarget target) {
        if (!said) {
            said = true;
            System.out.println("aerospike tests: " + target + ", " + target.ask("edition") + " " + target.ask("build"));
        }
    }

    static void pause(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static synchronized void endAll() {
        STARTED.forEach(AerospikeTarget::close);
    }

    /** A server that others started, and that is left running. */
    private record GivenServer(String host, int port) implements AerospikeTarget {
        GivenServer(String address) {
            this(address.substring(0, address.lastIndexOf(':')),
                    Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)));
        }

        @Override
        public boolean isReal() {
            return true;
        }

        @Override
        public boolean isRestartable() {
            return false;
        }

        @Override
        public void stop() {
            throw new IllegalStateException(this + " is not the tests' own");
        }

        @Override
        public void start() {
            throw new IllegalStateException(this + " is not the tests' own");
        }

        @Override
        public void close() {
            // It was there before.
        }

        @Override
        public String toString() {
            return "the server at " + host + ":" + port;
        }
    }
}
