package dev.larder.store.redis.client;

import java.util.Optional;

import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;

import dev.larder.store.backend.TlsContext;
import dev.larder.store.settings.Credentials;
import dev.larder.store.settings.HostPort;
import dev.larder.store.settings.RedisSettings;
import dev.larder.text.Secret;

/** Opens connections with the credentials, TLS and timeouts of the settings. */
final class ConnectionFactory {
    private final RedisSettings settings;
    private final Optional<TlsContext> tls;
    private final int connectMillis;
    private final JedisClientConfig config;

    ConnectionFactory(RedisSettings settings) {
        this.settings = settings;
        this.tls = settings.connection().tls().map(TlsContext::of);
        this.connectMillis = (int) settings.connection().timeouts().connect().toMillis();
        this.config = config(settings.connection().credentials()).database(settings.servers().db()).build();
    }

    RedisNode node(HostPort address) {
        return new RedisNode(address, this, settings.servers().maxConnections());
    }

    RedisConnection connect(HostPort server) {
        return connect(server, config);
    }

    /** Opens a connection to a sentinel, which has no databases and usually no password. */
    RedisConnection sentinel(HostPort address, boolean withPassword) {
        return connect(address, config(withPassword ? settings.connection().credentials() : Credentials.NONE).build());
    }

    private RedisConnection connect(HostPort server, JedisClientConfig clientConfig) {
        return new RedisConnection(new RedisSocketFactory(server, tls, connectMillis), clientConfig);
    }

    private DefaultJedisClientConfig.Builder config(Credentials credentials) {
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                // No HELLO: it costs a round trip, and some proxies do not know it.
                .serverDefaultProtocol()
                .socketTimeoutMillis(connectMillis)
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                .clientName("larder");
        credentials.username().ifPresent(config::user);
        credentials.password().map(Secret::reveal).ifPresent(config::password);
        return config;
    }
}
