package dev.larder.store.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

import dev.larder.feature.FeatureView;
import dev.larder.store.CheckResult;
import dev.larder.store.StoreException;
import dev.larder.store.backend.Probe;
import dev.larder.store.redis.client.NoNodeException;
import dev.larder.store.redis.client.PipelinedExecutor;
import dev.larder.store.redis.client.RedisNode;
import dev.larder.store.redis.record.Utf8;
import dev.larder.store.settings.RedisSettings;
import dev.larder.store.settings.RedisSettings.Mode;

/** Checks that the servers are reachable, match the config, and do not lose rows. */
final class RedisHealthChecks {
    private static final int OLDEST_MAJOR_VERSION = 7;
    private static final double FULL = 0.9;

    private final RedisStore store;
    private final RedisSettings settings;
    private final PipelinedExecutor exchange;
    private final RedisViewMetadata marks;
    private final LongSupplier nowMicros;
    private final Duration timeout;
    private final List<CheckResult> findings = new ArrayList<>();

    RedisHealthChecks(RedisStore store, RedisSettings settings, PipelinedExecutor exchange, RedisViewMetadata marks,
            LongSupplier nowMicros) {
        this.store = store;
        this.settings = settings;
        this.exchange = exchange;
        this.marks = marks;
        this.nowMicros = nowMicros;
        this.timeout = settings.connection().timeouts().batch();
    }

    List<CheckResult> examine(List<FeatureView> views) {
        try {
            Collection<RedisNode> nodes = exchange.nodes().all();
            for (RedisNode node : nodes) {
                node.ask(new CommandArguments(Command.PING), timeout);
            }
            findings.add(CheckResult.ok("connection", nodes.size() == 1
                    ? nodes.iterator().next() + " answers" + secured()
                    : nodes.size() + " masters answer" + secured()));
            nodes.forEach(this::lookAtServer);
        } catch (StoreException e) {
            findings.add(CheckResult.fail("connection", e.getMessage()));
            return findings;
        } catch (NoNodeException e) {
            findings.add(CheckResult.fail("connection", e.failure().reason()));
            return findings;
        }
        views.forEach(view -> findings.addAll(CheckResult.ofView(store, view, marks::compare)));
        findings.add(Probe.run(store, nowMicros.getAsLong(), () -> store.contents().forget(Probe.VIEW)));
        return findings;
    }

    private String secured() {
        return (settings.connection().tls().isPresent() ? ", with TLS" : "")
                + settings.connection().credentials().username().map(name -> ", as user " + name).orElse("");
    }

    private void lookAtServer(RedisNode node) {
        try {
            lookAtClock(node);
            Map<String, String> info = info(node);
            lookAtVersion(node, info);
            lookAtMode(node, info);
            lookAtMemory(node, info);
            lookAtSafety(node, info);
        } catch (StoreException e) {
            findings.add(CheckResult.warn("server", node + " does not tell how it is: " + e.getMessage()));
        }
    }

    private Map<String, String> info(RedisNode node) {
        Map<String, String> info = new HashMap<>();
        Utf8.decode((byte[]) node.ask(new CommandArguments(Command.INFO), timeout)).lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                info.put(line.substring(0, colon), line.substring(colon + 1));
            }
        });
        return info;
    }

    private void lookAtVersion(RedisNode node, Map<String, String> info) {
        String version = info.getOrDefault("redis_version", "0");
        String name = info.containsKey("valkey_version")
                ? "Valkey " + info.get("valkey_version")
                : "Redis " + version;
        boolean old = Integer.parseInt(version.split("\\.")[0]) < OLDEST_MAJOR_VERSION;
        findings.add(old
                ? CheckResult.fail("server", node + " is " + name + "; larder needs Redis 7.0, or Valkey")
                : CheckResult.ok("server", node + " is " + name));
    }

    private void lookAtMode(RedisNode node, Map<String, String> info) {
        String mode = info.getOrDefault("redis_mode", "");
        boolean inCluster = mode.equals("cluster");
        if (mode.equals("sentinel")) {
            findings.add(CheckResult.fail("mode", node + " is a sentinel: set online_store.mode to sentinel"));
        } else if (inCluster && settings.servers().mode() != Mode.CLUSTER) {
            findings.add(
                    CheckResult.fail("mode", node + " is a server of a cluster: set online_store.mode to cluster"));
        } else if (!info.getOrDefault("role", "master").equals("master")) {
            findings.add(CheckResult.fail("mode", node + " is a replica, which takes no writes: name its master in"
                    + " online_store.addresses"));
        } else {
            findings.add(CheckResult.ok("mode", node + " is a master, mode " + mode));
        }
    }

    private void lookAtMemory(RedisNode node, Map<String, String> info) {
        long used = number(info, "used_memory");
        long most = number(info, "maxmemory");
        String policy = info.getOrDefault("maxmemory_policy", "noeviction");
        if (most == 0) {
            findings.add(CheckResult.ok("memory", node + " uses " + megabytes(used) + " and has no maxmemory"));
            return;
        }
        String said = node + " uses " + megabytes(used) + " of " + megabytes(most) + ", policy " + policy;
        if (!policy.equals("noeviction")) {
            findings.add(
                    CheckResult.warn("memory", said + ": it evicts rows when memory is full; set maxmemory-policy to"
                            + " noeviction, or expect missing rows"));
        } else if (used > most) {
            findings.add(CheckResult.fail("memory", said + ": it refuses writes; raise maxmemory, or remove data"));
        } else if (used > FULL * most) {
            findings.add(
                    CheckResult.warn("memory", said + ": it will soon refuse writes; raise maxmemory, or remove data"));
        } else {
            findings.add(CheckResult.ok("memory", said));
        }
    }

    private void lookAtSafety(RedisNode node, Map<String, String> info) {
        long replicas = number(info, "connected_slaves");
        boolean appends = number(info, "aof_enabled") == 1;
        boolean saved = "ok".equals(info.get("rdb_last_bgsave_status"));
        String said = node + " has " + replicas + (replicas == 1 ? " replica" : " replicas") + ", append-only file "
                + (appends ? "on" : "off") + ", last snapshot "
                + (number(info, "rdb_last_save_time") > 0 ? saved ? "ok" : "failed" : "never");
        if (!saved) {
            findings.add(CheckResult.warn("safety", said + ": fix its disk, or it may refuse writes"));
        } else if (replicas == 0 && !appends) {
            findings.add(
                    CheckResult.warn("safety", said + ": if it fails, rows since the last snapshot are lost until"
                            + " they are materialized again; add a replica or an append-only file"));
        } else {
            findings.add(CheckResult.ok("safety", said));
        }
    }

    private void lookAtClock(RedisNode node) {
        long before = nowMicros.getAsLong();
        List<?> time = (List<?>) node.ask(new CommandArguments(Command.TIME), timeout);
        long after = nowMicros.getAsLong();
        long server = 1_000_000 * Long.parseLong(Utf8.decode((byte[]) time.get(0)))
                + Long.parseLong(Utf8.decode((byte[]) time.get(1)));
        // It was read somewhere between the two.
        long difference = server < before ? server - before : Math.max(0, server - after);
        findings.add(CheckResult.ofClock(node.toString(), difference / 1000));
    }

    private static long number(Map<String, String> info, String field) {
        return Long.parseLong(info.getOrDefault(field, "0"));
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,d MB", bytes / (1 << 20));
    }
}
