package dev.larder.store.aerospike;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.aerospike.client.AerospikeClient;
import com.aerospike.client.AerospikeException;
import com.aerospike.client.Host;
import com.aerospike.client.IAerospikeClient;
import com.aerospike.client.Info;
import com.aerospike.client.cluster.Node;
import com.aerospike.client.policy.AuthMode;
import com.aerospike.client.policy.ClientPolicy;
import com.aerospike.client.policy.InfoPolicy;
import com.aerospike.client.policy.Policy;
import com.aerospike.client.policy.TlsPolicy;

import dev.larder.store.StoreException;
import dev.larder.store.StoreException.Kind;
import dev.larder.store.backend.Attempts;
import dev.larder.store.backend.TlsContext;
import dev.larder.store.backend.TlsFailure;
import dev.larder.store.settings.AerospikeSettings;
import dev.larder.store.settings.AerospikeSettings.Placement;
import dev.larder.store.settings.AerospikeSettings.Seed;

/** Connects to the cluster on first use, and retries every call within the timeouts and retries of the settings. */
final class AerospikeCluster implements AutoCloseable {
    /** The info command {@code build} with its header: protocol version 2, type 1, length 6. */
    private static final byte[] BUILD_QUESTION = {2, 1, 0, 0, 0, 0, 0, 6, 'b', 'u', 'i', 'l', 'd', '\n'};
    /** In the response to {@code peers-clear-std}: name, TLS name, addresses of each other node of the cluster. */
    private static final Pattern PEER = Pattern.compile("\\[(\\p{XDigit}+),[^,\\[]*,\\[([^\\]]*)\\]\\]");
    /** The client's message for a certificate with another name. */
    private static final String OTHER_NAME = "Invalid TLS name";

    private final AerospikeSettings settings;
    /** Every node seen so far, by name, so that a message can name one that is gone. */
    private final Map<String, String> addresses = new ConcurrentSkipListMap<>();
    private IAerospikeClient client;

    AerospikeCluster(AerospikeSettings settings) {
        this.settings = settings;
    }

    String hosts() {
        return settings.hosts().stream().map(Seed::toString).collect(Collectors.joining(", "));
    }

    /** The configured hosts that accept no connection or do not answer, each with what is wrong. */
    List<String> unreachableHosts() {
        return settings.hosts().stream()
                .flatMap(seed -> hostFailure(seed).stream().map(failure -> "host " + seed + " " + failure)).toList();
    }

    private Optional<String> hostFailure(Seed seed) {
        try (Socket socket = new Socket()) {
            try {
                socket.connect(new InetSocketAddress(seed.host(), seed.port()), connectMillis());
            } catch (IOException e) {
                return Optional.of("accepts no connection (" + e.getMessage() + ")");
            }
            socket.setSoTimeout(connectMillis());
            socket.getOutputStream().write(BUILD_QUESTION);
            socket.getInputStream().read();
            return Optional.empty();
        } catch (SocketTimeoutException e) {
            // The system accepts connections for a process that hangs.
            return Optional.of("does not answer");
        } catch (IOException e) {
            // A server that expects TLS or a user answers by closing the connection.
            return Optional.empty();
        }
    }

    private int connectMillis() {
        return millis(settings.connection().timeouts().connect());
    }

    Attempts attempts(Duration timeout) {
        return new Attempts(timeout, settings.connection().retries());
    }

    /** @throws AerospikeException if no server answers */
    synchronized IAerospikeClient client() {
        if (client == null) {
            client = connect();
            remember(client.getNodes());
        }
        return client;
    }

    private IAerospikeClient connect() {
        Optional<TlsContext> tls = settings.connection().tls().map(TlsContext::of);
        IAerospikeClient connected;
        try {
            connected = new AerospikeClient(policy(tls),
                    settings.hosts().stream().map(this::host).toArray(Host[]::new));
        } catch (AerospikeException e) {
            throw tls.flatMap(context -> certificateFailure(context, e)).<RuntimeException>map(
                    reason -> new StoreException(Kind.REFUSED, reason + ".", e)).orElse(e);
        }
        // Another edition never answers a compressed batch.
        if (settings.records().compression()
                && !Info.request(connected.getNodes()[0], "edition").contains("Enterprise")) {
            connected.close();
            throw new StoreException(Kind.REFUSED,
                    "Aerospike at " + hosts() + " is not the Enterprise edition, and only"
                            + " that accepts compressed requests. Remove online_store.compression.");
        }
        return connected;
    }

    /** The client reports only that it could not connect, so this repeats the TLS handshake to find out why. */
    private Optional<String> certificateFailure(TlsContext tls, AerospikeException failed) {
        if (String.valueOf(failed.getMessage()).contains(OTHER_NAME)) {
            return Optional.of("the certificate of " + hosts() + " is for another name than online_store.hosts and"
                    + " tls.name give. Set the name that is in the certificate: tls.name, or HOST:NAME:PORT");
        }
        for (Seed seed : settings.hosts()) {
            try {
                tls.tryHandshake(seed.host(), seed.port(), settings.connection().timeouts().connect());
            } catch (IOException e) {
                Optional<String> failure = TlsFailure.describe(seed.toString(), e);
                if (failure.isPresent()) {
                    return failure;
                }
            }
        }
        return Optional.empty();
    }

    private ClientPolicy policy(Optional<TlsContext> tls) {
        ClientPolicy policy = new ClientPolicy();
        policy.timeout = connectMillis();
        policy.authMode = switch (settings.authMode()) {
            case INTERNAL -> AuthMode.INTERNAL;
            case EXTERNAL -> AuthMode.EXTERNAL;
            case PKI -> AuthMode.PKI;
        };
        policy.user = settings.connection().credentials().username().orElse(null);
        policy.password = settings.connection().credentials().password().map(secret -> secret.reveal()).orElse(null);
        tls.ifPresent(own -> {
            policy.tlsPolicy = new TlsPolicy();
            policy.tlsPolicy.context = own.context();
            policy.tlsPolicy.protocols = new String[]{"TLSv1.3", "TLSv1.2"};
        });
        return policy;
    }

    /** The client uses TLS only for hosts with a TLS name, which must be the name in the certificate. */
    private Host host(Seed seed) {
        return settings.connection().tls().isPresent()
                ? new Host(seed.host(), seed.tlsName().orElse(seed.host()), seed.port())
                : new Host(seed.host(), seed.port());
    }

    /** Sets the timeouts of a request that is sent now, from the time that is left. */
    <P extends Policy> P timed(P policy, Attempts attempts) {
        policy.totalTimeout = (int) Math.max(1, attempts.millisLeft());
        policy.socketTimeout = settings.socketTimeout().map(AerospikeCluster::millis).orElse(attempts.silenceMillis());
        policy.connectTimeout = connectMillis();
        policy.maxRetries = 0;
        policy.sendKey = settings.records().sendKey();
        policy.compress = settings.records().compression();
        return policy;
    }

    /**
     * Runs one request, and retries it if it may succeed later.
     *
     * @param at what the request is about, for error messages
     */
    <T> T call(Placement at, Duration timeout, BiFunction<IAerospikeClient, Attempts, T> request) {
        Attempts attempts = attempts(timeout);
        while (true) {
            try {
                return request.apply(client(), attempts);
            } catch (AerospikeException e) {
                if (!ResultCodes.isTransient(e) || !attempts.again()) {
                    throw failure(e, at);
                }
            }
        }
    }

    /** The exception for a failed request. It names the nodes that do not answer, if others do. */
    StoreException failure(AerospikeException e, Placement at) {
        return ResultCodes.exception(e, at,
                ResultCodes.isTransient(e) ? silentNodes() : "at " + hosts());
    }

    /**
     * The nodes that were seen once, or that others name as their peers, and that do not answer now; the configured hosts
     * if that is all or none of them.
     */
    private String silentNodes() {
        IAerospikeClient connected;
        synchronized (this) {
            connected = client;
        }
        if (connected == null) {
            return "at " + hosts();
        }
        InfoPolicy policy = new InfoPolicy();
        policy.timeout = connectMillis();
        Set<String> answering = new HashSet<>();
        for (Node node : remember(connected.getNodes())) {
            try {
                PEER.matcher(Info.request(policy, node, "peers-clear-std")).results()
                        .forEach(peer -> addresses.putIfAbsent(peer.group(1), peer.group(2)));
                answering.add(node.getName());
            } catch (AerospikeException e) {
                // It is one of the silent nodes.
            }
        }
        Set<String> silent = new TreeSet<>(addresses.keySet());
        silent.removeAll(answering);
        return silent.isEmpty() || answering.isEmpty()
                ? "at " + hosts()
                : "node " + silent.stream().map(this::describe).collect(Collectors.joining(", "));
    }

    private Node[] remember(Node[] nodes) {
        for (Node node : nodes) {
            addresses.put(node.getName(), node.getHost().name + ":" + node.getHost().port);
        }
        return nodes;
    }

    /** A node's name and address. */
    String describe(String node) {
        return node + " (" + addresses.get(node) + ")";
    }

    ClusterState state(String namespace) {
        return ClusterState.of(client(), namespace, millis(settings.connection().timeouts().batch()));
    }

    /** How many partitions of a namespace the nodes that answer still have to send or receive. */
    long migratingPartitions(String namespace) {
        InfoPolicy policy = new InfoPolicy();
        policy.timeout = millis(settings.connection().timeouts().batch());
        long partitions = 0;
        for (Node node : remember(client().getNodes())) {
            try {
                InfoResponse statistics = InfoResponse.parse(
                        Info.request(policy, node, "namespace/" + namespace), ";");
                partitions += statistics.number("migrate_rx_partitions_remaining")
                        + statistics.number("migrate_tx_partitions_remaining");
            } catch (AerospikeException e) {
                // The state of the cluster reports the silent node.
            }
        }
        return partitions;
    }

    /** The response of every node to a command of the info protocol. */
    List<String> info(Placement at, String command) {
        return call(at, settings.connection().timeouts().batch(), (client, attempts) -> {
            InfoPolicy policy = new InfoPolicy();
            policy.timeout = (int) Math.max(1, attempts.millisLeft());
            List<String> answers = new ArrayList<>();
            for (Node node : client.getNodes()) {
                answers.add(Info.request(policy, node, command));
            }
            return answers;
        });
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(Kind.UNREACHABLE, "interrupted while waiting for Aerospike", e);
        }
    }

    private static int millis(Duration duration) {
        return (int) duration.toMillis();
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
        }
    }
}
