package dev.larder.source.storage.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.larder.Await;
import dev.larder.TestPorts;

/**
 * A Ceph cluster as small as it goes, and its gateway for S3: one monitor, one disk that is memory, no manager. Nobody
 * authenticates but the users of the gateway.
 */
final class RadosGateway implements ObjectStore {
    private static final String ACCESS_KEY = "LARDERTESTS";
    private static final String SECRET_KEY = "secret/of+the=tests";
    private static final long LARGEST_DISK = 4L << 30;

    private final Path root;
    /** The folder of Ceph's own. */
    private final Path libraries;
    private final Path folder;
    private final int port;
    private final List<Process> processes = new ArrayList<>();
    private String version = "";

    private RadosGateway(Path root, Path libraries, Path folder, int port) {
        this.root = root;
        this.libraries = libraries;
        this.folder = folder;
        this.port = port;
    }

    /** @param root of unpacked packages, or of the system */
    static RadosGateway start(Path root) {
        try {
            RadosGateway gateway = new RadosGateway(root, libraries(root), Files.createTempDirectory("larder-ceph"),
                    TestPorts.claim());
            try {
                gateway.startAll();
                return gateway;
            } catch (IOException | RuntimeException | Error e) {
                gateway.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder of libraries, whose name has that of the processor. */
    private static Path libraries(Path root) throws IOException {
        try (Stream<Path> folders = Files.list(root.resolve("usr/lib"))) {
            return folders.filter(folder -> Files.isDirectory(folder.resolve("rados-classes"))).findFirst()
                    .orElseThrow(() -> new AssertionError("no rados-classes in " + root + "/usr/lib/*"));
        }
    }

    private void startAll() throws IOException {
        String cluster = UUID.randomUUID().toString();
        String monitor = "[v2:127.0.0.1:" + TestPorts.claim() + "]";
        Files.writeString(folder.resolve("ceph.conf"), config(cluster, monitor));
        Files.createDirectory(folder.resolve("osd"));
        version = run("radosgw", "--version").replaceFirst("(?s)ceph version (\\S+).*", "$1") + " of " + root;
        run("monmaptool", "--create", "--fsid", cluster, "--addv", "a", monitor, "monmap");
        run("osdmaptool", "--createsimple", "1", "osdmap");
        run("ceph-mon", "-i", "a", "--mkfs", "--monmap", "monmap", "--osdmap", "osdmap");
        launch("ceph-mon", "-i", "a", "-f");
        run("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", UUID.randomUUID().toString());
        launch("ceph-osd", "-i", "0", "-f");
        run("radosgw-admin", "user", "create", "--uid", "tests", "--display-name", "tests", "--access-key",
                ACCESS_KEY, "--secret-key", SECRET_KEY);
        Process gateway = launch("radosgw", "-n", "client.rgw", "-f");
        Await.until(this + " answers", () -> {
            if (!gateway.isAlive()) {
                throw new AssertionError("radosgw has ended: " + log("radosgw"));
            }
            return answers();
        });
    }

    private String config(String cluster, String monitor) {
        return """
                [global]
                fsid = %1$s
                mon host = %2$s
                auth cluster required = none
                auth service required = none
                auth client required = none
                # radosgw asks for encryption, which takes keys.
                ms mon client mode = crc
                run dir = %3$s
                admin socket =
                log file =
                mon cluster log to file = false
                # The monitor waits a second for more changes before it keeps one; a start makes a dozen.
                paxos propose interval = 0.02
                paxos min wait = 0.01
                public addr = 127.0.0.1
                cluster addr = 127.0.0.1
                plugin dir = %4$s/ceph
                erasure code dir = %4$s/ceph/erasure-code
                osd class dir = %4$s/rados-classes
                osd pool default size = 1
                osd pool default min size = 1
                osd pool default pg num = 1
                osd pool default pgp num = 1
                osd crush chooseleaf type = 0
                mon allow pool size one = true
                [mon]
                mon data = %3$s/mon
                [osd]
                osd data = %3$s/osd
                osd objectstore = memstore
                memstore device bytes = %6$d
                [client]
                rgw frontends = beast endpoint=127.0.0.1:%5$d
                rgw data = %3$s
                rgw thread pool size = 64
                rgw override bucket index max shards = 1
                """.formatted(cluster, monitor, folder, libraries, port, LARGEST_DISK);
    }

    private boolean answers() {
        try {
            return Bucket.send(this, "GET", "/", "", new byte[0]).statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private ProcessBuilder program(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(root.resolve("usr/bin").resolve(program).toString()));
        command.addAll(Arrays.asList(arguments));
        command.addAll(List.of("--conf", folder.resolve("ceph.conf").toString()));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(folder.resolve(program + ".out").toFile());
        Path rest = root.resolve("lib").resolve(libraries.getFileName());
        builder.environment().put("LD_LIBRARY_PATH", libraries + ":" + libraries.resolve("ceph") + ":" + rest);
        return builder;
    }

    private Process launch(String program, String... arguments) throws IOException {
        Process process = program(program, arguments).start();
        processes.add(process);
        return process;
    }

    private String run(String program, String... arguments) throws IOException {
        Process process = program(program, arguments).start();
        Await.until(program + " ends", () -> !process.isAlive());
        if (process.exitValue() != 0) {
            throw new AssertionError(program + " ended with " + process.exitValue() + ": " + log(program));
        }
        return log(program);
    }

    private String log(String program) {
        try {
            return Files.readString(folder.resolve(program + ".out"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public String accessKey() {
        return ACCESS_KEY;
    }

    @Override
    public String secretKey() {
        return SECRET_KEY;
    }

    @Override
    public boolean isReal() {
        return true;
    }

    @Override
    public void close() {
        try {
            for (Process process : processes.reversed()) {
                process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
            // The JDK has no method that deletes a tree.
            new ProcessBuilder("rm", "-rf", folder.toString()).start().waitFor(10, TimeUnit.SECONDS);
        } catch (IOException | InterruptedException e) {
            System.err.println(folder + " was not deleted: " + e);
        }
    }

    @Override
    public String toString() {
        return "radosgw " + version;
    }
}
