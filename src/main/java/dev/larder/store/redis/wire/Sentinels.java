package dev.larder.store.redis.wire;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

import dev.larder.store.HostPort;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisException;

/** The one server that the sentinels call master now. They are asked when it is needed, and again after trouble. */
final class Sentinels implements Nodes {
    private final List<HostPort> sentinels;
    private final String master;
    private final Connector connector;
    private volatile Node current;

    Sentinels(List<HostPort> sentinels, String master, Connector connector) {
        this.sentinels = sentinels;
        this.master = master;
        this.connector = connector;
    }

    @Override
    public Node of(byte[] key) throws Unserved {
        Node known = current;
        return known != null ? known : find();
    }

    @Override
    public Collection<Node> all() throws Unserved {
        return List.of(of(null));
    }

    @Override
    public Node at(HostPort address) {
        return current;
    }

    @Override
    public void moved(Trouble.Moved moved) {
        // Sentinels and slots exclude each other.
    }

    @Override
    public void refresh() {
        try {
            find();
        } catch (Unserved e) {
            // The master of before may be back before the sentinels are.
        }
    }

    private synchronized Node find() throws Unserved {
        Trouble last = null;
        for (HostPort sentinel : sentinels) {
            try {
                HostPort address = ask(sentinel);
                if (address != null) {
                    return become(address);
                }
                last = new Trouble.NotReady("sentinel " + sentinel + " knows no master `" + master
                        + "`: see online_store.master");
            } catch (JedisException e) {
                last = Troubles.of(sentinel, e);
            }
        }
        throw new Unserved(last instanceof Trouble.Lost lost
                ? new Trouble.Lost("no sentinel of " + sentinels.stream().map(HostPort::toString)
                        .collect(Collectors.joining(", ")) + " answers; of the last: " + lost.reason())
                : last);
    }

    private Node become(HostPort address) {
        Node before = current;
        if (before == null || !before.address().equals(address)) {
            current = connector.node(address);
            if (before != null) {
                before.close();
            }
        }
        return current;
    }

    private HostPort ask(HostPort sentinel) {
        try {
            return ask(sentinel, false);
        } catch (JedisException e) {
            if (Troubles.of(sentinel, e) instanceof Trouble.Denied) {
                return ask(sentinel, true);
            }
            throw e;
        }
    }

    private HostPort ask(HostPort sentinel, boolean withPassword) {
        Link link = connector.sentinel(sentinel, withPassword);
        try {
            link.sendCommand(new CommandArguments(Command.SENTINEL).add("get-master-addr-by-name").add(master));
            return link.getOne() instanceof List<?> found
                    ? new HostPort(text(found.get(0)), Integer.parseInt(text(found.get(1))))
                    : null;
        } finally {
            link.discard();
        }
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean holdAllKeysTogether() {
        return true;
    }

    @Override
    public void close() {
        Node known = current;
        if (known != null) {
            known.close();
        }
    }
}
