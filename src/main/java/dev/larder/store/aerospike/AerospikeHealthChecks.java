package dev.larder.store.aerospike;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;

import dev.larder.feature.FeatureView;
import dev.larder.store.StoreException;
import dev.larder.store.backend.HealthChecks;
import dev.larder.store.settings.AerospikeSettings.Placement;

/** Checks whether the cluster answers and is whole, and whether its namespaces accept what the config writes. */
final class AerospikeHealthChecks extends HealthChecks {
    private static final int OLDEST_MAJOR_VERSION = 6;
    private static final int MOST_SETS = 4_095;
    private static final int FULL_PERCENT = 60;
    private static final long MICROS_PER_SECOND = 1_000_000;

    private final AerospikeStore store;
    private final AerospikeCluster cluster;
    private final AerospikeViewMetadata metadata;
    private final AerospikeClusterChecks clusterChecks;

    AerospikeHealthChecks(AerospikeStore store, AerospikeCluster cluster, AerospikeViewMetadata metadata,
            LongSupplier nowMicros) {
        super(store, "connection", nowMicros);
        this.store = store;
        this.cluster = cluster;
        this.metadata = metadata;
        this.clusterChecks = new AerospikeClusterChecks(cluster);
    }

    @Override
    protected boolean checkStore(List<FeatureView> views) {
        checkServers();
        Map<String, List<FeatureView>> byNamespace = new TreeMap<>();
        byNamespace.put(store.ownNamespace(), new ArrayList<>());
        views.forEach(view -> byNamespace
                .computeIfAbsent(metadata.placement(view).namespace(), namespace -> new ArrayList<>()).add(view));
        byNamespace.forEach(this::checkNamespace);
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

    private Placement own() {
        return new Placement(store.ownNamespace(), "");
    }

    private void checkServers() {
        List<String> builds = cluster.info(own(), "build");
        connected(builds.size() == 1
                ? cluster.hosts() + " answers"
                : "a cluster of " + builds.size() + " servers answers");
        Set<String> versions = new TreeSet<>(builds);
        String edition = cluster.info(own(), "edition").getFirst();
        checkVersion(edition + " " + String.join(", ", versions), versions, OLDEST_MAJOR_VERSION, "Aerospike 6.0");
        checkCluster();
    }

    private void checkCluster() {
        Set<String> sizes = new TreeSet<>();
        long unavailable = 0;
        for (String answer : cluster.info(own(), "statistics")) {
            sizes.add(InfoResponse.parse(answer, ";").text("cluster_size"));
        }
        for (String answer : cluster.info(own(), "namespace/" + store.ownNamespace())) {
            unavailable += InfoResponse.parse(answer, ";").number("unavailable_partitions");
        }
        if (sizes.size() > 1) {
            fail("cluster",
                    "its servers disagree about the size of the cluster (" + String.join(", ", sizes)
                            + "): check their network and heartbeat config");
        } else if (unavailable > 0) {
            fail("cluster", unavailable + " partitions have no server: start the missing servers");
        } else {
            ok("cluster", "size " + sizes.iterator().next() + ", all partitions are served");
        }
        clusterChecks.nodes(sizes.stream().mapToLong(Long::parseLong).max().orElse(0)).forEach(this::add);
    }

    private void checkNamespace(String namespace, List<FeatureView> views) {
        String what = "namespace " + namespace;
        InfoResponse statistics;
        try {
            statistics = SetStatistics.namespace(cluster, new Placement(namespace, ""));
        } catch (StoreException e) {
            fail(what, e.getMessage());
            return;
        }
        if (namespace.equals(store.ownNamespace())) {
            checkClock(statistics);
        }
        checkRoom(what, statistics);
        checkTtl(what, statistics, views);
        checkCopies(what, statistics);
        clusterChecks.namespace(namespace, statistics).forEach(this::add);
        checkSets(what, namespace);
    }

    /** The server gives whole seconds: the microseconds that it leaves out are no difference. */
    private void checkClock(InfoResponse statistics) {
        long server = Expirations.micros(statistics.number("current_time"));
        long now = nowMicros();
        checkClock(cluster.hosts(), now - MICROS_PER_SECOND, server, now);
    }

    private void checkRoom(String what, InfoResponse statistics) {
        long used = statistics.number("data_used_pct");
        String found = String.format(Locale.ROOT, "%,d MB are used, %d %%", statistics.number("data_used_bytes") >> 20,
                used);
        if (statistics.text("stop_writes").equals("true") || statistics.text("clock_skew_stop_writes").equals("true")) {
            fail(what, found + ": it refuses writes (stop_writes); free space, or synchronize the clocks");
        } else if (used > FULL_PERCENT) {
            warn(what, found + ": writes stop at "
                    + statistics.number("storage-engine.stop-writes-used-pct") + " %; free space");
        } else {
            ok(what, found);
        }
    }

    private void checkTtl(String what, InfoResponse statistics, List<FeatureView> views) {
        boolean reaps = statistics.number("nsup-period") > 0;
        boolean accepts = reaps || statistics.text("allow-ttl-without-nsup").equals("true");
        List<String> expiring = views.stream().filter(store::expires).map(FeatureView::name).toList();
        List<String> deleting = views.stream().map(FeatureView::name).filter(metadata::hasTombstones).toList();
        if (!expiring.isEmpty() && !accepts) {
            fail(what, "it refuses a ttl (nsup-period 0), and " + (expiring.size() == 1
                    ? "view " + expiring.getFirst() + " has one"
                    : "views " + String.join(", ", expiring) + " have one")
                    + ": set its nsup-period, or `" + (metadata.isShared() ? "record_ttl" : "ttl")
                    + ": never`");
        } else if (!deleting.isEmpty() && !accepts) {
            fail(what, "it refuses a ttl (nsup-period 0), and so the tombstones of "
                    + (deleting.size() == 1 ? "view " : "views ") + String.join(", ", deleting)
                    + ": set its nsup-period, or `source.tombstones: none`");
        } else if (!(expiring.isEmpty() && deleting.isEmpty()) && !reaps) {
            warn(what, "it never removes expired records (nsup-period 0), so they fill it: set"
                    + " its nsup-period");
        } else {
            ok(what, accepts
                    ? "it accepts ttls; its default is " + (statistics.number("default-ttl") == 0
                            ? "never to expire"
                            : statistics.number("default-ttl") + " s")
                    : "it refuses ttls, and no view here has one");
        }
    }

    private void checkCopies(String what, InfoResponse statistics) {
        long copies = statistics.number("effective_replication_factor");
        String found = "replication factor " + copies + ", storage " + statistics.text("storage-engine");
        if (copies < 2 && !AerospikeClusterChecks.isPersistent(statistics)) {
            warn(what, found + ": if a server stops, its rows are lost until they are materialized again");
        } else {
            ok(what, found);
        }
    }

    private void checkSets(String what, String namespace) {
        long sets = cluster.info(own(), "sets/" + namespace).getFirst().split(";").length;
        if (sets > MOST_SETS * 9 / 10) {
            warn(what, sets + " of at most " + MOST_SETS + " sets are used, and only a restart frees a set:"
                    + " pin views to fewer sets with online_store.set_template");
        }
    }
}
