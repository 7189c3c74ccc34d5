package dev.larder.store.aerospike.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Speaks Aerospike's protocol from within the tests, as far as larder uses it. {@code AerospikeProtocolIT} holds it and
 * the real server to the same answers.
 */
public final class InProcessServer implements AerospikeTarget {
    private final Map<String, Namespace> namespaces = Map.of(
            FEATURES, new Namespace(FEATURES, NSUP_PERIOD), OTHER, new Namespace(OTHER, 0));
    private final Faults faults = new Faults();
    private final RecordCommands commands = new RecordCommands(namespaces, faults);
    private final BackgroundJobs jobs = new BackgroundJobs(commands);
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final int port;
    private ServerSocket listening;

    InProcessServer() {
        port = AerospikeServers.freePort();
        start();
    }

    /** The next writes of single records or of rows of batches are answered with this, and nothing is written. */
    public void refuseWrites(int count, int resultCode) {
        faults.refuseWrites(count, resultCode);
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
        return false;
    }

    @Override
    public boolean isRestartable() {
        return true;
    }

    @Override
    public synchronized void start() {
        try {
            listening = new ServerSocket();
            listening.setReuseAddress(true);
            listening.bind(new InetSocketAddress(InetAddress.getByName(host()), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ServerSocket accepting = listening;
        Thread.ofVirtual().name("aerospike-" + port).start(() -> accept(accepting));
    }

    private void accept(ServerSocket accepting) {
        try {
            while (true) {
                Socket socket = accepting.accept();
                socket.setTcpNoDelay(true);
                sockets.add(socket);
                Thread.ofVirtual().start(() -> talk(socket));
            }
        } catch (IOException e) {
            // It was stopped.
        }
    }

    private void talk(Socket socket) {
        try {
            new Conversation(socket, namespaces, commands, jobs, new InfoAnswers(namespaces, jobs, port)).run();
        } catch (SocketException e) {
            // The client is gone, or it was stopped.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            sockets.remove(socket);
        }
    }

    @Override
    public synchronized void stop() {
        try {
            listening.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }

    @Override
    public String toString() {
        return "in-process server as " + InfoAnswers.BUILD + " at " + host() + ":" + port;
    }
}
