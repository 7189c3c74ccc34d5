package dev.larder.store.redis.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Optional;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;

import dev.larder.store.backend.TlsContext;
import dev.larder.store.settings.HostPort;

/** Opens sockets to one server. TLS failures surface here and not at the first command. */
record RedisSocketFactory(HostPort server, Optional<TlsContext> tls, int timeoutMillis) implements JedisSocketFactory {
    static final String NO_HANDSHAKE = "no answer to the handshake";

    @Override
    public Socket createSocket() {
        JedisConnectionException failed = null;
        try {
            // A name may have several addresses, some of them unreachable.
            for (InetAddress address : InetAddress.getAllByName(server.host())) {
                try {
                    return connect(address);
                } catch (IOException e) {
                    failed = new JedisConnectionException(e);
                }
            }
        } catch (IOException e) {
            failed = new JedisConnectionException(e);
        }
        throw failed;
    }

    private Socket connect(InetAddress address) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            // Close at once: unsent bytes are not worth waiting for.
            socket.setSoLinger(true, 0);
            socket.connect(new InetSocketAddress(address, server.port()), timeoutMillis);
            socket.setSoTimeout(timeoutMillis);
            return tls.isPresent() ? secure(socket, tls.get()) : socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private Socket secure(Socket socket, TlsContext context) throws IOException {
        SSLSocket secured = (SSLSocket) context.context().getSocketFactory().createSocket(socket, server.host(),
                server.port(), true);
        secured.setSSLParameters(context.parameters());
        try {
            secured.startHandshake();
        } catch (SocketTimeoutException e) {
            // A server without TLS takes the handshake for the beginning of a command and waits for its end.
            throw new SSLException(NO_HANDSHAKE);
        }
        return secured;
    }
}
