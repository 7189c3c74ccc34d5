package dev.larder.store.redis.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.Protocol.Keyword;
import redis.clients.jedis.exceptions.JedisException;

import dev.larder.store.StoreException;

/** Visits the keys that match a pattern, node by node, page by page, with SCAN: KEYS would block the server. */
public final class KeyScan {
    /** Keys that the server examines for one page, which blocks other clients for less than 1 ms. */
    private static final byte[] PAGE_SIZE = "1000".getBytes(StandardCharsets.US_ASCII);

    private final PipelinedExecutor executor;
    private final Duration timeout;

    public interface Visitor {
        /**
         * @param connection the scan's own connection to that node, which the visitor may use
         * @return false to end the scan
         */
        boolean visitPage(RedisNode node, RedisConnection connection, List<byte[]> keys);
    }

    public KeyScan(PipelinedExecutor executor, Duration timeout) {
        this.executor = executor;
        this.timeout = timeout;
    }

    /**
     * @param type the type of the keys to visit, as Redis calls it; null for all
     * @return false if the visitor ended the scan
     */
    public boolean visit(byte[] pattern, String type, Visitor visitor) {
        try {
            for (RedisNode node : executor.nodes().all()) {
                if (!visit(node, pattern, type, visitor)) {
                    return false;
                }
            }
            return true;
        } catch (NoNodeException e) {
            throw PipelinedExecutor.exception(e.failure());
        }
    }

    /** On one connection: a cursor is invalid after a restart or a failover of the server. */
    private boolean visit(RedisNode node, byte[] pattern, String type, Visitor visitor) {
        RedisConnection connection = null;
        try {
            connection = node.open();
            connection.setReadTimeout((int) timeout.toMillis());
            byte[] cursor = {'0'};
            do {
                CommandArguments scan = new CommandArguments(Command.SCAN).add(cursor).add(Keyword.MATCH).add(pattern)
                        .add(Keyword.COUNT).add(PAGE_SIZE);
                connection.sendCommand(type == null ? scan : scan.add(Keyword.TYPE).add(type));
                List<?> page = (List<?>) connection.getOne();
                cursor = (byte[]) page.get(0);
                List<byte[]> keys = ((List<?>) page.get(1)).stream().map(key -> (byte[]) key).toList();
                if (!visitor.visitPage(node, connection, keys)) {
                    return false;
                }
            } while (cursor.length != 1 || cursor[0] != '0');
            return true;
        } catch (JedisException e) {
            StoreException cause = PipelinedExecutor.exception(RedisFailures.of(node.address(), e));
            throw new StoreException(cause.kind(), cause.getMessage() + " The scan is incomplete; run it again.", e);
        } finally {
            if (connection != null) {
                connection.closeAbruptly();
            }
        }
    }
}
