package dev.larder.store.aerospike.server;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A proxy between a client and a server that can delay or drop messages. The client uses the loopback address that it was
 * given as the node's address, so all of its traffic passes through here.
 */
public final class AerospikeProxy implements AutoCloseable {
    private static final int HEAD = 8;
    private static final int COMMAND = 3;

    private final AerospikeTarget target;
    private final ServerSocket listening;
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicLong answeredBytes = new AtomicLong();
    private volatile Duration delay = Duration.ZERO;
    private volatile double nanosPerByte;

    public AerospikeProxy(AerospikeTarget target) {
        this.target = target;
        try {
            listening = new ServerSocket(0, 50, InetAddress.getByName(host()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("aerospike-proxy").start(this::accept);
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** Delays the response to every command; responses to info requests are not delayed. */
    public void delayAnswers(Duration by) {
        delay = by;
    }

    /** Requests take time by their size, as on a server that is too busy for large batches. */
    public void delayRequests(Duration by, int bytes) {
        nanosPerByte = (double) by.toNanos() / bytes;
    }

    /** The server executes the next commands, but the connection breaks before the client gets the responses. */
    public void loseAnswers(int count) {
        lost.set(count);
    }

    /** Number of commands since the last call. */
    public int commands() {
        return asked.getAndSet(0);
    }

    /** Bytes of responses to commands since the last call. */
    public long answeredBytes() {
        return answeredBytes.getAndSet(0);
    }

    /** Breaks all open connections. New ones may be made. */
    public void cut() {
        open.forEach(AerospikeProxy::close);
        open.clear();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> connect(client));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void connect(Socket client) {
        try (client; Socket server = new Socket(target.host(), target.port())) {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            open.add(server);
            Thread.ofVirtual().start(() -> ask(client, server));
            answer(server, client);
        } catch (IOException e) {
            // One side closed its connection.
        } finally {
            open.remove(client);
        }
    }

    private void ask(Socket client, Socket server) {
        try {
            DataInputStream in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
            while (true) {
                byte[] message = next(in);
                if (message[1] == COMMAND) {
                    asked.incrementAndGet();
                    AerospikeServers.pause(Duration.ofNanos((long) (nanosPerByte * message.length)));
                }
                server.getOutputStream().write(message);
            }
        } catch (IOException e) {
            // One side closed its connection, so the other is closed too.
        } finally {
            open.remove(server);
            close(server);
        }
    }

    private void answer(Socket server, Socket client) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(server.getInputStream()));
        while (true) {
            byte[] message = next(in);
            if (message[1] == COMMAND) {
                if (lost.get() > 0 && lost.getAndDecrement() > 0) {
                    return;
                }
                AerospikeServers.pause(delay);
                answeredBytes.addAndGet(message.length);
            }
            client.getOutputStream().write(message);
        }
    }

    private static byte[] next(DataInputStream in) throws IOException {
        long head = in.readLong();
        ByteBuffer message = ByteBuffer.allocate(HEAD + (int) (head & 0xffff_ffff_ffffL)).putLong(head);
        in.readFully(message.array(), HEAD, message.remaining());
        return message.array();
    }

    private static void close(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        close(listening);
        cut();
    }
}
