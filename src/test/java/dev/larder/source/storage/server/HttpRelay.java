package dev.larder.source.storage.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Passes HTTP/1.1 requests on to a server, one by one, and its responses back. Subclasses see both, and decide what
 * becomes of them. The name of the host stays that of the client, because it is part of what the client signed.
 */
abstract class HttpRelay implements AutoCloseable {
    private static final int BUFFER = 64 << 10;

    private final URI server;
    private final ServerSocket listening;
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();

    /** Names of headers in lower case. */
    record Message(String first, Map<String, String> headers) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        Message with(String name, String value) {
            Map<String, String> changed = new TreeMap<>(headers);
            changed.put(name, value);
            return new Message(first, changed);
        }

        Message without(String... names) {
            Map<String, String> changed = new TreeMap<>(headers);
            changed.keySet().removeAll(Set.of(names));
            return new Message(first, changed);
        }

        byte[] bytes() {
            return (first + "\r\n" + headers.entrySet().stream()
                    .map(header -> header.getKey() + ": " + header.getValue() + "\r\n").collect(Collectors.joining())
                    + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    /** A request with its body, which is small enough for memory: a part of an upload at most. */
    record Request(Message head, byte[] body) {
        String method() {
            return head.first().split(" ")[0];
        }

        /** Path and query, as they were sent. */
        String target() {
            return head.first().split(" ")[1];
        }

        String path() {
            return target().replaceAll("\\?.*", "");
        }

        String query() {
            return target().contains("?") ? target().substring(target().indexOf('?') + 1) : "";
        }
    }

    /** Where a response goes. */
    interface Client {
        /** Sends a response of the relay's own. */
        void answer(int status, Map<String, String> headers, byte[] body) throws IOException;

        /** Sends the request to the server, and its response back. */
        void pass(Request request, ResponseChange change) throws IOException;

        /** Resets the connection. */
        void reset() throws IOException;

        /** Returns when the client has lost its patience. */
        void keepWaiting() throws IOException;
    }

    /** What is done to a response on its way back. */
    interface ResponseChange {
        ResponseChange NONE = new ResponseChange() {
        };

        default Message head(Message head) {
            return head;
        }

        /** Whether the connection breaks when the server has answered. */
        default boolean isLost() {
            return false;
        }

        /** After how many bytes of the body the connection breaks. */
        default long breaksAfter() {
            return Long.MAX_VALUE;
        }

        default void passed(int status, long bytes) {}
    }

    HttpRelay(URI server) {
        this.server = server;
        try {
            listening = new ServerSocket(0, 200, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("http-relay").start(this::accept);
    }

    final URI address() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    abstract void handle(Request request, Client client) throws IOException;

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket socket) {
        try (socket; Connection connection = new Connection(socket)) {
            while (!socket.isClosed()) {
                handle(connection.next(), connection);
            }
        } catch (IOException e) {
            // One side closed its connection.
        } finally {
            open.remove(socket);
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Closeable each : open) {
                each.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A client's connection, and the one to the server that goes with it. */
    private final class Connection implements Client, AutoCloseable {
        private final Socket client;
        private final InputStream fromClient;
        private final OutputStream toClient;
        private Socket upstream;
        private InputStream fromServer;

        Connection(Socket client) throws IOException {
            this.client = client;
            client.setTcpNoDelay(true);
            this.fromClient = new BufferedInputStream(client.getInputStream(), BUFFER);
            this.toClient = client.getOutputStream();
        }

        Request next() throws IOException {
            Message head = readHead(fromClient);
            if (head.header("expect").equalsIgnoreCase("100-continue")) {
                toClient.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            }
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            if (head.header("transfer-encoding").equals("chunked")) {
                copyChunks(fromClient, body, false);
            } else if (!head.header("content-length").isEmpty()) {
                copy(fromClient, body, Long.parseLong(head.header("content-length")));
            }
            return new Request(head.without("expect"), body.toByteArray());
        }

        @Override
        public void answer(int status, Map<String, String> headers, byte[] body) throws IOException {
            Map<String, String> all = new TreeMap<>(headers);
            all.put("content-length", String.valueOf(body.length));
            toClient.write(new Message("HTTP/1.1 " + status + " Answer", all).bytes());
            toClient.write(body);
        }

        @Override
        public void pass(Request request, ResponseChange change) throws IOException {
            if (upstream == null) {
                upstream = new Socket(server.getHost(), server.getPort());
                upstream.setTcpNoDelay(true);
                open.add(upstream);
                fromServer = new BufferedInputStream(upstream.getInputStream(), BUFFER);
            }
            Message head = request.head().without("transfer-encoding");
            if (request.body().length > 0 || !request.head().header("transfer-encoding").isEmpty()) {
                head = head.with("content-length", String.valueOf(request.body().length));
            }
            upstream.getOutputStream().write(head.bytes());
            upstream.getOutputStream().write(request.body());
            Message response = readHead(fromServer);
            while (status(response) == 100) {
                response = readHead(fromServer);
            }
            if (change.isLost()) {
                change.passed(status(response), 0);
                throw new EOFException("lost");
            }
            passResponse(request, response, change);
        }

        private void passResponse(Request request, Message response, ResponseChange change) throws IOException {
            toClient.write(change.head(response).bytes());
            long passed = 0;
            int status = status(response);
            if (!request.method().equals("HEAD") && status != 204 && status != 304) {
                if (response.header("transfer-encoding").equalsIgnoreCase("chunked")) {
                    copyChunks(fromServer, toClient, true);
                } else {
                    long length = Long.parseLong(response.header("content-length"));
                    passed = Math.min(length, change.breaksAfter());
                    copy(fromServer, toClient, passed);
                    if (passed < length) {
                        change.passed(status, passed);
                        throw new EOFException("broken off");
                    }
                }
            }
            change.passed(status, passed);
            if (response.header("connection").equalsIgnoreCase("close")) {
                close();
            }
        }

        @Override
        public void reset() throws IOException {
            client.setSoLinger(true, 0);
            client.close();
        }

        @Override
        public void keepWaiting() throws IOException {
            if (fromClient.read() < 0) {
                throw new EOFException();
            }
        }

        @Override
        public void close() throws IOException {
            if (upstream != null) {
                open.remove(upstream);
                upstream.close();
                upstream = null;
            }
        }
    }

    private static int status(Message response) {
        return Integer.parseInt(response.first().split(" ")[1]);
    }

    private static Message readHead(InputStream in) throws IOException {
        String first = readLine(in);
        Map<String, String> headers = new TreeMap<>();
        for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw new ProtocolException("not HTTP: " + line); // such as TLS
            }
            headers.merge(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip(),
                    (a, b) -> a + ", " + b);
        }
        return new Message(first, headers);
    }

    private static String readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException();
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    private static void copy(InputStream in, OutputStream out, long count) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (long left = count; left > 0;) {
            int read = in.read(buffer, 0, (int) Math.min(left, BUFFER));
            if (read < 0) {
                throw new EOFException();
            }
            out.write(buffer, 0, read);
            left -= read;
        }
    }

    /** @param framed whether the chunks stay chunks */
    private static void copyChunks(InputStream in, OutputStream out, boolean framed) throws IOException {
        long size;
        do {
            String line = readLine(in);
            size = Long.parseLong(line.replaceAll(";.*", ""), 16);
            if (framed) {
                out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            }
            copy(in, out, size);
            // The line that ends a chunk, or that ends the trailers, of which there are none.
            readLine(in);
            if (framed) {
                out.write("\r\n".getBytes(StandardCharsets.ISO_8859_1));
            }
        } while (size > 0);
    }
}
