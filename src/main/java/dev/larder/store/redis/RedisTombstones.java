package dev.larder.store.redis;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

import dev.larder.feature.Tombstone;
import dev.larder.store.Expiry;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.store.WriteOutcome;
import dev.larder.store.WriteOutcome.Done;
import dev.larder.store.WriteOutcome.Failed;
import dev.larder.store.backend.Attempts;
import dev.larder.store.backend.PendingRow;
import dev.larder.store.redis.client.PipelinedExecutor;
import dev.larder.store.redis.client.Request;
import dev.larder.store.redis.record.HashFields;
import dev.larder.store.redis.record.RecordFormat;
import dev.larder.store.redis.record.Scripts;
import dev.larder.text.BadValueException;

/** One call that writes tombstones, by one script call each. */
record RedisTombstones(PipelinedExecutor executor, RecordFormat format, HashFields ever, Call call) {

    /** What this call asks for. @param untilMicros when the tombstones expire; empty to leave none */
    record Call(List<Tombstone> tombstones, Conflict conflict, OptionalLong untilMicros, Attempts attempts,
            long nowMicros) {}

    List<WriteOutcome> run() {
        WriteOutcome[] outcomes = new WriteOutcome[call.tombstones().size()];
        PendingRow.inWaves(call.tombstones().stream().map(Tombstone::asRow).toList(),
                row -> Optional.of(Expiry.NEVER), outcomes, wave -> write(wave, outcomes));
        return Arrays.asList(outcomes);
    }

    private void write(List<PendingRow> wave, WriteOutcome[] outcomes) {
        Map<Integer, Request> requests = new LinkedHashMap<>();
        for (PendingRow row : wave) {
            try {
                requests.put(row.index(), request(call.tombstones().get(row.index())));
            } catch (BadValueException e) {
                // An entity that has no key in this layout has no record either.
                outcomes[row.index()] = Done.DELETED;
            }
        }
        executor.run(List.copyOf(requests.values()), call.attempts());
        if (Arrays.stream(outcomes).allMatch(Objects::isNull)) {
            PipelinedExecutor.requireAnyReply(List.copyOf(requests.values()));
        }
        requests.forEach((index, request) -> outcomes[index] = outcome(request));
    }

    private Request request(Tombstone tombstone) {
        return format.tombstoneRequest(format.key(tombstone.key()), tombstone, ever, call.conflict(),
                call.untilMicros(), call.nowMicros());
    }

    private WriteOutcome outcome(Request request) {
        if (request.failure() != null) {
            return new Failed(request.failure().reason());
        }
        if (call.conflict() == Conflict.OVERWRITE) {
            return Done.DELETED;
        }
        long answer = (Long) request.replies().getFirst();
        if (answer == Scripts.OTHER_ENCODING) {
            return new Failed(RedisStore.OTHER_ENCODING);
        }
        return answer == Scripts.DONE ? Done.DELETED : Done.STALE;
    }
}
