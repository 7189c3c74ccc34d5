package dev.larder.store.aerospike.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.larder.TestPorts;

/** A server process that the tests start on loopback, with a work directory of its own. */
final class AsdProcess implements AerospikeTarget {
    private static final Duration LONGEST_START = Duration.ofSeconds(60);

    private final String binary;
    private final Path folder;
    private final int port;
    private Process process;

    /** @param folder created here */
    AsdProcess(String binary, Path folder) {
        this.binary = binary;
        this.folder = folder;
        List<Integer> ports = Stream.generate(TestPorts::claim).limit(4).toList();
        this.port = ports.getFirst();
        try {
            Files.createDirectories(folder.resolve("smd"));
            Files.createDirectories(folder.resolve("lua"));
            Files.writeString(folder.resolve("aerospike.conf"), config(ports));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start();
    }

    /** In memory, so that batches keep their order, backed by files, so that data survives a restart. */
    private String config(List<Integer> ports) {
        return """
                service {
                    cluster-name larder-test
                    proto-fd-max 1024
                    work-directory %1$s
                }
                mod-lua {
                    user-path %1$s/lua
                }
                logging {
                    file %1$s/log {
                        context any info
                    }
                }
                network {
                    service {
                        address 127.0.0.1
                        port %2$d
                    }
                    heartbeat {
                        mode mesh
                        address 127.0.0.1
                        port %3$d
                        interval 150
                        timeout 10
                    }
                    fabric {
                        address 127.0.0.1
                        port %4$d
                    }
                    admin {
                        address 127.0.0.1
                        port %5$d
                    }
                }
                namespace %6$s {
                    replication-factor 1
                    default-ttl 0
                    nsup-period %8$d
                    storage-engine memory {
                        file %1$s/%6$s.dat
                        filesize 1G
                    }
                }
                namespace %7$s {
                    replication-factor 1
                    default-ttl 0
                    nsup-period 0
                    storage-engine memory {
                        file %1$s/%7$s.dat
                        filesize 512M
                    }
                }
                """.formatted(folder, ports.get(0), ports.get(1), ports.get(2), ports.get(3), FEATURES, OTHER,
                NSUP_PERIOD);
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public boolean isReal() {
        return true;
    }

    @Override
    public boolean isRestartable() {
        return true;
    }

    @Override
    public void start() {
        try {
            process = new ProcessBuilder(binary, "--config-file", folder.resolve("aerospike.conf").toString(),
                    "--foreground").directory(folder.toFile()).redirectErrorStream(true)
                    .redirectOutput(folder.resolve("out").toFile()).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long end = System.nanoTime() + LONGEST_START.toNanos();
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new AssertionError(this + " does not start: " + log());
            }
            AerospikeServers.pause(Duration.ofMillis(50));
        }
    }

    /** A node answers before it is usable. */
    private boolean isReady() {
        try {
            return Integer.parseInt(InfoQuestion.ask(host(), port, "partition-generation")) >= 0;
        } catch (IOException | NumberFormatException e) {
            return false;
        }
    }

    private String log() {
        try {
            return Files.readString(folder.resolve(Files.exists(folder.resolve("log")) ? "log" : "out"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void stop() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Folders.delete(folder);
    }

    @Override
    public String toString() {
        return binary + " at " + host() + ":" + port;
    }
}
