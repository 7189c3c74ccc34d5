package dev.larder.materialize;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.ReadResult;
import dev.larder.source.EntityHash;
import dev.larder.source.SourcePlan;
import dev.larder.store.OnlineStore;
import dev.larder.store.ScanVisitor;
import dev.larder.text.BadValueException;

/**
 * Finds the entities of a view in the store that the source does not have, by one scan. Where the source's entities do
 * not fit the memory, those of the store are divided into the same parts, by way of a temporary file.
 */
final class ExtraEntities {
    private static final int FIXED_BYTES = 2 * Long.BYTES + Integer.BYTES;

    private final OnlineStore store;
    private final SourcePlan plan;
    private final LatestStep latest;
    private final RunContext context;
    private long scanned;

    /** @param latest of this plan; it remembers all entities */
    ExtraEntities(OnlineStore store, SourcePlan plan, LatestStep latest, RunContext context) {
        this.store = store;
        this.plan = plan;
        this.latest = latest;
        this.context = context;
    }

    /**
     * @param beforeMicros only rows before this event time are extra; unreadable records are skipped
     * @return how many such rows the store has
     */
    long find(long beforeMicros, Consumer<EntityKey> found) {
        find(visitor -> scan(visitor, beforeMicros, (key, reason) -> {}), found);
        return scanned;
    }

    /**
     * Finds entities of any event time, including those with unreadable records.
     *
     * @param nameless receives records that name no entity: their key, and what is wrong
     */
    void findAll(Consumer<EntityKey> found, BiConsumer<String, String> nameless) {
        find(visitor -> scan(visitor, Long.MAX_VALUE, (text, reason) -> {
            try {
                EntityKey key = EntityKey.parse(plan.view().keys(), text);
                visitor.visit(key, plan.hash(key));
            } catch (BadValueException e) {
                nameless.accept(text, reason);
            }
        }), found);
    }

    private interface Visitor {
        void visit(EntityKey key, EntityHash hash);
    }

    private void find(Consumer<Visitor> scan, Consumer<EntityKey> found) {
        if (latest.parts() == 1) {
            latest.part(0);
            scan.accept((key, hash) -> {
                if (!latest.contains(hash.high(), hash.low())) {
                    found.accept(key);
                }
            });
        } else {
            findInParts(scan, found);
        }
    }

    private void scan(Visitor visitor, long beforeMicros, BiConsumer<String, String> damaged) {
        store.scan(plan.view(), List.of(), new ScanVisitor() {
            @Override
            public boolean visit(ReadResult.Found stored) {
                FeatureRow row = stored.row();
                if (row.eventMicros() < beforeMicros) {
                    visitor.visit(row.key(), plan.hash(row.key()));
                    scanned++;
                }
                context.progress().advance(1);
                return !context.interruption().isRequested();
            }

            @Override
            public void damaged(String key, String reason) {
                damaged.accept(key, reason);
            }
        });
    }

    private void findInParts(Consumer<Visitor> scan, Consumer<EntityKey> found) {
        try (SpillFile stored = new SpillFile(context.temporary(), latest.parts())) {
            scan.accept((key, hash) -> {
                byte[] text = key.text().getBytes(StandardCharsets.UTF_8);
                stored.room(latest.partOf(hash.high()), FIXED_BYTES + text.length)
                        .putLong(hash.high()).putLong(hash.low()).putInt(text.length).put(text);
            });
            for (int part = 0; part < latest.parts() && !context.interruption().isRequested(); part++) {
                latest.part(part);
                stored.read(part, records -> compare(records, found));
            }
        }
    }

    private void compare(ByteBuffer records, Consumer<EntityKey> found) {
        while (records.hasRemaining()) {
            long high = records.getLong();
            long low = records.getLong();
            byte[] text = new byte[records.getInt()];
            records.get(text);
            if (!latest.contains(high, low)) {
                found.accept(EntityKey.parse(plan.view().keys(), new String(text, StandardCharsets.UTF_8)));
            }
        }
    }
}
