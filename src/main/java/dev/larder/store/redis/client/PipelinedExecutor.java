package dev.larder.store.redis.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.Protocol.Keyword;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

import dev.larder.store.StoreException;
import dev.larder.store.StoreException.Kind;
import dev.larder.store.backend.Attempts;

/**
 * Sends requests in pipelines, one per server, to all servers at once; follows redirects; and retries each request whose
 * failure may be transient.
 */
public final class PipelinedExecutor {
    /** A server keeps the replies of a pipeline in its memory until they are read. */
    private static final int MAX_PIPELINE = 10_000;
    /** After these a request waits like after any other failure: the cluster is being rebuilt. */
    private static final int MAX_REDIRECTS = 5;

    private final RedisNodes nodes;
    private final int retries;

    public PipelinedExecutor(RedisNodes nodes, int retries) {
        this.nodes = nodes;
        this.retries = retries;
    }

    public RedisNodes nodes() {
        return nodes;
    }

    public Attempts attempts(Duration timeout) {
        return new Attempts(timeout, retries);
    }

    /** Gives every request its replies or its failure. Throws if the server refuses this client. */
    public void run(List<Request> requests, Attempts attempts) {
        for (int from = 0; from < requests.size(); from += MAX_PIPELINE) {
            runChunk(requests.subList(from, Math.min(requests.size(), from + MAX_PIPELINE)), attempts);
        }
    }

    /** The same, but throws the failure of any request. */
    public void runOrThrow(List<Request> requests, Attempts attempts) {
        run(requests, attempts);
        for (Request request : requests) {
            if (request.failure() != null) {
                throw exception(request.failure());
            }
        }
    }

    public List<Object> runOne(Request request, Duration timeout) {
        runOrThrow(List.of(request), attempts(timeout));
        return request.replies();
    }

    /** Throws if none of the requests was answered. */
    public static void requireAnyReply(List<Request> requests) {
        if (!requests.isEmpty() && requests.stream().allMatch(Request::isUnfinished)) {
            throw exception(requests.getFirst().failure());
        }
    }

    public static StoreException exception(RedisFailure failure) {
        Kind kind = failure.isTransient() ? Kind.UNREACHABLE : Kind.REFUSED;
        return new StoreException(kind, failure.reason() + (failure.reason().endsWith("?") ? "" : "."));
    }

    private void runChunk(List<Request> requests, Attempts attempts) {
        List<Request> unfinished = requests;
        int redirects = 0;
        while (true) {
            sendOnce(unfinished, attempts);
            unfinished = unfinished.stream().filter(Request::isUnfinished).toList();
            if (unfinished.isEmpty()) {
                return;
            }
            boolean redirected = unfinished.stream().allMatch(request -> request.failure().isRetriedAtOnce());
            if (!redirected || ++redirects > MAX_REDIRECTS) {
                if (!attempts.again()) {
                    return;
                }
                nodes.refresh();
            }
        }
    }

    private void sendOnce(List<Request> requests, Attempts attempts) {
        Map<RedisNode, NodeBatch> batches = new LinkedHashMap<>();
        for (Request request : requests) {
            try {
                RedisNode node = request.redirectedTo() != null
                        ? nodes.at(request.redirectedTo())
                        : nodes.of(request.key());
                batches.computeIfAbsent(node, NodeBatch::new).requests.add(request);
            } catch (NoNodeException e) {
                request.fail(e.failure());
            }
        }
        batches.values().forEach(batch -> batch.send(attempts));
        batches.values().forEach(NodeBatch::receive);
        for (Request request : requests) {
            if (request.failure() instanceof RedisFailure.Moved moved) {
                nodes.moved(moved);
            } else if (request.failure() instanceof RedisFailure.Denied denied) {
                throw exception(denied);
            }
        }
    }

    /** The requests for one node, sent in one pipeline. */
    private static final class NodeBatch {
        private final RedisNode node;
        private final List<Request> requests = new ArrayList<>();
        private final Set<Script> loading = new LinkedHashSet<>();
        private RedisConnection connection;

        NodeBatch(RedisNode node) {
            this.node = node;
        }

        void send(Attempts attempts) {
            try {
                connection = node.borrow(attempts);
                loadScripts();
                for (Request request : requests) {
                    request.send(connection);
                }
                connection.flush();
            } catch (JedisException e) {
                fail(0, e);
                end(false);
            }
        }

        private void loadScripts() {
            for (Request request : requests) {
                if (request.script() != null && !node.loadedScripts().contains(request.script())
                        && loading.add(request.script())) {
                    connection.sendCommand(new CommandArguments(Command.SCRIPT).add(Keyword.LOAD)
                            .add(request.script().text()));
                }
            }
        }

        void receive() {
            if (connection == null) {
                return;
            }
            int received = 0;
            try {
                for (Script script : loading) {
                    receiveLoaded(script);
                }
                for (; received < requests.size(); received++) {
                    Request request = requests.get(received);
                    request.receive(connection, node.address());
                    if (request.failure() instanceof RedisFailure.NoScript) {
                        node.loadedScripts().remove(request.script());
                    }
                }
            } catch (JedisException e) {
                fail(received, e);
            } finally {
                end(received == requests.size());
            }
        }

        private void receiveLoaded(Script script) {
            try {
                connection.getOne();
                node.loadedScripts().add(script);
            } catch (JedisDataException e) {
                // Each call of the script will fail, with this reason.
            }
        }

        private void fail(int from, JedisException e) {
            RedisFailure failure = RedisFailures.of(node.address(), e);
            requests.subList(from, requests.size()).forEach(request -> request.fail(failure));
        }

        private void end(boolean complete) {
            if (connection != null) {
                node.giveBack(connection, complete);
                connection = null;
            }
        }
    }
}
