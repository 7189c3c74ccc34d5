package dev.larder.store.aerospike.server;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks a server about itself without a client. */
final class InfoQuestion {
    private static final long HEAD = 0x0201L << 48;
    private static final int TIMEOUT_MILLIS = 5000;

    private InfoQuestion() {}

    static String ask(String host, int port, String question) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            byte[] line = (question + "\n").getBytes(StandardCharsets.UTF_8);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeLong(HEAD | line.length);
            out.write(line);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] answer = new byte[(int) (in.readLong() & 0xffff_ffff_ffffL)];
            in.readFully(answer);
            String text = new String(answer, StandardCharsets.UTF_8);
            return text.substring(text.indexOf('\t') + 1).strip();
        }
    }
}
