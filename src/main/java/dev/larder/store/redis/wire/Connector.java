package dev.larder.store.redis.wire;

import java.util.Optional;

import dev.larder.store.Credentials;
import dev.larder.store.HostPort;
import dev.larder.store.RedisSettings;
import dev.larder.store.Secret;
import dev.larder.store.TlsContext;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;

/** How connections are made: who the client is, and what it shows. */
final class Connector {
    private final RedisSettings settings;
    private final Optional<TlsContext> tls;
    private final int connectMillis;
    private final JedisClientConfig config;

    Connector(RedisSettings settings) {
        this.settings = settings;
        this.tls = settings.tls().map(TlsContext::of);
        this.connectMillis = (int) settings.timeouts().connect().toMillis();
        this.config = config(settings.credentials()).database(settings.db()).build();
    }

    Node node(HostPort address) {
        return new Node(address, this, settings.maxConnections());
    }

    Link connect(HostPort server) {
        return connect(server, config);
    }

    /** A connection to a sentinel, which has no databases and, in most places, no password. */
    Link sentinel(HostPort address, boolean withPassword) {
        return connect(address, config(withPassword ? settings.credentials() : Credentials.NONE).build());
    }

    private Link connect(HostPort server, JedisClientConfig as) {
        return new Link(new Dial(server, tls, connectMillis), as);
    }

    private DefaultJedisClientConfig.Builder config(Credentials credentials) {
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                // No HELLO: a connection without password costs no round trip, and every proxy understands it.
                .serverDefaultProtocol()
                .socketTimeoutMillis(connectMillis)
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                .clientName("larder");
        credentials.username().ifPresent(config::user);
        credentials.password().map(Secret::reveal).ifPresent(config::password);
        return config;
    }
}
