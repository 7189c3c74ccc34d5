package dev.larder.store.redis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import dev.larder.store.WriteOutcome;
import dev.larder.store.redis.client.NoNodeException;
import dev.larder.store.redis.client.RedisNode;
import dev.larder.store.redis.client.RedisNodes;
import dev.larder.store.redis.client.Request;
import dev.larder.store.redis.record.PendingRecord;
import dev.larder.store.redis.record.RecordFormat;
import dev.larder.store.redis.record.Scripts;

/**
 * Writes whole rows in a cluster so that the newest wins: one script call decides on and writes many rows of a server. A
 * transaction could only have rows of one slot, and a batch has few of these.
 *
 * <p>A script may use keys that its call does not declare, if the server has their slots. Redis and Valkey allow that;
 * a service that does not is found out by the first batch, and not asked again.
 */
final class GroupedWrite {
    private final RedisNodes nodes;
    private volatile boolean isRefused;

    GroupedWrite(RedisNodes nodes) {
        this.nodes = nodes;
    }

    /** Returns the rows without an outcome, for a call each, which reports why a row cannot be written. */
    List<PendingRecord> write(List<PendingRecord> rows, RecordFormat format, Consumer<List<Request>> executor,
            WriteOutcome[] outcomes) {
        if (isRefused || format.rowsPerScript() == 0) {
            return rows;
        }
        List<List<PendingRecord>> groups = groups(rows, format.rowsPerScript());
        List<Request> requests = groups.stream().map(format::writeRowsByScript).toList();
        executor.accept(requests);
        // One group alone may be one whose slots have just moved.
        boolean othersAreRefused = groups.size() > 1 && groups.stream().anyMatch(group -> group.size() > 1);
        for (int i = 0; i < groups.size(); i++) {
            if (requests.get(i).failure() != null) {
                othersAreRefused = false;
                continue;
            }
            List<?> answers = (List<?>) requests.get(i).replies().getFirst();
            for (int j = 0; j < answers.size(); j++) {
                long answer = (Long) answers.get(j);
                if (answer != Scripts.FAILED) {
                    outcomes[groups.get(i).get(j).index()] = RedisWrite.outcome(answer);
                }
                // If not even the declared key could be written, the server refuses something else.
                othersAreRefused &= (j > 0) == (answer == Scripts.FAILED);
            }
        }
        isRefused = othersAreRefused;
        return rows.stream().filter(pending -> outcomes[pending.index()] == null).toList();
    }

    private List<List<PendingRecord>> groups(List<PendingRecord> rows, int size) {
        Map<RedisNode, List<PendingRecord>> open = new LinkedHashMap<>();
        List<List<PendingRecord>> groups = new ArrayList<>();
        for (PendingRecord pending : rows) {
            try {
                List<PendingRecord> group = open.computeIfAbsent(nodes.of(pending.key()),
                        node -> new ArrayList<>(size));
                group.add(pending);
                if (group.size() == size) {
                    groups.add(List.copyOf(group));
                    group.clear();
                }
            } catch (NoNodeException e) {
                // It stays without an outcome.
            }
        }
        open.values().stream().filter(group -> !group.isEmpty()).forEach(groups::add);
        return groups;
    }
}
