package dev.larder.store.aerospike;

import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
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
import com.aerospike.client.cdt.MapOperation;
import com.aerospike.client.cdt.MapOrder;
import com.aerospike.client.cdt.MapPolicy;
import com.aerospike.client.cdt.MapReturnType;
import com.aerospike.client.cdt.MapWriteFlags;
import com.aerospike.client.command.ParticleType;
import com.aerospike.client.exp.Exp;
import com.aerospike.client.exp.MapExp;
import com.aerospike.client.policy.BatchDeletePolicy;
import com.aerospike.client.policy.BatchWritePolicy;
import com.aerospike.client.policy.RecordExistsAction;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureTimes;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.NoValue;
import dev.larder.feature.ReadResult;
import dev.larder.feature.Tombstone;
import dev.larder.store.WriteOptions.Fill;
import dev.larder.store.settings.AerospikeSettings.Placement;
import dev.larder.text.BadValueException;

/**
 * One record per entity and view: bins {@code features} (a key-ordered map), {@code event_ts}, {@code created_ts}. A
 * tombstone has bin {@code deleted} instead of {@code features}, which reads of rows do not ask for.
 */
final class ViewLayout implements RecordLayout {
    static final String FEATURES = "features";
    static final String EVENT = "event_ts";
    static final String CREATED = "created_ts";
    /** Of a tombstone: the integer 1. */
    static final String DELETED = "deleted";
    /** True for a tombstone. */
    static final Exp IS_TOMBSTONE = Exp.binExists(DELETED);

    private static final MapPolicy ORDERED = new MapPolicy(MapOrder.KEY_ORDERED, MapWriteFlags.DEFAULT);

    private final Placement placement;
    private final JoinKeys keys;
    private final List<Feature> features;
    /** Indexes of the features by name, the order of the stored map. */
    private final int[] byName;

    ViewLayout(Placement placement, FeatureView view) {
        this.placement = placement;
        this.keys = view.keys();
        this.features = view.features();
        this.byName = IntStream.range(0, features.size()).boxed()
                .sorted(Comparator.comparing(index -> features.get(index).name())).mapToInt(Integer::intValue)
                .toArray();
    }

    @Override
    public Key key(EntityKey entity) {
        return new Key(placement.namespace(), placement.set(), entity.text());
    }

    @Override
    public EntityKey entity(Value stored) {
        if (stored != null && stored.getObject() instanceof String text) {
            return EntityKey.parse(keys, text);
        }
        throw new BadValueException("the record's key is not the text of an entity, so larder did not write it");
    }

    @Override
    public Record viewOf(Record whole) {
        return whole;
    }

    @Override
    public Operation[] readOperations(List<Feature> requested) {
        List<Value> names = Stream
                .concat(requested.stream().map(Feature::name), FeatureTimeEntries.asked(requested).stream())
                .map(Value::get).toList();
        return new Operation[]{
                MapOperation.getByKeyList(FEATURES, names, MapReturnType.UNORDERED_MAP),
                Operation.get(EVENT), Operation.get(CREATED)};
    }

    @Override
    public Optional<Operation[]> furtherOperations(Record response) {
        return response.getValue(FEATURES) == null && response.getValue(EVENT) != null
                ? Optional.of(timeOperations())
                : Optional.empty();
    }

    @Override
    public Optional<Tombstone> tombstone(EntityKey entity, Record whole, long nowMicros) {
        boolean isLive = Expirations.micros(whole) > nowMicros;
        return whole.getValue(DELETED) != null && isLive ? times(entity, whole) : Optional.empty();
    }

    /** The times of a row or tombstone; empty if there are none. */
    static Optional<Tombstone> times(EntityKey entity, Record record) {
        return record.getValue(EVENT) instanceof Long event
                ? Optional.of(new Tombstone(entity, event, created(record)))
                : Optional.empty();
    }

    private static long created(Record record) {
        return record.getValue(CREATED) instanceof Long time ? time : FeatureRow.NO_TIME;
    }

    @Override
    public Optional<BatchWrite> tombstoneWrite(Tombstone tombstone, Optional<Exp> condition, int expiration) {
        BatchWritePolicy policy = new BatchWritePolicy();
        policy.recordExistsAction = RecordExistsAction.REPLACE;
        policy.expiration = expiration;
        condition.ifPresent(exp -> policy.filterExp = Exp.build(exp));
        List<Operation> bins = new ArrayList<>(List.of(Operation.put(new Bin(DELETED, 1))));
        addTimes(tombstone.eventMicros(), tombstone.createdMicros(), bins);
        return Optional.of(new BatchWrite(policy, key(tombstone.key()), bins.toArray(Operation[]::new)));
    }

    @Override
    public Optional<Exp> isTombstone() {
        return Optional.of(IS_TOMBSTONE);
    }

    @Override
    public ReadResult result(EntityKey entity, List<Feature> requested, Record response, long nowMicros) {
        if (response.getValue(DELETED) != null) {
            return ReadResult.NOT_FOUND;
        }
        if (!(response.getValue(FEATURES) instanceof Map<?, ?> stored)
                || !(response.getValue(EVENT) instanceof Long event)) {
            return new ReadResult.Damaged("it has no `" + FEATURES + "` map with an `" + EVENT
                    + "`, so larder did not write it");
        }
        long expires = Expirations.micros(response);
        if (expires <= nowMicros) {
            return ReadResult.EXPIRED;
        }
        FeatureTimes times = FeatureTimeEntries.read(stored, requested, event, LongUnaryOperator.identity());
        Object[] values = new Object[requested.size()];
        for (int i = 0; i < values.length; i++) {
            Feature feature = requested.get(i);
            try {
                Object value = stored.containsKey(feature.name())
                        ? AerospikeValues.read(feature.type(), stored.get(feature.name()))
                        : NoValue.MISSING;
                values[i] = times.served(feature, value, nowMicros);
            } catch (BadValueException e) {
                return new ReadResult.Damaged("feature `" + feature.name() + "`: " + e.getMessage());
            }
        }
        return new ReadResult.Found(new FeatureRow(entity, event, created(response), values), expires, times);
    }

    @Override
    public Operation[] writeOperations(FeatureRow row, Fill fill, long nowMicros) {
        List<Operation> operations = new ArrayList<>();
        if (!replacesRecord(fill) && FeatureTimes.matterFor(features)) {
            operations.add(FeatureTimeEntries.keepOthers(FEATURES, Exp.intBin(EVENT), row.eventMicros(),
                    MapOrder.KEY_ORDERED));
        }
        operations.add(replacesRecord(fill) ? Operation.put(new Bin(FEATURES, map(row, fill))) : merged(row));
        addTimes(row.eventMicros(), row.createdMicros(), operations);
        if (row.createdMicros() == FeatureRow.NO_TIME && !replacesRecord(fill)) {
            operations.add(Operation.put(Bin.asNull(CREATED)));
        }
        return operations.toArray(Operation[]::new);
    }

    private static void addTimes(long eventMicros, long createdMicros, List<Operation> operations) {
        operations.add(Operation.put(new Bin(EVENT, eventMicros)));
        if (createdMicros != FeatureRow.NO_TIME) {
            operations.add(Operation.put(new Bin(CREATED, createdMicros)));
        }
    }

    @Override
    public Operation[] overTombstone(FeatureRow partial) {
        List<Operation> operations = new ArrayList<>(
                List.of(Operation.put(new Bin(FEATURES, map(partial, Fill.MERGE)))));
        addTimes(partial.eventMicros(), partial.createdMicros(), operations);
        return operations.toArray(Operation[]::new);
    }

    @Override
    public boolean replacesRecord(Fill fill) {
        return fill == Fill.REPLACE;
    }

    private Value map(FeatureRow row, Fill fill) {
        List<Entry<String, Object>> entries = new ArrayList<>(features.size());
        for (int index : byName) {
            Object value = row.values()[index];
            if (value == NoValue.MISSING && fill == Fill.MERGE) {
                continue;
            }
            // A whole row stores null for a feature that it lacks.
            Object known = value == NoValue.MISSING ? null : value;
            entries.add(new SimpleImmutableEntry<>(features.get(index).name(),
                    AerospikeValues.write(features.get(index).type(), known)));
        }
        return Value.get(entries, MapOrder.KEY_ORDERED);
    }

    private Operation merged(FeatureRow row) {
        Map<Value, Value> given = new TreeMap<>(Comparator.comparing(Value::toString));
        for (int i = 0; i < features.size(); i++) {
            if (row.values()[i] != NoValue.MISSING) {
                given.put(Value.get(features.get(i).name()),
                        Value.get(AerospikeValues.write(features.get(i).type(), row.values()[i])));
            }
        }
        FeatureTimeEntries.given(features, row.values())
                .forEach(name -> given.put(Value.get(name), Value.get(row.eventMicros())));
        return MapOperation.putItems(ORDERED, FEATURES, given);
    }

    @Override
    public boolean meansNoRow(int code) {
        return code == ResultCode.KEY_NOT_FOUND_ERROR;
    }

    @Override
    public BatchRecord delete(EntityKey entity, Optional<Exp> condition) {
        BatchDeletePolicy policy = new BatchDeletePolicy();
        condition.ifPresent(exp -> policy.filterExp = Exp.build(exp));
        return new BatchDelete(policy, key(entity));
    }

    @Override
    public BatchRecord deleteIf(EntityKey entity, Optional<Exp> condition) {
        return delete(entity, condition);
    }

    @Override
    public Exp isBefore(long eventMicros) {
        return Exp.and(Exp.eq(Exp.binType(EVENT), Exp.val(ParticleType.INTEGER)),
                Exp.lt(Exp.intBin(EVENT), Exp.val(eventMicros)));
    }

    @Override
    public Optional<BatchRecord> deleteIfEmpty(EntityKey entity) {
        return Optional.empty();
    }

    @Override
    public Exp hasRow() {
        return Exp.not(IS_TOMBSTONE);
    }

    @Override
    public Optional<Exp> mayHaveRow() {
        return Optional.empty();
    }

    @Override
    public Exp accepts(FeatureRow row) {
        Exp event = Exp.intBin(EVENT);
        // A bin of another type is not an event time, and does not make a row stale.
        Exp timeless = Exp.ne(Exp.binType(EVENT), Exp.val(ParticleType.INTEGER));
        Exp older = Exp.lt(event, Exp.val(row.eventMicros()));
        Exp notCreatedLater = row.createdMicros() == FeatureRow.NO_TIME
                ? Exp.not(Exp.binExists(CREATED))
                : Exp.or(Exp.not(Exp.binExists(CREATED)),
                        Exp.le(Exp.intBin(CREATED), Exp.val(row.createdMicros())));
        return Exp.or(timeless, older, Exp.and(Exp.eq(event, Exp.val(row.eventMicros())), notCreatedLater));
    }

    static Exp holdsAny(Set<String> features) {
        return Exp.gt(MapExp.getByKeyList(MapReturnType.COUNT, Exp.val(List.copyOf(features)), Exp.mapBin(FEATURES)),
                Exp.val(0));
    }

    static Operation dropping(Set<String> features) {
        return MapOperation.removeByKeyList(FEATURES, FeatureTimeEntries.withFeatures(features), MapReturnType.NONE);
    }

    /** The operations that read what a tombstone has, and the times of a row. */
    static Operation[] timeOperations() {
        return new Operation[]{Operation.get(EVENT), Operation.get(CREATED), Operation.get(DELETED)};
    }
}
