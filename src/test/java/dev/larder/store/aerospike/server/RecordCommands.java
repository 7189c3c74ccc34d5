package dev.larder.store.aerospike.server;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import dev.larder.store.aerospike.server.Partition.Change;
import dev.larder.store.aerospike.server.Request.Operation;

/** Commands on one record: single ones, rows of batches, and those of background jobs. */
final class RecordCommands {
    static final int LONGEST_BIN = 15;
    private static final int LONGEST_SET = 63;
    private static final int LONGEST_TTL = 315_360_000;
    private static final int NEVER = -1;
    private static final int KEEP = -2;

    private final Map<String, Namespace> namespaces;
    private final Faults faults;

    RecordCommands(Map<String, Namespace> namespaces, Faults faults) {
        this.namespaces = namespaces;
        this.faults = faults;
    }

    /** @param filter of the batch, for rows without a filter of their own; or null */
    Reply execute(Request request, Digest digest, byte[] filter) {
        try {
            Namespace namespace = namespaces.get(request.text(Request.NAMESPACE));
            if (namespace == null) {
                throw new Refusal(Result.NAMESPACE);
            }
            if (request.has(Request.FUNCTION)) {
                throw new Refusal(Result.UNSUPPORTED);
            }
            byte[] condition = request.fields().getOrDefault(Request.FILTER, filter);
            checkBins(request);
            return request.writes(Request.WRITE)
                    ? write(namespace, request, digest, condition)
                    : read(namespace.get(digest), request, condition);
        } catch (Refusal refusal) {
            return Reply.of(refusal.result());
        }
    }

    private static void checkBins(Request request) {
        for (Operation operation : request.operations()) {
            if (operation.bin().getBytes(StandardCharsets.UTF_8).length > LONGEST_BIN) {
                throw new Refusal(Result.BIN_NAME);
            }
        }
    }

    /** Without a record, even an invalid filter is no error. */
    private static void checkFilter(byte[] condition, StoredRecord found) {
        if (condition != null && !Expression.filter(condition).isTrue(Scope.of(found))) {
            throw new Refusal(Result.FILTERED_OUT);
        }
    }

    private static Reply read(StoredRecord found, Request request, byte[] condition) {
        if (found == null) {
            return Reply.of(Result.NOT_FOUND);
        }
        checkFilter(condition, found);
        if (request.reads(Request.NO_BIN_DATA)) {
            return Reply.of(found, List.of());
        }
        BinWork work = new BinWork(request, found);
        work.run();
        return Reply.of(found, work.answers());
    }

    private Reply write(Namespace namespace, Request request, Digest digest, byte[] condition) {
        faults.onWrite();
        return namespace.change(digest, found -> request.writes(Request.DELETE)
                ? deleted(request, found, condition)
                : changed(namespace, request, digest, found, condition));
    }

    private static Change deleted(Request request, StoredRecord found, byte[] condition) {
        if (found == null) {
            throw new Refusal(Result.NOT_FOUND);
        }
        checkGeneration(request, found.generation());
        checkFilter(condition, found);
        return new Change(null, Reply.of(Result.OK));
    }

    private static Change changed(
            Namespace namespace, Request request, Digest digest, StoredRecord found, byte[] condition) {
        String set = request.text(Request.SET);
        if (set.getBytes(StandardCharsets.UTF_8).length > LONGEST_SET) {
            throw new Refusal(Result.PARAMETER);
        }
        checkExistence(request, found);
        checkGeneration(request, found == null ? 0 : found.generation());
        if (found != null) {
            checkFilter(condition, found);
        }
        long now = StoredRecord.now();
        long voidTime = voidTime(namespace, request, found, now);
        byte[] key = request.has(Request.KEY) || found == null
                ? request.fields().getOrDefault(Request.KEY, new byte[0])
                : found.key();
        StoredRecord before = found == null
                ? new StoredRecord(digest, set, key, 0, 0, now, Map.of())
                : found;
        BinWork work = new BinWork(request, before);
        work.run();
        if (work.bins().isEmpty()) {
            if (found == null) {
                throw new Refusal(Result.NOT_FOUND);
            }
            return new Change(null, new Reply(Result.OK, 0, 0, Map.of(), work.answers()));
        }
        namespace.know(set);
        StoredRecord after = new StoredRecord(digest, before.set(), key, before.generation() % 0xffff + 1, voidTime,
                now, work.bins());
        if (after.size() > StoredRecord.LARGEST) {
            throw new Refusal(Result.TOO_BIG);
        }
        return new Change(after, Reply.of(after, work.answers()));
    }

    private static void checkExistence(Request request, StoredRecord found) {
        if (found != null && request.writes(Request.CREATE_ONLY)) {
            throw new Refusal(Result.EXISTS);
        }
        boolean needsOne = request.says(Request.UPDATE_ONLY) || request.says(Request.REPLACE_ONLY);
        boolean onlyTouches = request.operations().stream()
                .allMatch(operation -> operation.type() == Operation.TOUCH || operation.type() == Operation.GET);
        if (found == null && (needsOne || onlyTouches)) {
            throw new Refusal(Result.NOT_FOUND);
        }
    }

    /** @param stored 0 if there is no record */
    private static void checkGeneration(Request request, int stored) {
        if (request.writes(Request.GENERATION_EQUAL) && request.generation() != stored
                || request.writes(Request.GENERATION_GREATER) && request.generation() <= stored) {
            throw new Refusal(Result.GENERATION);
        }
    }

    private static long voidTime(Namespace namespace, Request request, StoredRecord found, long now) {
        int timeToLive = request.timeToLive();
        if (timeToLive > LONGEST_TTL || timeToLive < KEEP) {
            throw new Refusal(Result.PARAMETER);
        }
        if (timeToLive > 0 && namespace.nsupPeriod() == 0) {
            throw new Refusal(Result.FORBIDDEN);
        }
        return switch (timeToLive) {
            case 0, NEVER -> 0;
            case KEEP -> found == null ? 0 : found.voidTime();
            default -> now / 1000 + timeToLive;
        };
    }
}
