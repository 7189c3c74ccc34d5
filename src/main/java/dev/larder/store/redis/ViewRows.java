package dev.larder.store.redis;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import dev.larder.store.RedisSettings.Layout;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/** Where the rows of a view are, as its mark says, for whoever takes them out. */
final class ViewRows {
    private final Exchange exchange;
    private final Keys keys;
    private final String view;
    private final String type;
    private final Set<String> features;
    private final Duration timeout;

    /**
     * @param type of the keys, as Redis calls it: one of another type is not larder's
     * @param features all that were ever written
     */
    ViewRows(Exchange exchange, Keys keys, String view, String type, Set<String> features, Duration timeout) {
        this.exchange = exchange;
        this.keys = keys;
        this.view = view;
        this.type = type;
        this.features = features;
        this.timeout = timeout;
    }

    /** @return false where the taker had enough */
    boolean scan(Predicate<List<byte[]>> taker) {
        String start = keys.rows(view);
        byte[] exact = Utf8.encode(start);
        return new KeyScan(exchange, timeout).visit(Keys.startingWith(start), type, (node, link, page) -> taker.test(
                page.stream().filter(key -> startsWith(key, exact)).toList()));
    }

    /** @param entity its text */
    byte[] key(String entity) {
        return Utf8.encode(keys.rows(view) + entity);
    }

    /** The pattern says so too; but it is the server's. */
    static boolean startsWith(byte[] key, byte[] start) {
        return key.length >= start.length
                && Arrays.equals(key, 0, start.length, start, 0, start.length);
    }

    /** Asks for 1 where the key holds a row of the view. */
    CommandArguments ask(byte[] key) {
        return keys.hasOneViewEach()
                ? new CommandArguments(Command.EXISTS).add(key)
                : new CommandArguments(Command.HEXISTS).add(key).add(field("_ts"));
    }

    /** Takes the row out; answers with how much was there. */
    CommandArguments remove(byte[] key) {
        if (keys.hasOneViewEach()) {
            return new CommandArguments(Command.UNLINK).add(key);
        }
        CommandArguments remove = remove(key, features);
        return remove.add(field("_ts")).add(field("_ct")).add(field("_exp"));
    }

    CommandArguments remove(byte[] key, Collection<String> some) {
        CommandArguments remove = new CommandArguments(Command.HDEL).add(key);
        some.forEach(feature -> remove.add(field(feature)));
        return remove;
    }

    private byte[] field(String name) {
        return Utf8.encode(keys.layout() == Layout.VIEW ? name : view + ":" + name);
    }
}
