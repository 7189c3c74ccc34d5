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

import dev.larder.store.StoreException.Kind;
import dev.larder.store.StoreException;
import dev.larder.store.backend.Attempts;

/**
 * Sends requests, all of one server in one go, all servers at once; looks at every reply; and sends again, request by
 * request, what may succeed then.
 */
public final class PipelinedExecutor {
    /** In one go. More wait: a server keeps the replies in its memory until they are read. */
    private static final int MOST_REQUESTS = 10_000;
    /** A request that is sent on and on is in a cluster that is being rebuilt; then waiting helps. */
    private static final int MOST_REDIRECTS = 5;

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

    /** Sees to it that every request has its replies or its trouble. Throws where the server does not serve us. */
    public void run(List<Request> requests, Attempts attempts) {
        for (int from = 0; from < requests.size(); from += MOST_REQUESTS) {
            runSome(requests.subList(from, Math.min(requests.size(), from + MOST_REQUESTS)), attempts);
        }
    }

    /** The same, for requests of which none may be missing: throws the trouble of any. */
    public void require(List<Request> requests, Attempts attempts) {
        run(requests, attempts);
        for (Request request : requests) {
            if (request.trouble() != null) {
                throw exception(request.trouble());
            }
        }
    }

    public List<Object> one(Request request, Duration timeout) {
        require(List.of(request), attempts(timeout));
        return request.replies();
    }

    /** Throws where no server answered any of the requests. */
    public static void requireAnAnswer(List<Request> requests) {
        if (!requests.isEmpty() && requests.stream().allMatch(Request::isOpen)) {
            throw exception(requests.getFirst().trouble());
        }
    }

    public static StoreException exception(RedisFailure trouble) {
        Kind kind = trouble.mayPass() ? Kind.UNREACHABLE : Kind.REFUSED;
        return new StoreException(kind, trouble.reason() + ".");
    }

    private void runSome(List<Request> requests, Attempts attempts) {
        List<Request> open = requests;
        int redirects = 0;
        while (true) {
            round(open, attempts);
            open = open.stream().filter(Request::isOpen).toList();
            if (open.isEmpty()) {
                return;
            }
            boolean redirected = open.stream().allMatch(request -> request.trouble().isRedirect());
            if (!redirected || ++redirects > MOST_REDIRECTS) {
                if (!attempts.again()) {
                    return;
                }
                nodes.refresh();
            }
        }
    }

    private void round(List<Request> requests, Attempts attempts) {
        Map<RedisNode, Turn> turns = new LinkedHashMap<>();
        for (Request request : requests) {
            try {
                RedisNode node = request.askedAt() != null ? nodes.at(request.askedAt()) : nodes.of(request.key());
                turns.computeIfAbsent(node, Turn::new).requests.add(request);
            } catch (NoNodeException e) {
                request.fail(e.trouble());
            }
        }
        turns.values().forEach(turn -> turn.send(attempts));
        turns.values().forEach(Turn::receive);
        for (Request request : requests) {
            if (request.trouble() instanceof RedisFailure.Moved moved) {
                nodes.moved(moved);
            } else if (request.trouble() instanceof RedisFailure.Denied denied) {
                throw exception(denied);
            }
        }
    }

    /** What one server is sent in one go. */
    private static final class Turn {
        private final RedisNode node;
        private final List<Request> requests = new ArrayList<>();
        private final Set<Script> loading = new LinkedHashSet<>();
        private RedisConnection link;

        Turn(RedisNode node) {
            this.node = node;
        }

        void send(Attempts attempts) {
            try {
                link = node.borrow(attempts);
                loadScripts();
                for (Request request : requests) {
                    request.send(link);
                }
                link.push();
            } catch (JedisException e) {
                lose(0, e);
                end(false);
            }
        }

        private void loadScripts() {
            for (Request request : requests) {
                if (request.script() != null && !node.loaded().contains(request.script())
                        && loading.add(request.script())) {
                    link.sendCommand(new CommandArguments(Command.SCRIPT).add(Keyword.LOAD)
                            .add(request.script().text()));
                }
            }
        }

        void receive() {
            if (link == null) {
                return;
            }
            int received = 0;
            try {
                for (Script script : loading) {
                    receiveLoaded(script);
                }
                for (; received < requests.size(); received++) {
                    Request request = requests.get(received);
                    request.receive(link, node.address());
                    if (request.trouble() instanceof RedisFailure.NoScript) {
                        node.loaded().remove(request.script());
                    }
                }
            } catch (JedisException e) {
                lose(received, e);
            } finally {
                end(received == requests.size());
            }
        }

        private void receiveLoaded(Script script) {
            try {
                link.getOne();
                node.loaded().add(script);
            } catch (JedisDataException e) {
                // The calls of the script will say so, each for its record.
            }
        }

        private void lose(int from, JedisException e) {
            RedisFailure trouble = RedisFailures.of(node.address(), e);
            requests.subList(from, requests.size()).forEach(request -> request.fail(trouble));
        }

        private void end(boolean complete) {
            if (link != null) {
                node.giveBack(link, complete);
                link = null;
            }
        }
    }
}
