package dev.larder.store.aerospike.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocketFactory;

import dev.larder.TestPorts;

/**
 * An Aerospike server within the tests' process, as far as larder uses one. {@code AerospikeProtocolIT} holds it and the
 * real server to the same answers.
 */
public final class InProcessServer implements AerospikeTarget {
    private final Map<String, Namespace> namespaces = Map.of(
            FEATURES, new Namespace(FEATURES, NSUP_PERIOD), OTHER, new Namespace(OTHER, 0));
    private final Faults faults = new Faults();
    private final RecordCommands commands = new RecordCommands(namespaces, faults);
    private final BackgroundJobs jobs = new BackgroundJobs(commands);
    private final Map<Socket, Thread> talks = new ConcurrentHashMap<>();
    private final ServerSocketFactory sockets;
    private final int port;
    private ServerSocket listening;
    private Thread accepting;

    InProcessServer() {
        this(ServerSocketFactory.getDefault());
    }

    InProcessServer(ServerSocketFactory sockets) {
        this.sockets = sockets;
        port = TestPorts.claim();
        if (sockets instanceof SSLServerSocketFactory) {
            answer("service-tls-std", host() + ":" + port);
            answer("peers-tls-std", "0," + port + ",[]");
        }
        start();
    }

    /** Refuses the next writes, single or in batches, with this result code. */
    public void refuseWrites(int count, int resultCode) {
        faults.refuseWrites(count, resultCode);
    }

    /** Sets the response to an info command from now on. */
    public void answer(String question, String answer) {
        faults.answer(question, answer);
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
            listening = sockets.createServerSocket();
            listening.setReuseAddress(true);
            listening.bind(new InetSocketAddress(InetAddress.getByName(host()), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ServerSocket socket = listening;
        accepting = Thread.ofVirtual().start(() -> accept(socket));
    }

    private void accept(ServerSocket listening) {
        try {
            while (true) {
                Socket socket = listening.accept();
                socket.setTcpNoDelay(true);
                Thread talk = Thread.ofVirtual().unstarted(() -> talk(socket));
                talks.put(socket, talk);
                talk.start();
            }
        } catch (IOException e) {
            // It was stopped.
        }
    }

    private void talk(Socket socket) {
        try {
            InfoAnswers info = new InfoAnswers(namespaces, jobs, port);
            new ClientSession(socket, namespaces, commands, jobs,
                    question -> faults.answer(question).orElseGet(() -> info.answer(question))).run();
        } catch (SocketException | SSLException e) {
            // The client is gone, or it was stopped.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            talks.remove(socket);
        }
    }

    /** A socket on which a virtual thread waits is closed only when that has ended. */
    @Override
    public synchronized void stop() {
        try {
            listening.close();
            accepting.join();
            for (Map.Entry<Socket, Thread> talk : talks.entrySet()) {
                talk.getKey().close();
                talk.getValue().join();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
