package dev.larder.store.redis.client;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;

import javax.net.ssl.SSLException;

import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisMovedDataException;

import dev.larder.store.backend.TlsFailure;
import dev.larder.store.settings.HostPort;
import dev.larder.text.Quoted;

/** Turns error replies and connection failures into what happened, where, and what to do about it. */
final class RedisFailures {
    private RedisFailures() {}

    static RedisFailure of(HostPort server, JedisDataException error) {
        String text = String.valueOf(error.getMessage());
        String code = text.indexOf(' ') < 0 ? text : text.substring(0, text.indexOf(' '));
        return switch (code) {
            case "MOVED" -> moved(server, (JedisMovedDataException) error);
            case "ASK" -> new RedisFailure.Ask(target(server, ((JedisAskDataException) error).getTargetNode()));
            case "NOSCRIPT" -> new RedisFailure.NoScript();
            case "TRYAGAIN" -> new RedisFailure.NotReady("the key's slot is moving to another server of the cluster");
            case "CLUSTERDOWN" -> new RedisFailure.NotReady("the cluster is down, some slots have no server ("
                    + reply(server, text) + "). See `redis-cli cluster info`");
            case "LOADING" -> new RedisFailure.NotReady(server + " is still loading its data; try again later");
            case "READONLY" -> new RedisFailure.NotReady(server + " is a replica and accepts no writes. Set"
                    + " online_store.addresses to its master, or use mode `sentinel` or `cluster`, which find the master");
            case "MASTERDOWN" -> new RedisFailure.NotReady(server + " is a replica that has lost its master");
            case "BUSY" -> new RedisFailure.NotReady(server + " is busy with a script of another client");
            case "NOREPLICAS" ->
                new RedisFailure.NotReady(server + " has too few replicas to accept writes (min-replicas-to-write)");
            case "NOAUTH" -> new RedisFailure.Denied(server + " requires a password. Set online_store.password, and"
                    + " online_store.username for an ACL user");
            case "WRONGPASS" -> new RedisFailure.Denied(server + " rejects this username and password. Check"
                    + " online_store.username and online_store.password");
            case "NOPERM" -> new RedisFailure.Denied(server + " denies this user a command or key that larder needs ("
                    + Quoted.path(text) + "). Grant the key prefix and the commands listed in README with ACL SETUSER");
            case "DENIED" -> new RedisFailure.Denied(server + " is in protected mode and accepts connections from its"
                    + " own machine only. Give it a password, or set `protected-mode no` in its config");
            case "OOM" -> new RedisFailure.Refused(server + " is out of memory (maxmemory). Raise maxmemory, shorten"
                    + " ttls or remove data, then run again");
            case "MISCONF" -> new RedisFailure.Refused(server + " accepts no writes because it cannot save its data to"
                    + " disk (MISCONF). Fix the disk, or set stop-writes-on-bgsave-error to no");
            case "WRONGTYPE" -> new RedisFailure.WrongType("the key holds a value of a type that this layout and"
                    + " encoding do not write");
            default -> other(server, text);
        };
    }

    private static RedisFailure other(HostPort server, String text) {
        if (text.startsWith("ERR max number of clients")) {
            return new RedisFailure.NotReady(server + " accepts no more clients. Raise its maxclients, or lower"
                    + " online_store.max_connections");
        }
        if (text.startsWith("ERR invalid password") || text.startsWith("ERR Client sent AUTH")
                || text.startsWith("ERR AUTH")) {
            return new RedisFailure.Denied(server + " rejects this password (" + reply(server, text) + ")");
        }
        if (text.startsWith("ERR DB index is out of range") || text.startsWith("ERR invalid DB index")) {
            return new RedisFailure.Denied(server + " has no database with this number. Check online_store.db and the"
                    + " server's `databases` setting");
        }
        if (text.startsWith("ERR This instance has cluster support disabled")) {
            return new RedisFailure.Denied(server + " is not part of a cluster. Set online_store.mode to standalone");
        }
        if (text.startsWith("ERR unknown command 'SENTINEL'")) {
            return new RedisFailure.Denied(server + " is not a sentinel. Set online_store.addresses to the sentinels,"
                    + " or online_store.mode to standalone");
        }
        if (text.startsWith("ERR unknown command")) {
            return new RedisFailure.Denied(server + " does not know a command that larder needs ("
                    + reply(server, text) + "). larder needs Redis 7.0 or newer, or Valkey");
        }
        return new RedisFailure.Refused(reply(server, text));
    }

    private static String reply(HostPort server, String text) {
        return server + " answers: " + Quoted.path(text);
    }

    private static RedisFailure moved(HostPort server, JedisMovedDataException error) {
        return new RedisFailure.Moved(error.getSlot(), target(server, error.getTargetNode()));
    }

    /** An empty host means the server that answered: it does not know its own name. */
    private static HostPort target(HostPort server, redis.clients.jedis.HostAndPort target) {
        return new HostPort(target.getHost().isEmpty() ? server.host() : target.getHost(), target.getPort());
    }

    /** Why a connection failed: it could not be opened, broke, or timed out. */
    static RedisFailure of(HostPort server, JedisException broken) {
        if (broken instanceof JedisDataException error) {
            return of(server, error);
        }
        Throwable cause = root(broken);
        if (String.valueOf(cause.getMessage()).startsWith("Unknown reply")) {
            return new RedisFailure.Denied("the service at " + server + " does not speak the Redis protocol. Check"
                    + " the host and port in online_store.addresses");
        }
        return switch (cause) {
            case RedisNode.ConnectionLimitException e -> new RedisFailure.Lost(e.getMessage());
            case CertificateException e -> ofTls(server, e);
            case UnknownHostException e ->
                new RedisFailure.Lost("cannot resolve the host name `" + server.host() + "`");
            case ConnectException e -> new RedisFailure.Lost(cannotConnect(server, e));
            case SocketTimeoutException e ->
                new RedisFailure.Lost(server + " did not answer in time. See online_store.timeouts");
            default -> isTls(broken)
                    ? ofTls(server, cause)
                    : new RedisFailure.Lost("lost the connection to " + server + " (" + message(cause) + ")");
        };
    }

    /** Some builds of Java add "(connect failed)". */
    private static String cannotConnect(HostPort server, ConnectException e) {
        return "cannot connect to Redis at " + server + (String.valueOf(e.getMessage()).startsWith("Connection refused")
                ? ": connection refused. Is the server running?"
                : " (" + e.getMessage() + ")");
    }

    private static Throwable root(Throwable thrown) {
        Throwable at = thrown;
        while (true) {
            Throwable next = at.getCause() != null ? at.getCause() : last(at.getSuppressed());
            if (next == null || next == at) {
                return at;
            }
            at = next;
        }
    }

    /** A host with several addresses may fail at each; jedis keeps these failures as suppressed exceptions. */
    private static Throwable last(Throwable[] suppressed) {
        return suppressed.length == 0 ? null : suppressed[suppressed.length - 1];
    }

    private static boolean isTls(Throwable thrown) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof SSLException) {
                return true;
            }
        }
        return false;
    }

    private static RedisFailure ofTls(HostPort server, Throwable cause) {
        String message = message(cause);
        if (message.startsWith("No subject alternative") || message.startsWith("No name matching")) {
            return new RedisFailure.Denied("the certificate of " + server + " is for another host (" + message
                    + "). Connect to the name in it, or set online_store.tls.verify_hostname to false");
        }
        if (message.equals(RedisSocketFactory.NO_HANDSHAKE)) {
            return new RedisFailure.Lost(server + " does not answer the TLS handshake. Use its TLS port, or remove"
                    + " online_store.tls");
        }
        return TlsFailure.describe(server.toString(), cause).<RedisFailure>map(RedisFailure.Denied::new)
                .orElseGet(() -> new RedisFailure.Lost("TLS with " + server + " failed (" + message + ")"));
    }

    private static String message(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : Quoted.path(cause.getMessage());
    }
}
