package dev.larder.store.aerospike.server;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

import com.aerospike.client.AerospikeException;
import com.aerospike.client.BatchRecord;
import com.aerospike.client.Record;
import com.aerospike.client.command.Command.OpResults;

/** Responses as text, for assertions. */
final class ServerReply {
    interface Call {
        Object run();
    }

    private ServerReply() {}

    /** The result, or the code of the error. */
    static String by(Call call) {
        try {
            return shown(call.run());
        } catch (AerospikeException e) {
            return "error " + e.getResultCode();
        }
    }

    static String by(BatchRecord row) {
        return row.resultCode == 0 ? shown(row.record) : "error " + row.resultCode;
    }

    static String by(List<? extends BatchRecord> rows) {
        return rows.stream().map(ServerReply::by).collect(Collectors.joining("\n", "", "\n"));
    }

    /** Bins are sorted by name; results of several operations on one bin are separated by bars. */
    static String shown(Object value) {
        return switch (value) {
            case null -> "nothing";
            case Record record -> record.bins == null ? "no bins" : pairs(new TreeMap<>(record.bins));
            case OpResults results -> results.stream().map(ServerReply::shown).collect(Collectors.joining(" | "));
            case List<?> list -> list.stream().map(ServerReply::shown).collect(Collectors.joining(", ", "[", "]"));
            case SortedMap<?, ?> map -> "ordered {" + pairs(map) + "}";
            case Map<?, ?> map -> "{" + pairs(new TreeMap<>(map)) + "}";
            case Map.Entry<?, ?> entry -> shown(entry.getKey()) + "=" + shown(entry.getValue());
            case byte[] bytes -> "x" + HexFormat.of().formatHex(bytes);
            case Double number -> number + "d";
            default -> value.toString();
        };
    }

    private static String pairs(Map<?, ?> map) {
        return map.entrySet().stream().map(ServerReply::shown).collect(Collectors.joining(" "));
    }
}
