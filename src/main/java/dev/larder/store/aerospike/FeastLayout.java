package dev.larder.store.aerospike;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.aerospike.client.BatchDelete;
import com.aerospike.client.BatchRecord;
import com.aerospike.client.BatchWrite;
import com.aerospike.client.Bin;
import com.aerospike.client.Key;
import com.aerospike.client.Operation;
import com.aerospike.client.Record;
import com.aerospike.client.ResultCode;
import com.aerospike.client.Value;
import com.aerospike.client.cdt.CTX;
import com.aerospike.client.cdt.MapOperation;
import com.aerospike.client.cdt.MapOrder;
import com.aerospike.client.cdt.MapPolicy;
import com.aerospike.client.cdt.MapReturnType;
import com.aerospike.client.cdt.MapWriteFlags;
import com.aerospike.client.exp.Exp;
import com.aerospike.client.policy.BatchDeletePolicy;
import com.aerospike.client.policy.BatchWritePolicy;
import com.aerospike.client.policy.RecordExistsAction;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureTimes;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.NoValue;
import dev.larder.feature.ReadResult;
import dev.larder.feature.Ttl;
import dev.larder.store.Expiry;
import dev.larder.store.WriteOptions.Fill;
import dev.larder.store.feast.KeyBytes;
import dev.larder.store.feast.TimeBytes;
import dev.larder.store.feast.ViewSlot;
import dev.larder.store.settings.AerospikeSettings.Placement;
import dev.larder.store.settings.FeastSettings.KeyVersion;
import dev.larder.text.BadValueException;

/** Feast's layout: one record per entity with a {@link ViewSlot} for each view. */
final class FeastLayout implements RecordLayout {
    private static final MapPolicy ORDERED = new MapPolicy(MapOrder.KEY_ORDERED, MapWriteFlags.DEFAULT);
    private static final MapPolicy UNORDERED = new MapPolicy(MapOrder.UNORDERED, MapWriteFlags.DEFAULT);

    private final Placement placement;
    private final List<Feature> features;
    private final KeyBytes keys;
    private final Ttl ttl;
    private final ViewSlotExpressions slot;

    /** @param features the features of a whole row */
    FeastLayout(Placement placement, String view, JoinKeys joinKeys, List<Feature> features, Ttl ttl,
            KeyVersion version) {
        this.placement = placement;
        this.features = features;
        this.ttl = ttl;
        this.keys = new KeyBytes(joinKeys, version);
        this.slot = new ViewSlotExpressions(view);
    }

    @Override
    public Key key(EntityKey entity) {
        return new Key(placement.namespace(), placement.set(), keys.encode(entity));
    }

    @Override
    public EntityKey entity(Value stored) {
        if (stored != null && stored.getObject() instanceof byte[] bytes && keys.length(bytes) == bytes.length) {
            return keys.decode(bytes, bytes.length);
        }
        throw new BadValueException(
                "the record does not store its key (Feast does not write keys), so its entity is unknown");
    }

    @Override
    public Record viewOf(Record whole) {
        Map<String, Object> parts = new HashMap<>();
        for (String bin : List.of(ViewSlot.FEATURES, ViewSlot.EVENT)) {
            // A value that is not a map is passed on unchanged, and is reported as damaged.
            parts.put(bin, whole.getValue(bin) instanceof Map<?, ?> views
                    ? views.get(slot.view())
                    : whole.getValue(bin));
        }
        return new Record(parts, whole.generation, whole.expiration);
    }

    /** If the record has no slot of the view, the first operation fails, and with it the whole read. */
    @Override
    public Operation[] readOperations(List<Feature> features) {
        List<Value> names = Stream
                .concat(features.stream().map(Feature::name), FeatureTimeEntries.asked(features).stream())
                .map(Value::get).toList();
        return new Operation[]{
                MapOperation.getByKeyList(ViewSlot.FEATURES, names, MapReturnType.UNORDERED_MAP,
                        slot.path()),
                MapOperation.getByKey(ViewSlot.EVENT, slot.name(), MapReturnType.VALUE)};
    }

    @Override
    public boolean meansNoRow(int code) {
        return code == ResultCode.KEY_NOT_FOUND_ERROR || code == ResultCode.OP_NOT_APPLICABLE;
    }

    @Override
    public ReadResult result(EntityKey entity, List<Feature> features, Record response, long nowMicros) {
        if (response.getValue(ViewSlot.FEATURES) == null) {
            return ReadResult.NOT_FOUND;
        }
        if (!(response.getValue(ViewSlot.FEATURES) instanceof Map<?, ?> stored)) {
            return new ReadResult.Damaged(ResultCodes.OTHER_BINS);
        }
        if (!(response.getValue(ViewSlot.EVENT) instanceof Long millis)) {
            return new ReadResult.Damaged("it has no event time in `" + ViewSlot.EVENT + "`");
        }
        try {
            long event = TimeBytes.micros(millis);
            long expires = Math.min(Expirations.micros(response), Expiry.byAge(ttl, event));
            if (expires <= nowMicros) {
                return ReadResult.EXPIRED;
            }
            FeatureTimes times = FeatureTimeEntries.read(stored, features, event, TimeBytes::micros);
            Object[] values = ViewSlot.values(features, stored);
            for (int i = 0; i < values.length; i++) {
                values[i] = times.served(features.get(i), values[i], nowMicros);
            }
            return new ReadResult.Found(new FeatureRow(entity, event, FeatureRow.NO_TIME, values), expires,
                    times);
        } catch (BadValueException e) {
            return new ReadResult.Damaged(e.getMessage());
        }
    }

    @Override
    public Operation[] writeOperations(FeatureRow row, Fill fill, long nowMicros) {
        TimeBytes.requireReadable(row.eventMicros());
        long millis = TimeBytes.millis(row.eventMicros());
        Map<String, Object> given = given(row, fill);
        List<Operation> operations = new ArrayList<>();
        if (fill == Fill.MERGE) {
            Expiry.lastExpired(ttl, nowMicros).ifPresent(
                    last -> operations.add(slot.removalUpTo(Math.floorDiv(last, 1000L), namesOf(features))));
            if (FeatureTimes.matterFor(features)) {
                operations.add(FeatureTimeEntries.keepOthers(ViewSlot.FEATURES, slot.event(), millis,
                        MapOrder.UNORDERED, slot.path()));
            }
            FeatureTimeEntries.given(features, row.values()).forEach(name -> given.put(name, millis));
        }
        // Feast's features of types that larder does not have stay, for a whole row too. The order given in the context
        // is that of the outer map.
        operations.add(MapOperation.putItems(UNORDERED, ViewSlot.FEATURES, asValues(given),
                CTX.mapKeyCreate(slot.name(), MapOrder.KEY_ORDERED)));
        if (fill == Fill.REPLACE) {
            operations.addAll(FeatureTimeEntries.removal(ViewSlot.FEATURES, slot.path()));
        }
        addTimes(row, operations);
        return operations.toArray(Operation[]::new);
    }

    /** Replaces the slot, which is not a map. */
    @Override
    public Optional<Operation[]> repairOperations(FeatureRow row) {
        List<Operation> operations = new ArrayList<>();
        operations.add(MapOperation.putItems(ORDERED, ViewSlot.FEATURES,
                Map.of(slot.name(), Value.get(given(row, Fill.REPLACE)))));
        addTimes(row, operations);
        return Optional.of(operations.toArray(Operation[]::new));
    }

    /** A whole row has null for a feature that it lacks. */
    private Map<String, Object> given(FeatureRow row, Fill fill) {
        return ViewSlot.of(features, fill == Fill.MERGE
                ? row.values()
                : Arrays.stream(row.values()).map(value -> value == NoValue.MISSING ? null : value).toArray());
    }

    private void addTimes(FeatureRow row, List<Operation> operations) {
        operations.add(MapOperation.put(ORDERED, ViewSlot.EVENT, slot.name(),
                Value.get(TimeBytes.millis(row.eventMicros()))));
        if (row.createdMicros() != FeatureRow.NO_TIME) {
            operations.add(Operation.put(new Bin(ViewSlot.CREATED, TimeBytes.millis(row.createdMicros()))));
        }
    }

    private static List<String> namesOf(List<Feature> features) {
        return features.stream().flatMap(feature -> Stream.of(feature.name(), FeatureTimeEntries.of(feature.name())))
                .toList();
    }

    private static Map<Value, Value> asValues(Map<String, Object> given) {
        Map<Value, Value> values = LinkedHashMap.newLinkedHashMap(given.size());
        given.forEach((name, value) -> values.put(Value.get(name), Value.get(value)));
        return values;
    }

    /** The time as stored, in whole milliseconds. */
    static long asStored(long micros) {
        return TimeBytes.micros(TimeBytes.millis(micros));
    }

    @Override
    public boolean replacesRecord(Fill fill) {
        return false;
    }

    @Override
    public Exp accepts(FeatureRow row) {
        return slot.isNotAfter(TimeBytes.millis(row.eventMicros()));
    }

    @Override
    public BatchRecord delete(EntityKey entity, Optional<Exp> condition) {
        // A damaged record must fail with an error rather than be filtered out.
        return removal(entity, Optional.of(condition.map(exp -> Exp.and(slot.isThere(), exp))
                .orElse(slot.mayBeThere())));
    }

    @Override
    public BatchRecord deleteIf(EntityKey entity, Optional<Exp> condition) {
        return removal(entity, condition.map(exp -> Exp.or(Exp.not(slot.mayBeThere()), exp)));
    }

    private BatchRecord removal(EntityKey entity, Optional<Exp> filter) {
        BatchWritePolicy policy = new BatchWritePolicy();
        policy.recordExistsAction = RecordExistsAction.UPDATE_ONLY;
        policy.expiration = Expirations.KEEP;
        filter.ifPresent(exp -> policy.filterExp = Exp.build(exp));
        return new BatchWrite(policy, key(entity), slot.removal());
    }

    @Override
    public Exp isBefore(long eventMicros) {
        return slot.isBefore(TimeBytes.firstMillis(eventMicros));
    }

    @Override
    public Optional<BatchRecord> deleteIfEmpty(EntityKey entity) {
        BatchDeletePolicy policy = new BatchDeletePolicy();
        policy.filterExp = Exp.build(ViewSlotExpressions.nothingLeft());
        return Optional.of(new BatchDelete(policy, key(entity)));
    }

    @Override
    public Exp hasRow() {
        return slot.isThere();
    }

    @Override
    public Optional<Exp> mayHaveRow() {
        return Optional.of(slot.mayBeThere());
    }
}
