package dev.larder.store.redis;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

import redis.clients.jedis.util.RedisInputStream;

import dev.larder.Await;
import dev.larder.store.settings.HostPort;

/**
 * A proxy that counts round trips: it holds the replies back until the client waits for one, so a client that waits for a
 * reply before it continues makes another round trip. What the client does is read from the stack of the thread that made
 * the proxy, and the end of the replies is the reply to a request of the proxy's own: nothing is decided by time.
 */
final class RoundTrips implements AutoCloseable {
    private final ServerSocket door;
    private final HostPort server;
    private final Thread client = Thread.currentThread();
    private volatile int count;

    RoundTrips(HostPort server) throws IOException {
        this.server = server;
        this.door = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    HostPort address() {
        return new HostPort("127.0.0.1", door.getLocalPort());
    }

    int count() {
        return count;
    }

    private void serve() {
        while (!door.isClosed()) {
            try {
                Socket accepted = door.accept();
                Thread.ofVirtual().start(() -> pass(accepted));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void pass(Socket accepted) {
        try (accepted; Socket connection = new Socket(server.host(), server.port())) {
            while (true) {
                byte[] asked = requests(accepted.getInputStream());
                if (asked.length == 0) {
                    return;
                }
                count++;
                String end = UUID.randomUUID().toString();
                Thread.ofVirtual().start(() -> write(connection, asked, "*2\r\n$4\r\nECHO\r\n$36\r\n" + end + "\r\n"));
                accepted.getOutputStream().write(replies(connection.getInputStream(), "$36\r\n" + end + "\r\n"));
            }
        } catch (IOException e) {
            // The client has disconnected, or the test has ended.
        }
    }

    /** All that the client sends until it waits for replies. Empty if it has disconnected. */
    private byte[] requests(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int first = in.read();
        if (first < 0) {
            return new byte[0];
        }
        all.write(first);
        while (true) {
            // In this order: what the client sent before it began to wait has arrived.
            boolean waits = clientWaits();
            if (in.available() > 0) {
                all.write(in.readNBytes(in.available()));
            } else if (waits) {
                return all.toByteArray();
            } else {
                Await.millis(1);
            }
        }
    }

    private boolean clientWaits() {
        return Arrays.stream(client.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(RedisInputStream.class.getName()));
    }

    private static void write(Socket connection, byte[] requests, String echo) {
        try {
            connection.getOutputStream().write(requests);
            connection.getOutputStream().write(echo.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // No replies will arrive either, which the client reports.
        }
    }

    /** The replies before the last one. */
    private static byte[] replies(InputStream in, String last) throws IOException {
        byte[] end = last.getBytes(StandardCharsets.US_ASCII);
        byte[] all = {};
        while (!endsWith(all, end)) {
            byte[] more = new byte[1 << 16];
            int read = in.read(more);
            if (read < 0) {
                return all;
            }
            int length = all.length;
            all = Arrays.copyOf(all, length + read);
            System.arraycopy(more, 0, all, length, read);
        }
        return Arrays.copyOf(all, all.length - end.length);
    }

    private static boolean endsWith(byte[] all, byte[] end) {
        return all.length >= end.length && Arrays.equals(all, all.length - end.length, all.length, end, 0, end.length);
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
