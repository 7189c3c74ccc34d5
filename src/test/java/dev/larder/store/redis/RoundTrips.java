package dev.larder.store.redis;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;

import dev.larder.store.settings.HostPort;

/**
 * A proxy that counts round trips: it holds the replies back until the client sends nothing more, so a client that waits
 * for a reply before it continues makes another round trip.
 */
final class RoundTrips implements AutoCloseable {
    /** A client that sends nothing for this long waits for replies. */
    private static final int SILENCE_MILLIS = 200;

    private final ServerSocket door;
    private final HostPort server;
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
                Socket client = door.accept();
                Thread.ofVirtual().start(() -> pass(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void pass(Socket client) {
        try (client; Socket connection = new Socket(server.host(), server.port())) {
            connection.setSoTimeout(SILENCE_MILLIS);
            while (true) {
                byte[] asked = untilSilence(client, 0);
                if (asked.length == 0) {
                    return;
                }
                count++;
                Thread.ofVirtual().start(() -> write(connection, asked));
                client.getOutputStream().write(untilSilence(connection, SILENCE_MILLIS));
            }
        } catch (IOException e) {
            // The client has disconnected, or the test has ended.
        }
    }

    private static void write(Socket connection, byte[] bytes) {
        try {
            OutputStream out = connection.getOutputStream();
            out.write(bytes);
        } catch (IOException e) {
            // No replies will arrive either, which the client reports.
        }
    }

    /** @param firstMillis how long to wait for the first bytes, 0 without limit */
    private static byte[] untilSilence(Socket socket, int firstMillis) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[1 << 16];
        socket.setSoTimeout(firstMillis);
        try {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                all.write(buffer, 0, read);
                socket.setSoTimeout(SILENCE_MILLIS);
            }
        } catch (SocketTimeoutException e) {
            // The other side has paused.
        }
        return all.toByteArray();
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
