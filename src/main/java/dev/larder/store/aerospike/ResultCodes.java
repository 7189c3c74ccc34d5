package dev.larder.store.aerospike;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.aerospike.client.AerospikeException;
import com.aerospike.client.ResultCode;

import dev.larder.store.StoreException.Kind;
import dev.larder.store.StoreException;
import dev.larder.store.settings.AerospikeSettings.Placement;
import dev.larder.text.Quoted;

/** What the codes of the server and of its client mean, where, and what to do about them. */
final class ResultCodes {
    static final String OTHER_BINS = "the record holds other bins than larder writes; delete it, or pin the view to a set"
            + " of its own";

    private static final Pattern CODE_IN_WORDS = Pattern.compile("Error (-?\\d+)");

    private ResultCodes() {}

    /** Whether the same request may succeed later. */
    static boolean mayPass(int code) {
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

    /** Whether it is the store that refuses, and would every record. */
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

    /** A sentence without its end. */
    static String reason(int code, Placement at) {
        String namespace = "namespace `" + at.namespace() + "`";
        return switch (code) {
            case ResultCode.INVALID_NAMESPACE ->
                "the server has no " + namespace + "; see online_store.namespace and the"
                        + " server's own config";
            case ResultCode.RECORD_TOO_BIG ->
                "the record is too big for " + namespace + " (max-record-size, 1 MiB unless"
                        + " set; 8 MiB at most): raise it there, or take long features out of the view";
            case ResultCode.SERVER_MEM_ERROR -> namespace + " is out of space: give it more, shorten ttls, or remove"
                    + " data, then run again";
            case ResultCode.FAIL_FORBIDDEN ->
                namespace + " refuses it now: where the write has a ttl, its nsup-period is"
                        + " 0, so set that, or allow-ttl-without-nsup, or `ttl: never`";
            case ResultCode.PARAMETER_ERROR ->
                "set `" + at.set() + "` of " + namespace + " takes no such record: either"
                        + " the namespace has its 4,095 sets already, or the set's name is not allowed, or the record"
                        + " holds other bins than larder writes";
            case ResultCode.BIN_TYPE_ERROR, ResultCode.OP_NOT_APPLICABLE -> OTHER_BINS;
            case ResultCode.DEVICE_OVERLOAD -> "the device of " + namespace + " is overloaded; lower --rate or"
                    + " --parallelism";
            case ResultCode.KEY_BUSY -> "the record is busy: too many clients want it at once";
            case ResultCode.PARTITION_UNAVAILABLE -> "no server of the cluster has the record's partition now; see"
                    + " `asadm -e 'show stat like unavailable'`";
            case ResultCode.TIMEOUT, ResultCode.NO_RESPONSE -> "the server did not answer in time; see"
                    + " online_store.timeouts";
            case ResultCode.ROLE_VIOLATION -> "this user has no role for it: larder needs `read-write`, and"
                    + " `truncate` to clear";
            case ResultCode.NOT_AUTHENTICATED -> "the server asks for a user: set online_store.username and password";
            case ResultCode.INVALID_USER, ResultCode.INVALID_PASSWORD, ResultCode.INVALID_CREDENTIAL,
                    ResultCode.EXPIRED_PASSWORD, ResultCode.FORBIDDEN_PASSWORD ->
                "the server does not take this username and password (" + ResultCode.getResultString(code) + ")";
            case ResultCode.SECURITY_NOT_SUPPORTED, ResultCode.SECURITY_NOT_ENABLED ->
                "the server has no security, so leave out online_store.username and password";
            default -> "the server answers " + code + " (" + ResultCode.getResultString(code) + ")";
        };
    }

    static StoreException exception(AerospikeException e, Placement at, String hosts) {
        int code = cause(e);
        if (code == ResultCode.SERVER_NOT_AVAILABLE || code == ResultCode.INVALID_NODE_ERROR) {
            return new StoreException(Kind.UNREACHABLE, "Aerospike at " + hosts + " cannot be reached ("
                    + firstLine(e) + "): see whether it runs, and online_store.hosts and tls.", e);
        }
        String where = "Aerospike at " + hosts + ": ";
        return mayPass(code)
                ? new StoreException(Kind.UNREACHABLE, where + reason(code, at) + ".", e)
                : new StoreException(Kind.REFUSED, where + reason(code, at) + ".", e);
    }

    /**
     * Of a connection that was not made, the client tells why only in words, a host a line: {@code HOST Error CODE:
     * ...}.
     */
    private static int cause(AerospikeException e) {
        Matcher told = CODE_IN_WORDS.matcher(String.valueOf(e.getBaseMessage()));
        return e.getResultCode() == ResultCode.SERVER_NOT_AVAILABLE && told.find()
                ? Integer.parseInt(told.group(1))
                : e.getResultCode();
    }

    private static String firstLine(AerospikeException e) {
        String[] lines = String.valueOf(e.getBaseMessage()).split("\n", 3);
        return Quoted.path(lines.length > 1 ? lines[1] : lines[0]);
    }
}
