package dev.larder.store.aerospike;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.aerospike.client.AerospikeException;
import com.aerospike.client.ResultCode;

import dev.larder.store.StoreException;
import dev.larder.store.StoreException.Kind;
import dev.larder.store.settings.AerospikeSettings.Placement;
import dev.larder.text.Quoted;

/** Maps result codes of server and client to outcomes and to messages that say what happened and what to do. */
final class ResultCodes {
    static final String OTHER_BINS = "the record has bins that larder did not write; delete it, or pin the view to a set of"
            + " its own";

    private static final Pattern CODE_IN_MESSAGE = Pattern.compile("Error (-?\\d+)");

    private ResultCodes() {}

    /** Whether the same request may succeed later. */
    static boolean isTransient(int code) {
        return switch (code) {
            case ResultCode.TIMEOUT, ResultCode.KEY_BUSY, ResultCode.DEVICE_OVERLOAD, ResultCode.PARTITION_UNAVAILABLE,
                    ResultCode.CLUSTER_KEY_MISMATCH, ResultCode.LOST_CONFLICT, ResultCode.BATCH_QUEUES_FULL,
                    ResultCode.QUERY_QUEUEFULL, ResultCode.QUERY_TIMEOUT, ResultCode.QUOTA_EXCEEDED,
                    ResultCode.NO_RESPONSE, ResultCode.BATCH_FAILED, ResultCode.SERVER_NOT_AVAILABLE,
                    ResultCode.NO_MORE_CONNECTIONS, ResultCode.MAX_RETRIES_EXCEEDED, ResultCode.MAX_ERROR_RATE,
                    ResultCode.INVALID_NODE_ERROR, ResultCode.SCAN_TERMINATED, ResultCode.QUERY_TERMINATED ->
                true;
            default -> false;
        };
    }

    /** A client that could not connect may have been refused, and would be again. */
    static boolean isTransient(AerospikeException e) {
        return isTransient(cause(e));
    }

    /** Whether the store would refuse every other record too. */
    static boolean concernsAll(int code) {
        return switch (code) {
            case ResultCode.INVALID_NAMESPACE, ResultCode.NOT_AUTHENTICATED, ResultCode.ROLE_VIOLATION,
                    ResultCode.NOT_WHITELISTED, ResultCode.INVALID_USER, ResultCode.INVALID_PASSWORD,
                    ResultCode.EXPIRED_PASSWORD, ResultCode.FORBIDDEN_PASSWORD, ResultCode.INVALID_CREDENTIAL,
                    ResultCode.EXPIRED_SESSION, ResultCode.SECURITY_NOT_SUPPORTED, ResultCode.SECURITY_NOT_ENABLED,
                    ResultCode.SECURITY_SCHEME_NOT_SUPPORTED ->
                true;
            default -> false;
        };
    }

    /** A sentence without the final period. */
    static String reason(int code, Placement at) {
        String namespace = "namespace `" + at.namespace() + "`";
        return switch (code) {
            case ResultCode.INVALID_NAMESPACE ->
                "the server has no " + namespace + "; check online_store.namespace and the"
                        + " server's config";
            case ResultCode.RECORD_TOO_BIG ->
                "the record is too big for " + namespace + " (max-record-size, by default"
                        + " 1 MiB, at most 8 MiB): raise it, or remove long features from the view";
            case ResultCode.SERVER_MEM_ERROR -> namespace + " is out of space: give it more, shorten ttls, or remove"
                    + " data, then run again";
            case ResultCode.FAIL_FORBIDDEN ->
                namespace + " refuses the write. If the view has a ttl, nsup-period is 0: set"
                        + " nsup-period or allow-ttl-without-nsup there, or `ttl: never` in the view";
            case ResultCode.PARAMETER_ERROR ->
                "set `" + at.set() + "` of " + namespace + " refuses the record: the"
                        + " namespace already has 4,095 sets, or the set's name is not allowed, or the record has bins"
                        + " that larder did not write";
            case ResultCode.BIN_TYPE_ERROR, ResultCode.OP_NOT_APPLICABLE -> OTHER_BINS;
            case ResultCode.DEVICE_OVERLOAD -> "the device of " + namespace + " is overloaded; lower --rate or"
                    + " --parallelism";
            case ResultCode.KEY_BUSY -> "the record is busy: too many clients use it at once";
            case ResultCode.PARTITION_UNAVAILABLE -> "no node of the cluster serves the record's partition; see"
                    + " `asadm -e 'show stat like unavailable'`";
            case ResultCode.TIMEOUT, ResultCode.NO_RESPONSE -> "the server did not answer in time; see"
                    + " online_store.timeouts";
            case ResultCode.ROLE_VIOLATION -> "this user lacks a role: larder needs `read-write`, and"
                    + " `truncate` to truncate views";
            case ResultCode.NOT_AUTHENTICATED -> "the server requires a user: set online_store.username and password";
            case ResultCode.INVALID_USER, ResultCode.INVALID_PASSWORD, ResultCode.INVALID_CREDENTIAL,
                    ResultCode.EXPIRED_PASSWORD, ResultCode.FORBIDDEN_PASSWORD ->
                "the server rejects this username and password (" + ResultCode.getResultString(code) + ")";
            case ResultCode.SECURITY_NOT_SUPPORTED, ResultCode.SECURITY_NOT_ENABLED ->
                "security is not enabled on the server; remove online_store.username and password";
            default -> "the server answers code " + code + " (" + ResultCode.getResultString(code) + ")";
        };
    }

    /** @param where as in {@code at HOSTS} */
    static StoreException exception(AerospikeException e, Placement at, String where) {
        int code = cause(e);
        if (code == ResultCode.SERVER_NOT_AVAILABLE || code == ResultCode.INVALID_NODE_ERROR) {
            return new StoreException(Kind.UNREACHABLE, "Aerospike " + where + " cannot be reached ("
                    + firstLine(e) + "): see whether it runs, and online_store.hosts and tls.", e);
        }
        String message = "Aerospike " + where + ": " + reason(code, at) + ".";
        return isTransient(code)
                ? new StoreException(Kind.UNREACHABLE, message, e)
                : new StoreException(Kind.REFUSED, message, e);
    }

    /**
     * If it cannot connect, the client reports the cause only in its message, one line per host: {@code HOST Error CODE:
     * ...}.
     */
    private static int cause(AerospikeException e) {
        Matcher reported = CODE_IN_MESSAGE.matcher(String.valueOf(e.getBaseMessage()));
        return e.getResultCode() == ResultCode.SERVER_NOT_AVAILABLE && reported.find()
                ? Integer.parseInt(reported.group(1))
                : e.getResultCode();
    }

    private static String firstLine(AerospikeException e) {
        String[] lines = String.valueOf(e.getBaseMessage()).split("\n", 3);
        return Quoted.path(lines.length > 1 ? lines[1] : lines[0]);
    }
}
