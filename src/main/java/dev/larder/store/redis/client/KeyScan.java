package dev.larder.store.redis.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.Protocol.Keyword;
import redis.clients.jedis.exceptions.JedisException;

import dev.larder.store.StoreException;

/** Goes through the keys that match a pattern, server by server, page by page; never all at once, as KEYS would. */
public final class KeyScan {
    /** Keys that the server looks at for one page. It does nothing else meanwhile: a page takes it less than 1 ms. */
    private static final byte[] PAGE = "1000".getBytes(StandardCharsets.US_ASCII);

    private final PipelinedExecutor exchange;
    private final Duration timeout;

    public interface Visitor {
        /**
         * @param link a connection to that server, which is free while the page is visited
         * @return false to end the scan
         */
        boolean page(RedisNode node, RedisConnection link, List<byte[]> keys);
    }

    public KeyScan(PipelinedExecutor exchange, Duration timeout) {
        this.exchange = exchange;
        this.timeout = timeout;
    }

    /**
     * @param type the only one to be looked at, null for any
     * @return false where the visitor has had enough
     */
    public boolean visit(byte[] pattern, String type, Visitor visitor) {
        try {
            for (RedisNode node : exchange.nodes().all()) {
                if (!visit(node, pattern, type, visitor)) {
                    return false;
                }
            }
            return true;
        } catch (NoNodeException e) {
            throw PipelinedExecutor.exception(e.trouble());
        }
    }

    /** On one connection: a cursor means nothing to a server that was started again, or has taken another's place. */
    private boolean visit(RedisNode node, byte[] pattern, String type, Visitor visitor) {
        RedisConnection link = null;
        try {
            link = node.open();
            link.allowSilence((int) timeout.toMillis());
            byte[] cursor = {'0'};
            do {
                CommandArguments scan = new CommandArguments(Command.SCAN).add(cursor).add(Keyword.MATCH).add(pattern)
                        .add(Keyword.COUNT).add(PAGE);
                link.sendCommand(type == null ? scan : scan.add(Keyword.TYPE).add(type));
                List<?> page = (List<?>) link.getOne();
                cursor = (byte[]) page.get(0);
                List<byte[]> keys = ((List<?>) page.get(1)).stream().map(key -> (byte[]) key).toList();
                if (!visitor.page(node, link, keys)) {
                    return false;
                }
            } while (cursor.length != 1 || cursor[0] != '0');
            return true;
        } catch (JedisException e) {
            StoreException lost = PipelinedExecutor.exception(RedisFailures.of(node.address(), e));
            throw new StoreException(lost.kind(), lost.getMessage() + " The scan ended there; run it again.", e);
        } finally {
            if (link != null) {
                link.discard();
            }
        }
    }
}
