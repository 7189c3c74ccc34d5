package dev.larder.store.aerospike.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import dev.larder.store.aerospike.server.Datum.Chunk;
import dev.larder.store.aerospike.server.Datum.Int;
import dev.larder.store.aerospike.server.Datum.Items;
import dev.larder.store.aerospike.server.Reply.Value;
import dev.larder.store.aerospike.server.Request.Operation;

/** Runs the operations of one command, in order, on a copy of the bins. */
final class BinWork {
    private static final int CREATE_ONLY = 1;
    private static final int UPDATE_ONLY = 2;
    private static final int ALLOW_DELETE = 4;
    private static final int POLICY_NO_FAIL = 8;
    private static final int EVAL_NO_FAIL = 16;

    private final Request request;
    private final StoredRecord before;
    private final Map<String, Datum> bins = new LinkedHashMap<>();
    private final List<Value> answers = new ArrayList<>();

    /** @param before without bins if there was no record */
    BinWork(Request request, StoredRecord before) {
        this.request = request;
        this.before = before;
        if (!replaces()) {
            bins.putAll(before.bins());
        }
    }

    private boolean replaces() {
        return request.says(Request.REPLACE) || request.says(Request.REPLACE_ONLY);
    }

    Map<String, Datum> bins() {
        return bins;
    }

    List<Value> answers() {
        return answers;
    }

    void run() {
        if (request.reads(Request.GET_ALL) && request.operations().isEmpty()) {
            answerAll();
        }
        for (Operation operation : request.operations()) {
            if (replaces() && operation.type() != Operation.PUT && operation.type() != Operation.TOUCH) {
                throw new Refusal(Result.PARAMETER);
            }
            apply(operation);
        }
    }

    private void apply(Operation operation) {
        String bin = operation.bin();
        switch (operation.type()) {
            case Operation.GET -> {
                if (bin.isEmpty() && request.reads(Request.GET_ALL)) {
                    answerAll();
                } else {
                    answer(bin, bins.get(bin));
                }
            }
            case Operation.PUT -> {
                store(bin, operation.datum());
                answer(bin, null);
            }
            case Operation.ADD -> {
                Datum sum = bins.get(bin);
                bins.put(bin, sum == null ? operation.datum() : Arithmetic.add(sum, operation.datum()));
                answer(bin, null);
            }
            case Operation.APPEND -> joined(operation, bins.get(bin), operation.datum());
            case Operation.PREPEND -> joined(operation, operation.datum(), bins.get(bin));
            case Operation.CDT_READ, Operation.CDT_MODIFY -> {
                MapOps.Change change = MapOps.apply(MsgPack.read(operation.value()), bins.get(bin),
                        UnaryOperator.identity());
                if (operation.type() == Operation.CDT_MODIFY && change.after() != null) {
                    bins.put(bin, change.after());
                }
                answer(bin, change.answer());
            }
            case Operation.EXPRESSION_READ -> answer(bin, evaluated(operation));
            case Operation.EXPRESSION_MODIFY -> {
                storeEvaluated(operation);
                answer(bin, null);
            }
            case Operation.TOUCH -> {
                // Rewriting the record with its old bins is all that a touch does.
            }
            case Operation.DELETE -> {
                bins.clear();
                answer(bin, null);
            }
            default -> throw new Refusal(Result.UNSUPPORTED);
        }
    }

    private void answerAll() {
        bins.forEach((name, value) -> answers.add(new Value(name, value)));
    }

    /** @param datum null and nil are returned only if every operation must return something */
    private void answer(String bin, Datum datum) {
        boolean nothing = datum == null || datum == Datum.NIL;
        if (!nothing || request.writes(Request.RESPOND_ALL_OPS)) {
            answers.add(new Value(bin, nothing ? Datum.NIL : datum));
        }
    }

    private void store(String bin, Datum datum) {
        if (datum == Datum.NIL) {
            bins.remove(bin);
        } else {
            bins.put(bin, datum);
        }
    }

    private void joined(Operation operation, Datum first, Datum second) {
        if (first == null || second == null) {
            bins.put(operation.bin(), operation.datum());
        } else if (first instanceof Chunk one && second instanceof Chunk other
                && one.particle() == other.particle()) {
            bins.put(operation.bin(), new Chunk(new Output().all(one.raw()).all(other.data()).bytes()));
        } else {
            throw new Refusal(Result.BIN_TYPE);
        }
        answer(operation.bin(), null);
    }

    private static int flags(Operation operation) {
        return MsgPack.read(operation.value()) instanceof Items(List<Datum> words)
                && words.size() == 2 && words.get(1) instanceof Int(long flags) ? (int) flags : 0;
    }

    /** @return null if the result is unknown and the flags allow that */
    private Datum evaluated(Operation operation) {
        if (!(MsgPack.read(operation.value()) instanceof Items(List<Datum> words))) {
            throw new Refusal(Result.PARAMETER);
        }
        Datum value = Expression.of(words.getFirst()).formula().of(new Scope(before, bins, Map.of()));
        if (value == null && (flags(operation) & EVAL_NO_FAIL) == 0) {
            throw new Refusal(Result.NOT_APPLICABLE);
        }
        return value;
    }

    private void storeEvaluated(Operation operation) {
        int flags = flags(operation);
        boolean there = bins.containsKey(operation.bin());
        int refused = there && (flags & CREATE_ONLY) != 0
                ? Result.BIN_EXISTS
                : !there && (flags & UPDATE_ONLY) != 0 ? Result.BIN_NOT_FOUND : Result.OK;
        if (refused != Result.OK) {
            if ((flags & POLICY_NO_FAIL) == 0) {
                throw new Refusal(refused);
            }
            return;
        }
        Datum value = evaluated(operation);
        if (value == Datum.NIL && (flags & ALLOW_DELETE) == 0) {
            throw new Refusal(Result.NOT_APPLICABLE);
        }
        if (value != null) {
            store(operation.bin(), value);
        }
    }
}
