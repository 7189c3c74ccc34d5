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
import dev.larder.feature.Ttl;
import dev.larder.store.CheckResult;
import dev.larder.store.StoreException;
import dev.larder.store.backend.Probe;
import dev.larder.store.settings.AerospikeSettings.Placement;

/** Checks that the cluster is reachable and complete, and that its namespaces accept what the config would write. */
final class AerospikeHealthChecks {
    private static final int OLDEST_MAJOR_VERSION = 6;
    private static final int MOST_SETS = 4_095;
    private static final int FULL_PERCENT = 60;

    private final AerospikeStore store;
    private final AerospikeCluster servers;
    private final AerospikeViewMetadata marks;
    private final LongSupplier nowMicros;
    private final AerospikeClusterChecks clusterChecks;
    private final List<CheckResult> findings = new ArrayList<>();

    AerospikeHealthChecks(AerospikeStore store, AerospikeCluster servers, AerospikeViewMetadata marks,
            LongSupplier nowMicros) {
        this.store = store;
        this.servers = servers;
        this.marks = marks;
        this.nowMicros = nowMicros;
        this.clusterChecks = new AerospikeClusterChecks(servers);
    }

    List<CheckResult> examine(List<FeatureView> views) {
        try {
            lookAtServers();
        } catch (StoreException e) {
            findings.add(CheckResult.fail("connection", e.getMessage()));
            return findings;
        }
        Map<String, List<FeatureView>> byNamespace = new TreeMap<>();
        byNamespace.put(store.ownNamespace(), new ArrayList<>());
        views.forEach(view -> byNamespace.computeIfAbsent(marks.placement(view).namespace(), none -> new ArrayList<>())
                .add(view));
        byNamespace.forEach(this::lookAtNamespace);
        views.forEach(view -> findings.addAll(CheckResult.ofView(store, view, marks::compare)));
        findings.add(Probe.run(store, nowMicros.getAsLong(), () -> store.contents().forget(Probe.VIEW)));
        return findings;
    }

    private Placement own() {
        return new Placement(store.ownNamespace(), "");
    }

    private void lookAtServers() {
        List<String> builds = servers.info(own(), "build");
        findings.add(CheckResult.ok("connection", builds.size() == 1
                ? servers.hosts() + " answers"
                : "a cluster of " + builds.size() + " servers answers"));
        Set<String> versions = new TreeSet<>(builds);
        String edition = servers.info(own(), "edition").getFirst();
        boolean old = versions.stream().anyMatch(version -> major(version) < OLDEST_MAJOR_VERSION);
        String said = edition + " " + String.join(", ", versions);
        findings.add(old
                ? CheckResult.fail("server", said + "; larder needs Aerospike 6.0")
                : CheckResult.ok("server", said));
        lookAtCluster();
    }

    private static int major(String version) {
        return Integer.parseInt(version.split("\\.")[0]);
    }

    private void lookAtCluster() {
        Set<String> sizes = new TreeSet<>();
        long unavailable = 0;
        for (String answer : servers.info(own(), "statistics")) {
            sizes.add(InfoResponse.parse(answer, ";").text("cluster_size"));
        }
        for (String answer : servers.info(own(), "namespace/" + store.ownNamespace())) {
            unavailable += InfoResponse.parse(answer, ";").number("unavailable_partitions");
        }
        if (sizes.size() > 1) {
            findings.add(
                    CheckResult.fail("cluster",
                            "its servers do not agree how many they are (" + String.join(", ", sizes)
                                    + "): see their network and heartbeat config"));
        } else if (unavailable > 0) {
            findings.add(
                    CheckResult.fail("cluster", unavailable + " partitions have no server: start the missing ones"));
        } else {
            findings.add(CheckResult.ok("cluster", "size " + sizes.iterator().next() + ", all partitions are served"));
        }
        findings.addAll(clusterChecks.nodes(sizes.stream().mapToLong(Long::parseLong).max().orElse(0)));
    }

    private void lookAtNamespace(String namespace, List<FeatureView> views) {
        String what = "namespace " + namespace;
        InfoResponse figures;
        try {
            figures = SetStatistics.namespace(servers, new Placement(namespace, ""));
        } catch (StoreException e) {
            findings.add(CheckResult.fail(what, e.getMessage()));
            return;
        }
        if (namespace.equals(store.ownNamespace())) {
            lookAtClock(figures);
        }
        lookAtRoom(what, figures);
        lookAtTtl(what, figures, views);
        lookAtCopies(what, figures);
        findings.addAll(clusterChecks.namespace(namespace, figures));
        lookAtSets(what, namespace);
    }

    /** The server reports whole seconds. */
    private void lookAtClock(InfoResponse figures) {
        long server = Expirations.micros(figures.number("current_time"));
        long behind = Math.max(0, nowMicros.getAsLong() - server - 1_000_000);
        long ahead = Math.max(0, server - nowMicros.getAsLong());
        findings.add(CheckResult.ofClock(servers.hosts(), (ahead - behind) / 1_000));
    }

    private void lookAtRoom(String what, InfoResponse figures) {
        long used = figures.number("data_used_pct");
        String said = String.format(Locale.ROOT, "%,d MB are used, %d %%", figures.number("data_used_bytes") >> 20,
                used);
        if (figures.text("stop_writes").equals("true") || figures.text("clock_skew_stop_writes").equals("true")) {
            findings.add(
                    CheckResult.fail(what, said + ": it takes no writes (stop_writes); make room, or set its clocks"));
        } else if (used > FULL_PERCENT) {
            findings.add(CheckResult.warn(what, said + ": writes stop at "
                    + figures.number("storage-engine.stop-writes-used-pct") + " %; make room"));
        } else {
            findings.add(CheckResult.ok(what, said));
        }
    }

    private void lookAtTtl(String what, InfoResponse figures, List<FeatureView> views) {
        boolean reaps = figures.number("nsup-period") > 0;
        boolean takes = reaps || figures.text("allow-ttl-without-nsup").equals("true");
        List<String> fleeting = views.stream().filter(view -> view.ttl() instanceof Ttl.After).map(FeatureView::name)
                .toList();
        if (!fleeting.isEmpty() && !takes) {
            findings.add(
                    CheckResult.fail(what, "it refuses a ttl (nsup-period 0), and view " + String.join(", ", fleeting)
                            + " has one: set its nsup-period, or `ttl: never`"));
        } else if (!fleeting.isEmpty() && !reaps) {
            findings.add(
                    CheckResult.warn(what, "it removes nothing that has expired (nsup-period 0), so that fills it: set"
                            + " its nsup-period"));
        } else {
            findings.add(CheckResult.ok(what, takes
                    ? "it takes ttls; its own default is " + (figures.number("default-ttl") == 0
                            ? "to keep"
                            : figures.number("default-ttl") + " s")
                    : "it takes no ttls, and no view here has one"));
        }
    }

    private void lookAtCopies(String what, InfoResponse figures) {
        long copies = figures.number("effective_replication_factor");
        String said = "replication factor " + copies + ", storage " + figures.text("storage-engine");
        findings.add(copies < 2 && !AerospikeClusterChecks.isPersistent(figures)
                ? CheckResult.warn(what, said + ": if a server stops, its rows are lost until they are materialized"
                        + " again")
                : CheckResult.ok(what, said));
    }

    private void lookAtSets(String what, String namespace) {
        long sets = servers.info(own(), "sets/" + namespace).getFirst().split(";").length;
        if (sets > MOST_SETS * 9 / 10) {
            findings.add(
                    CheckResult.warn(what, sets + " of at most " + MOST_SETS + " sets are used, and none is given back"
                            + " before a restart: pin views to fewer with online_store.set_template"));
        }
    }
}
