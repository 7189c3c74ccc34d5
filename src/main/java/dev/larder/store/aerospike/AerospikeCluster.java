package dev.larder.store.aerospike;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
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

import dev.larder.store.StoreException.Kind;
import dev.larder.store.StoreException;
import dev.larder.store.backend.Attempts;
import dev.larder.store.backend.TlsContext;
import dev.larder.store.backend.TlsFailure;
import dev.larder.store.settings.AerospikeSettings.Placement;
import dev.larder.store.settings.AerospikeSettings.Seed;
import dev.larder.store.settings.AerospikeSettings;

/** The cluster: connected to when first needed, every call tried as often and as long as the settings say. */
final class AerospikeCluster implements AutoCloseable {
    /** What the client says of a certificate for whom it does not want. */
    private static final String OTHER_NAME = "Invalid TLS name";

    private final AerospikeSettings settings;
    private IAerospikeClient client;

    AerospikeCluster(AerospikeSettings settings) {
        this.settings = settings;
    }

    String hosts() {
        return settings.hosts().stream().map(Seed::toString).collect(Collectors.joining(", "));
    }

    Attempts attempts(Duration timeout) {
        return new Attempts(timeout, settings.connection().retries());
    }

    /** @throws AerospikeException where no server answers */
    synchronized IAerospikeClient client() {
        if (client == null) {
            client = connect();
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
            throw tls.flatMap(context -> certificateTrouble(context, e)).<RuntimeException>map(
                    reason -> new StoreException(Kind.REFUSED, reason + ".", e)).orElse(e);
        }
        // Another edition never ends a compressed batch.
        if (settings.records().compression()
                && !Info.request(connected.getNodes()[0], "edition").contains("Enterprise")) {
            connected.close();
            throw new StoreException(Kind.REFUSED, "Aerospike at " + hosts() + " is no Enterprise edition, which alone"
                    + " takes compressed requests: take out online_store.compression.");
        }
        return connected;
    }

    /** The client says only that there is no connection; so shakes hands with the servers to see why. */
    private Optional<String> certificateTrouble(TlsContext tls, AerospikeException failed) {
        if (String.valueOf(failed.getMessage()).contains(OTHER_NAME)) {
            return Optional.of("the certificate of " + hosts() + " is for another name than online_store.hosts and"
                    + " tls.name say; set the one in it: tls.name, or HOST:NAME:PORT");
        }
        for (Seed seed : settings.hosts()) {
            try {
                tls.tryHandshake(seed.host(), seed.port(), settings.connection().timeouts().connect());
            } catch (IOException e) {
                Optional<String> trouble = TlsFailure.describe(seed.toString(), e);
                if (trouble.isPresent()) {
                    return trouble;
                }
            }
        }
        return Optional.empty();
    }

    private ClientPolicy policy(Optional<TlsContext> tls) {
        ClientPolicy policy = new ClientPolicy();
        policy.timeout = millis(settings.connection().timeouts().connect());
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

    /** A host without a TLS name is talked to without TLS, and the name is what its certificate must say. */
    private Host host(Seed seed) {
        return settings.connection().tls().isPresent()
                ? new Host(seed.host(), seed.tlsName().orElse(seed.host()), seed.port())
                : new Host(seed.host(), seed.port());
    }

    /** Sets what a call that is made now may take of the time that is left. */
    <P extends Policy> P timed(P policy, Attempts attempts) {
        policy.totalTimeout = (int) Math.max(1, attempts.millisLeft());
        policy.socketTimeout = settings.socketTimeout().map(AerospikeCluster::millis).orElse(attempts.silenceMillis());
        policy.connectTimeout = millis(settings.connection().timeouts().connect());
        policy.maxRetries = 0;
        policy.sendKey = settings.records().sendKey();
        policy.compress = settings.records().compression();
        return policy;
    }

    /**
     * One request: tried again where that may help.
     *
     * @param at what is asked for, for the message of a failure
     */
    <T> T call(Placement at, Duration timeout, BiFunction<IAerospikeClient, Attempts, T> request) {
        Attempts attempts = attempts(timeout);
        while (true) {
            try {
                return request.apply(client(), attempts);
            } catch (AerospikeException e) {
                if (!ResultCodes.mayPass(e.getResultCode()) || !attempts.again()) {
                    throw ResultCodes.exception(e, at, hosts());
                }
            }
        }
    }

    /** Each server's answer to a command of the info protocol. */
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
