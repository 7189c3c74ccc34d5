package dev.larder.store.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

import dev.larder.feature.FeatureView;
import dev.larder.store.Finding;
import dev.larder.store.Probe;
import dev.larder.store.RedisSettings;
import dev.larder.store.RedisSettings.Mode;
import dev.larder.store.StoreException;
import dev.larder.store.redis.wire.Exchange;
import dev.larder.store.redis.wire.Node;
import dev.larder.store.redis.wire.Unserved;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/** Whether the servers are there, are what the config takes them for, and keep what they are given. */
final class RedisExamination {
    private static final int OLDEST_MAJOR_VERSION = 7;
    private static final double FULL = 0.9;

    private final RedisStore store;
    private final RedisSettings settings;
    private final Exchange exchange;
    private final ViewMarks marks;
    private final LongSupplier nowMicros;
    private final Duration timeout;
    private final List<Finding> findings = new ArrayList<>();

    RedisExamination(RedisStore store, RedisSettings settings, Exchange exchange, ViewMarks marks,
            LongSupplier nowMicros) {
        this.store = store;
        this.settings = settings;
        this.exchange = exchange;
        this.marks = marks;
        this.nowMicros = nowMicros;
        this.timeout = settings.timeouts().batch();
    }

    List<Finding> examine(List<FeatureView> views) {
        try {
            Collection<Node> nodes = exchange.nodes().all();
            for (Node node : nodes) {
                node.ask(new CommandArguments(Command.PING), timeout);
            }
            findings.add(Finding.ok("connection", nodes.size() == 1
                    ? nodes.iterator().next() + " answers" + secured()
                    : nodes.size() + " masters answer" + secured()));
            nodes.forEach(this::lookAtServer);
        } catch (StoreException e) {
            findings.add(Finding.fail("connection", e.getMessage()));
            return findings;
        } catch (Unserved e) {
            findings.add(Finding.fail("connection", e.trouble().reason()));
            return findings;
        }
        views.forEach(view -> findings.addAll(Finding.ofView(store, view, marks::compare)));
        findings.add(Probe.run(store, nowMicros.getAsLong(), () -> store.contents().forget(Probe.VIEW)));
        return findings;
    }

    private String secured() {
        return (settings.tls().isPresent() ? ", with TLS" : "")
                + settings.credentials().username().map(name -> ", as user " + name).orElse("");
    }

    private void lookAtServer(Node node) {
        try {
            lookAtClock(node);
            Map<String, String> info = info(node);
            lookAtVersion(node, info);
            lookAtMode(node, info);
            lookAtMemory(node, info);
            lookAtSafety(node, info);
        } catch (StoreException e) {
            findings.add(Finding.warn("server", node + " does not tell how it is: " + e.getMessage()));
        }
    }

    private Map<String, String> info(Node node) {
        Map<String, String> info = new HashMap<>();
        Utf8.decode((byte[]) node.ask(new CommandArguments(Command.INFO), timeout)).lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                info.put(line.substring(0, colon), line.substring(colon + 1));
            }
        });
        return info;
    }

    private void lookAtVersion(Node node, Map<String, String> info) {
        String version = info.getOrDefault("redis_version", "0");
        String name = info.containsKey("valkey_version")
                ? "Valkey " + info.get("valkey_version")
                : "Redis " + version;
        boolean old = Integer.parseInt(version.split("\\.")[0]) < OLDEST_MAJOR_VERSION;
        findings.add(old
                ? Finding.fail("server", node + " is " + name + "; larder needs Redis 7.0, or Valkey")
                : Finding.ok("server", node + " is " + name));
    }

    private void lookAtMode(Node node, Map<String, String> info) {
        String mode = info.getOrDefault("redis_mode", "");
        boolean inCluster = mode.equals("cluster");
        if (mode.equals("sentinel")) {
            findings.add(Finding.fail("mode", node + " is a sentinel: set online_store.mode to sentinel"));
        } else if (inCluster && settings.mode() != Mode.CLUSTER) {
            findings.add(Finding.fail("mode", node + " is a server of a cluster: set online_store.mode to cluster"));
        } else if (!info.getOrDefault("role", "master").equals("master")) {
            findings.add(Finding.fail("mode", node + " is a replica, which takes no writes: name its master in"
                    + " online_store.addresses"));
        } else {
            findings.add(Finding.ok("mode", node + " is a master, mode " + mode));
        }
    }

    private void lookAtMemory(Node node, Map<String, String> info) {
        long used = number(info, "used_memory");
        long most = number(info, "maxmemory");
        String policy = info.getOrDefault("maxmemory_policy", "noeviction");
        if (most == 0) {
            findings.add(Finding.ok("memory", node + " uses " + megabytes(used) + " and has no maxmemory"));
            return;
        }
        String said = node + " uses " + megabytes(used) + " of " + megabytes(most) + ", policy " + policy;
        if (!policy.equals("noeviction")) {
            findings.add(Finding.warn("memory", said + ": it removes rows where it has no room; set maxmemory-policy to"
                    + " noeviction, or take missing rows for a matter of course"));
        } else if (used > most) {
            findings.add(Finding.fail("memory", said + ": it takes no writes; raise maxmemory, or remove data"));
        } else if (used > FULL * most) {
            findings.add(Finding.warn("memory", said + ": soon it takes no writes; raise maxmemory, or remove data"));
        } else {
            findings.add(Finding.ok("memory", said));
        }
    }

    private void lookAtSafety(Node node, Map<String, String> info) {
        long replicas = number(info, "connected_slaves");
        boolean appends = number(info, "aof_enabled") == 1;
        boolean saved = "ok".equals(info.get("rdb_last_bgsave_status"));
        String said = node + " has " + replicas + (replicas == 1 ? " replica" : " replicas") + ", append-only file "
                + (appends ? "on" : "off") + ", last snapshot "
                + (number(info, "rdb_last_save_time") > 0 ? saved ? "ok" : "failed" : "never");
        if (!saved) {
            findings.add(Finding.warn("safety", said + ": mend its disk, or it may stop taking writes"));
        } else if (replicas == 0 && !appends) {
            findings.add(Finding.warn("safety", said + ": where it dies, rows since the last snapshot are gone until"
                    + " they are materialized again; add a replica or an append-only file"));
        } else {
            findings.add(Finding.ok("safety", said));
        }
    }

    private void lookAtClock(Node node) {
        long before = nowMicros.getAsLong();
        List<?> time = (List<?>) node.ask(new CommandArguments(Command.TIME), timeout);
        long after = nowMicros.getAsLong();
        long server = 1_000_000 * Long.parseLong(Utf8.decode((byte[]) time.get(0)))
                + Long.parseLong(Utf8.decode((byte[]) time.get(1)));
        // It was read somewhere between the two.
        long difference = server < before ? server - before : Math.max(0, server - after);
        findings.add(Finding.ofClock(node.toString(), difference / 1000));
    }

    private static long number(Map<String, String> info, String field) {
        return Long.parseLong(info.getOrDefault(field, "0"));
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,d MB", bytes / (1 << 20));
    }
}
