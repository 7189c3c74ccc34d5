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

/** Turns error replies and broken connections into what happened where, and what to do about it. */
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
            case "CLUSTERDOWN" -> new RedisFailure.NotReady("the cluster is down: " + said(server, text)
                    + ". See `redis-cli cluster info`; some slots have no server");
            case "LOADING" -> new RedisFailure.NotReady(server + " is loading its data; try again when it has");
            case "READONLY" ->
                new RedisFailure.NotReady(server + " is a replica, which takes no writes. Name its master in"
                        + " online_store.addresses, or use mode `sentinel` or `cluster`, which find it");
            case "MASTERDOWN" -> new RedisFailure.NotReady(server + " is a replica that has lost its master");
            case "BUSY" -> new RedisFailure.NotReady(server + " is busy with a script of another client");
            case "NOREPLICAS" -> new RedisFailure.NotReady(server + " has too few replicas to take writes"
                    + " (min-replicas-to-write)");
            case "NOAUTH" ->
                new RedisFailure.Denied(server + " asks for a password: set online_store.password (and username,"
                        + " where it has ACL users)");
            case "WRONGPASS" -> new RedisFailure.Denied(server + " does not know this username and password: see"
                    + " online_store.username and online_store.password");
            case "NOPERM" -> new RedisFailure.Denied(server + " does not allow this user what larder needs ("
                    + Quoted.path(text) + "). Grant it with ACL SETUSER: the key prefix, and the commands of README");
            case "DENIED" ->
                new RedisFailure.Denied(server + " is in protected mode and serves its own machine only: give"
                        + " it a password, or set `protected-mode no` in its config");
            case "OOM" -> new RedisFailure.Refused(server + " is out of memory (maxmemory). Raise it, shorten ttls, or"
                    + " remove data, then run again");
            case "MISCONF" -> new RedisFailure.Refused(server + " takes no writes because it cannot save to its disk"
                    + " (MISCONF). Mend the disk, or set stop-writes-on-bgsave-error to no");
            case "WRONGTYPE" -> new RedisFailure.WrongType("the key holds another type of value than this layout and"
                    + " encoding write");
            default -> other(server, text);
        };
    }

    private static RedisFailure other(HostPort server, String text) {
        if (text.startsWith("ERR max number of clients")) {
            return new RedisFailure.NotReady(server + " has no room for another client: raise its maxclients, or lower"
                    + " online_store.max_connections");
        }
        if (text.startsWith("ERR invalid password") || text.startsWith("ERR Client sent AUTH")
                || text.startsWith("ERR AUTH")) {
            return new RedisFailure.Denied(server + " does not take this password: " + said(server, text));
        }
        if (text.startsWith("ERR DB index is out of range") || text.startsWith("ERR invalid DB index")) {
            return new RedisFailure.Denied(
                    server + " has no database of this number: see online_store.db and the server's"
                            + " `databases`");
        }
        if (text.startsWith("ERR This instance has cluster support disabled")) {
            return new RedisFailure.Denied(server + " is not part of a cluster: set online_store.mode to standalone");
        }
        if (text.startsWith("ERR unknown command 'SENTINEL'")) {
            return new RedisFailure.Denied(
                    server + " is no sentinel: name the sentinels in online_store.addresses, or set"
                            + " online_store.mode to standalone");
        }
        if (text.startsWith("ERR unknown command")) {
            return new RedisFailure.Denied(server + " does not know a command that larder needs (" + said(server, text)
                    + "); it must be Redis 7.0 or newer, or Valkey");
        }
        return new RedisFailure.Refused(said(server, text));
    }

    private static String said(HostPort server, String text) {
        return server + " answers: " + Quoted.path(text);
    }

    private static RedisFailure moved(HostPort server, JedisMovedDataException error) {
        return new RedisFailure.Moved(error.getSlot(), target(server, error.getTargetNode()));
    }

    /** A server that does not know its own name leaves it out: it is the one that was asked. */
    private static HostPort target(HostPort server, redis.clients.jedis.HostAndPort said) {
        return new HostPort(said.getHost().isEmpty() ? server.host() : said.getHost(), said.getPort());
    }

    /** What is wrong with a connection: not made, broken, or silent. */
    static RedisFailure of(HostPort server, JedisException broken) {
        if (broken instanceof JedisDataException error) {
            return of(server, error);
        }
        Throwable cause = root(broken);
        if (String.valueOf(cause.getMessage()).startsWith("Unknown reply")) {
            return new RedisFailure.Denied("what listens at " + server + " does not answer as Redis does: see"
                    + " online_store.addresses, and the port");
        }
        return switch (cause) {
            case RedisNode.NoRoom e -> new RedisFailure.Lost(e.getMessage());
            case CertificateException e -> ofTls(server, e);
            case UnknownHostException e -> new RedisFailure.Lost("there is no host `" + server.host() + "`");
            case ConnectException e ->
                new RedisFailure.Lost("nothing listens at " + server + " (" + e.getMessage() + ")");
            case SocketTimeoutException e -> new RedisFailure.Lost(server + " did not answer in time: see"
                    + " online_store.timeouts");
            default -> isTls(broken)
                    ? ofTls(server, cause)
                    : new RedisFailure.Lost("the connection to " + server + " broke (" + message(cause) + ")");
        };
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

    /** Each address of a host may have failed; the driver keeps them as suppressed. */
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
        String said = message(cause);
        if (said.startsWith("No subject alternative") || said.startsWith("No name matching")) {
            return new RedisFailure.Denied("the certificate of " + server + " is for another host (" + said
                    + "); dial the name in it, or set online_store.tls.verify_hostname to false");
        }
        if (said.equals(RedisSocketFactory.NO_HANDSHAKE)) {
            return new RedisFailure.Lost(server + " does not answer as a TLS port does: dial its TLS port, or take"
                    + " online_store.tls out");
        }
        return TlsFailure.describe(server.toString(), cause).<RedisFailure>map(RedisFailure.Denied::new)
                .orElseGet(() -> new RedisFailure.Lost("TLS with " + server + " failed (" + said + ")"));
    }

    private static String message(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : Quoted.path(cause.getMessage());
    }
}
