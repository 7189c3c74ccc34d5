package dev.larder.store.redis;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

import dev.larder.feature.FeatureView;
import dev.larder.store.StoreException.Kind;
import dev.larder.store.StoreException;
import dev.larder.store.backend.HealthChecks;
import dev.larder.store.redis.client.NoNodeException;
import dev.larder.store.redis.client.PipelinedExecutor;
import dev.larder.store.redis.client.RedisNode;
import dev.larder.store.redis.record.Utf8;
import dev.larder.store.settings.RedisSettings.Mode;
import dev.larder.store.settings.RedisSettings;

/** Checks whether the servers answer, are what the config expects, and keep the rows that are written to them. */
final class RedisHealthChecks extends HealthChecks {
    private static final int OLDEST_MAJOR_VERSION = 7;
    private static final double FULL = 0.9;

    private final RedisStore store;
    private final RedisSettings settings;
    private final PipelinedExecutor executor;
    private final RedisViewMetadata metadata;
    private final Duration timeout;

    RedisHealthChecks(RedisStore store, RedisSettings settings, PipelinedExecutor executor, RedisViewMetadata metadata,
            LongSupplier nowMicros) {
        super(store, "connection", nowMicros);
        this.store = store;
        this.settings = settings;
        this.executor = executor;
        this.metadata = metadata;
        this.timeout = settings.connection().timeouts().batch();
    }

    @Override
    protected boolean checkStore(List<FeatureView> views) {
        Collection<RedisNode> nodes;
        try {
            nodes = executor.nodes().all();
            nodes.forEach(node -> node.ask(new CommandArguments(Command.PING), timeout));
        } catch (NoNodeException e) {
            throw new StoreException(Kind.UNREACHABLE, e.failure().reason(), e);
        }
        connected((nodes.size() == 1 ? nodes.iterator().next() + " answers" : nodes.size() + " masters answer")
                + describeAccess());
        nodes.forEach(this::checkServer);
        return true;
    }

    @Override
    protected String compare(FeatureView view) {
        metadata.compare(view);
        return MATCHES;
    }

    @Override
    protected void forget(String view) {
        store.contents().forget(view);
    }

    private String describeAccess() {
        return (settings.connection().tls().isPresent() ? ", with TLS" : "")
                + settings.connection().credentials().username().map(name -> ", as user " + name).orElse("");
    }

    private void checkServer(RedisNode node) {
        try {
            checkClock(node);
            Map<String, String> info = info(node, timeout);
            checkRelease(node, info);
            checkMode(node, info);
            checkMemory(node, info);
            checkSafety(node, info);
        } catch (StoreException e) {
            warn("server", "cannot get the state of " + node + ": " + e.getMessage());
        }
    }

    /** What the server reports about itself. */
    static Map<String, String> info(RedisNode node, Duration timeout) {
        Map<String, String> info = new HashMap<>();
        Utf8.decode((byte[]) node.ask(new CommandArguments(Command.INFO), timeout)).lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                info.put(line.substring(0, colon), line.substring(colon + 1));
            }
        });
        return info;
    }

    private void checkRelease(RedisNode node, Map<String, String> info) {
        String version = info.getOrDefault("redis_version", "0");
        String name = info.containsKey("valkey_version")
                ? "Valkey " + info.get("valkey_version")
                : "Redis " + version;
        checkVersion(node + " is " + name, List.of(version), OLDEST_MAJOR_VERSION, "Redis 7.0 or Valkey");
    }

    private void checkMode(RedisNode node, Map<String, String> info) {
        String mode = info.getOrDefault("redis_mode", "");
        boolean inCluster = mode.equals("cluster");
        if (mode.equals("sentinel")) {
            fail("mode", node + " is a sentinel: set online_store.mode to sentinel");
        } else if (inCluster && settings.servers().mode() != Mode.CLUSTER) {
            fail("mode", node + " is a server of a cluster: set online_store.mode to cluster");
        } else if (!info.getOrDefault("role", "master").equals("master")) {
            fail("mode", node + " is a read-only replica: set online_store.addresses"
                    + " to its master");
        } else {
            ok("mode", node + " is a master, mode " + mode);
        }
    }

    private void checkMemory(RedisNode node, Map<String, String> info) {
        long used = number(info, "used_memory");
        long most = number(info, "maxmemory");
        String policy = info.getOrDefault("maxmemory_policy", "noeviction");
        if (most == 0) {
            ok("memory", node + " uses " + megabytes(used) + " and has no maxmemory");
            return;
        }
        String found = node + " uses " + megabytes(used) + " of " + megabytes(most) + ", policy " + policy;
        if (!policy.equals("noeviction")) {
            warn("memory", found + ": it evicts rows when memory is full; set maxmemory-policy to"
                    + " noeviction, or expect missing rows");
        } else if (used > most) {
            fail("memory", found + ": it refuses writes; raise maxmemory, or remove data");
        } else if (used > FULL * most) {
            warn("memory", found + ": it will soon refuse writes; raise maxmemory, or remove data");
        } else {
            ok("memory", found);
        }
    }

    private void checkSafety(RedisNode node, Map<String, String> info) {
        long replicas = number(info, "connected_slaves");
        boolean appends = number(info, "aof_enabled") == 1;
        boolean saved = "ok".equals(info.get("rdb_last_bgsave_status"));
        String found = node + " has " + replicas + (replicas == 1 ? " replica" : " replicas") + ", append-only file "
                + (appends ? "on" : "off") + ", last snapshot "
                + (number(info, "rdb_last_save_time") > 0 ? saved ? "ok" : "failed" : "never");
        if (!saved) {
            warn("safety", found + ": fix its disk, or it may refuse writes");
        } else if (replicas == 0 && !appends) {
            warn("safety", found + ": if it fails, rows since the last snapshot are lost until"
                    + " they are materialized again; add a replica or an append-only file");
        } else {
            ok("safety", found);
        }
    }

    private void checkClock(RedisNode node) {
        long before = nowMicros();
        List<?> time = (List<?>) node.ask(new CommandArguments(Command.TIME), timeout);
        long server = 1_000_000 * Long.parseLong(Utf8.decode((byte[]) time.get(0)))
                + Long.parseLong(Utf8.decode((byte[]) time.get(1)));
        checkClock(node.toString(), before, server, nowMicros());
    }

    private static long number(Map<String, String> info, String field) {
        return Long.parseLong(info.getOrDefault(field, "0"));
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,d MB", bytes / (1 << 20));
    }
}
