package dev.larder.store.aerospike.server;

import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/** Answers to questions about the server, in text. */
final class InfoAnswers {
    static final String BUILD = "8.1.2.0";
    private static final String EDITION = "Aerospike Community Edition";
    private static final String NODE = "BB9LARDERTEST01";
    private static final String FEATURES = "batch-any;batch-index;blob-bits;cdt-index;cdt-list;cdt-map;cluster-stable;"
            + "float;geo;sindex-exists;peers;pipelining;pquery;pscans;query-show;relaxed-sc;replicas;replicas-all;"
            + "replicas-master;replicas-max;truncate-namespace;udf";
    private static final String CLUSTER_KEY = "1A2B3C4D5E6F";
    private static final String ENTERPRISE_ONLY = "ERROR:25:enterprise only";

    private final Map<String, Namespace> namespaces;
    private final BackgroundJobs jobs;
    private final int port;

    InfoAnswers(Map<String, Namespace> namespaces, BackgroundJobs jobs, int port) {
        this.namespaces = namespaces;
        this.jobs = jobs;
        this.port = port;
    }

    String answer(String question) {
        int colon = question.indexOf(':');
        String command = colon < 0 ? question : question.substring(0, colon);
        Map<String, String> parameters = parameters(colon < 0 ? "" : question.substring(colon + 1));
        String[] path = command.split("/", -1);
        return switch (path[0]) {
            case "node", "name" -> NODE;
            case "build" -> BUILD;
            case "edition" -> EDITION;
            case "version" -> EDITION + " build " + BUILD;
            case "features" -> FEATURES;
            case "status" -> "ok";
            case "cluster-name" -> "larder-test";
            case "partition-generation", "peers-generation", "rebalance-generation" -> "0";
            case "replicas" -> replicas();
            case "peers-clear-std", "peers-clear-alt", "alumni-clear-std" -> "0," + port + ",[]";
            case "service", "service-clear-std" -> "127.0.0.1:" + port;
            case "services", "services-alternate", "service-clear-alt", "sindex-list", "udf-list" -> "";
            case "namespaces" -> namespaces.keySet().stream().sorted().collect(Collectors.joining(";"));
            case "namespace" -> path.length < 2 || !namespaces.containsKey(path[1])
                    ? "type=unknown"
                    : namespace(namespaces.get(path[1]));
            case "sets" -> sets(path);
            case "get-config" -> config(parameters);
            case "statistics" -> "cluster_size=1;cluster_key=" + CLUSTER_KEY + ";cluster_integrity=true;"
                    + "migrate_partitions_remaining=0;failed_best_practices=false";
            case "cluster-stable" -> stable(parameters);
            case "truncate" -> truncate(parameters, true);
            case "truncate-namespace" -> truncate(parameters, false);
            case "query-show" -> parameters.containsKey("trid") ? job(parameters, this::show) : jobs.showAll();
            case "query-abort" -> job(parameters, this::abort);
            case "user-agent-set" -> "ok";
            case "racks", "rack-ids", "roster", "quiesce", "service-tls-std", "peers-tls-std" -> ENTERPRISE_ONLY;
            default -> "ERROR:4:unrecognized command";
        };
    }

    private static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : text.split(";")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return parameters;
    }

    private String replicas() {
        byte[] all = new byte[Digest.PARTITIONS / 8];
        Arrays.fill(all, (byte) 0xff);
        String mine = Base64.getEncoder().encodeToString(all);
        return namespaces.keySet().stream().sorted().map(name -> name + ":0,1," + mine)
                .collect(Collectors.joining(";"));
    }

    private static String namespace(Namespace namespace) {
        int objects = namespace.objects().values().stream().mapToInt(Integer::intValue).sum();
        return "ns_cluster_size=1;effective_replication_factor=1;objects=" + objects + ";tombstones=0;master_objects="
                + objects + ";master_tombstones=0;dead_partitions=0;unavailable_partitions=0;"
                + "clock_skew_stop_writes=false;stop_writes=false;hwm_breached=false;current_time="
                + StoredRecord.now() / 1000 + ";truncate_lut=" + namespace.truncated() + ";truncating=false;"
                + "data_total_bytes=1073741824;data_used_bytes=0;data_used_pct=0;data_avail_pct=99;"
                + config(namespace);
    }

    private static String config(Namespace namespace) {
        return "allow-ttl-without-nsup=false;background-query-max-rps=10000;default-ttl=0;max-record-size="
                + StoredRecord.LARGEST + ";nsup-period=" + namespace.nsupPeriod() + ";replication-factor=1;"
                + "strong-consistency=false;storage-engine=memory;storage-engine.stop-writes-avail-pct=5;"
                + "storage-engine.stop-writes-used-pct=70";
    }

    private String config(Map<String, String> parameters) {
        if (!"namespace".equals(parameters.get("context"))) {
            return "cluster-name=larder-test;batch-max-requests=0";
        }
        String name = parameters.getOrDefault("namespace", parameters.getOrDefault("id", ""));
        return namespaces.containsKey(name) ? config(namespaces.get(name)) : "ERROR:20:namespace not found";
    }

    private String sets(String[] path) {
        if (path.length > 1 && !path[1].isEmpty() && !namespaces.containsKey(path[1])) {
            return "ns_type=unknown";
        }
        if (path.length > 2) {
            Namespace namespace = namespaces.get(path[1]);
            return namespace.sets().containsKey(path[2])
                    ? set(namespace, path[2], namespace.objects(), namespace.bytes())
                    : "";
        }
        return namespaces.values().stream()
                .filter(namespace -> path.length == 1 || path[1].isEmpty() || namespace.name().equals(path[1]))
                .map(namespace -> {
                    Map<String, Integer> objects = namespace.objects();
                    Map<String, Long> bytes = namespace.bytes();
                    return namespace.sets().keySet().stream().map(set -> "ns=" + namespace.name() + ":set=" + set + ":"
                            + set(namespace, set, objects, bytes)).collect(Collectors.joining());
                }).collect(Collectors.joining());
    }

    private static String set(Namespace namespace, String set, Map<String, Integer> objects,
            Map<String, Long> bytes) {
        return "objects=" + objects.getOrDefault(set, 0) + ":tombstones=0:data_used_bytes="
                + bytes.getOrDefault(set, 0L)
                + ":truncate_lut=" + namespace.sets().get(set) + ":sindexes=0:index_populating=false:truncating=false:"
                + "default-read-touch-ttl-pct=0:default-ttl=0:disable-eviction=false:enable-index=false:"
                + "stop-writes-count=0:stop-writes-size=0;";
    }

    private String stable(Map<String, String> parameters) {
        if (!parameters.getOrDefault("size", "1").equals("1")) {
            return "ERROR:7:cluster not specified size";
        }
        String namespace = parameters.get("namespace");
        return namespace != null && !namespaces.containsKey(namespace)
                ? "ERROR:20:namespace not found on node"
                : CLUSTER_KEY;
    }

    private String truncate(Map<String, String> parameters, boolean ofSet) {
        if (!parameters.containsKey("namespace")) {
            return "ERROR:20:missing 'namespace'";
        }
        if (ofSet && !parameters.containsKey("set")) {
            return "ERROR:4:missing 'set'";
        }
        long now = StoredRecord.now();
        long before = parameters.containsKey("lut") ? lut(parameters.get("lut")) : now;
        if (before <= 0) {
            return "ERROR:4:would truncate to 0";
        }
        if (before > now) {
            return "ERROR:4:would truncate in the future";
        }
        Namespace namespace = namespaces.get(parameters.get("namespace"));
        if (namespace != null && ofSet) {
            namespace.truncate(parameters.get("set"), before);
        } else if (namespace != null) {
            namespace.truncate(before);
        }
        return "ok";
    }

    /** @param nanos since 1970 */
    private static long lut(String nanos) {
        try {
            return Long.parseLong(nanos) / 1_000_000 - StoredRecord.EPOCH_SECONDS * 1000;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static String job(Map<String, String> parameters, LongFunction<String> answer) {
        String id = parameters.get("trid");
        if (id == null || id.isEmpty()) {
            return id == null ? "ERROR:4:missing 'id'" : "ERROR:4:missing 'id' value";
        }
        try {
            long number = Long.parseUnsignedLong(id);
            return number == 0 ? "ERROR:4:bad id" : answer.apply(number);
        } catch (NumberFormatException e) {
            return "ERROR:4:bad id";
        }
    }

    private String show(long id) {
        String job = jobs.show(id);
        return job == null ? "ERROR:2:job not found" : job;
    }

    private String abort(long id) {
        return jobs.abort(id) ? "ok" : "ERROR:2:id not active";
    }
}
