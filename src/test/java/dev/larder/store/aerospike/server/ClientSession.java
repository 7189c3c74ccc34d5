package dev.larder.store.aerospike.server;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.UnaryOperator;

/** One connection. A message is a header of eight bytes with its kind and size, then its body. */
final class ClientSession {
    private static final int VERSION = 2;
    private static final int INFO = 1;
    private static final int SECURITY = 2;
    private static final int COMMAND = 3;
    private static final int COMPRESSED = 4;
    private static final long LARGEST = 128 * 1024 * 1024;
    /** Response rows are sent in chunks of about this many bytes. */
    private static final int CHUNK = 64 * 1024;

    private final Socket socket;
    private final Map<String, Namespace> namespaces;
    private final RecordCommands commands;
    private final BackgroundJobs jobs;
    private final UnaryOperator<String> info;

    ClientSession(
            Socket socket, Map<String, Namespace> namespaces, RecordCommands commands, BackgroundJobs jobs,
            UnaryOperator<String> info) {
        this.socket = socket;
        this.namespaces = namespaces;
        this.commands = commands;
        this.jobs = jobs;
        this.info = info;
    }

    /** Serves until the client disconnects or sends an unknown message. */
    void run() throws IOException {
        try (socket) {
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), CHUNK));
            OutputStream out = socket.getOutputStream();
            while (true) {
                long head = in.readLong();
                long size = head & 0xffff_ffff_ffffL;
                if (head >>> 56 != VERSION && head >>> 48 != SECURITY || size > LARGEST) {
                    return;
                }
                byte[] body = new byte[(int) size];
                in.readFully(body);
                switch ((int) (head >>> 48 & 0xff)) {
                    case INFO -> send(INFO, inform(body), out);
                    case SECURITY -> send(SECURITY, secure(), out);
                    case COMPRESSED -> send(COMMAND, one(Reply.of(Result.ENTERPRISE_ONLY)), out);
                    case COMMAND -> command(body, out);
                    default -> {
                        return;
                    }
                }
            }
        } catch (EOFException e) {
            // The client disconnected.
        }
    }

    private static void send(int kind, Output message, OutputStream out) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(8)
                .putLong((long) VERSION << 56 | (long) kind << 48 | message.size());
        byte[] whole = new byte[8 + message.size()];
        System.arraycopy(head.array(), 0, whole, 0, 8);
        System.arraycopy(message.buffer(), 0, whole, 8, message.size());
        out.write(whole);
        message.clear();
    }

    private static Output one(Reply reply) {
        Output message = new Output();
        reply.write(0, message);
        return message;
    }

    private Output inform(byte[] body) {
        Output message = new Output();
        new String(body, StandardCharsets.UTF_8).lines().filter(question -> !question.isEmpty())
                .forEach(question -> message.text(question + "\t" + info.apply(question) + "\n"));
        return message;
    }

    /** The Community Edition has no users. */
    private static Output secure() {
        return new Output().u8(0).u8(Result.SECURITY_NOT_SUPPORTED).all(new byte[14]);
    }

    private void command(byte[] body, OutputStream out) throws IOException {
        try {
            Request request = Request.read(ByteBuffer.wrap(body));
            if (request.has(Request.BATCH_INDEX)) {
                batch(request, out);
            } else if (request.has(Request.DIGEST)) {
                send(COMMAND, one(commands.execute(request, new Digest(request.fields().get(Request.DIGEST)), null)),
                        out);
            } else {
                query(request, out);
            }
        } catch (Refusal refusal) {
            send(COMMAND, one(Reply.of(refusal.result())), out);
        } catch (BufferUnderflowException e) {
            send(COMMAND, one(Reply.of(Result.PARAMETER)), out);
        }
    }

    private void batch(Request request, OutputStream out) throws IOException {
        BatchRows rows = new BatchRows(request.fields().get(Request.BATCH_INDEX));
        byte[] filter = request.fields().get(Request.FILTER);
        Output message = new Output();
        int last = Result.OK;
        while (rows.hasNext() && last == Result.OK) {
            BatchRows.Row row = rows.next();
            Reply reply = commands.execute(row.request(), row.digest(), filter);
            if (!rows.respondsAllKeys() && isError(reply.result())) {
                last = reply.result();
            }
            reply.write(row.index(), message);
            if (message.size() > CHUNK) {
                send(COMMAND, message, out);
            }
        }
        Reply.writeLast(last, message);
        send(COMMAND, message, out);
    }

    private static boolean isError(int result) {
        return result != Result.OK && result != Result.NOT_FOUND && result != Result.FILTERED_OUT;
    }

    private void query(Request request, OutputStream out) throws IOException {
        Namespace namespace = namespaces.get(request.text(Request.NAMESPACE));
        if (namespace == null) {
            throw new Refusal(Result.NAMESPACE);
        }
        Output message = new Output();
        if (request.writes(Request.WRITE)) {
            jobs.start(namespace, request);
        } else {
            new Query(namespace, request).run(row -> {
                row.write(0, message);
                if (message.size() > CHUNK) {
                    send(COMMAND, message, out);
                }
            });
        }
        Reply.writeLast(Result.OK, message);
        send(COMMAND, message, out);
    }
}
