package dev.larder.store.aerospike;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.aerospike.client.Operation;
import com.aerospike.client.Value;
import com.aerospike.client.cdt.CTX;
import com.aerospike.client.cdt.MapOperation;
import com.aerospike.client.cdt.MapOrder;
import com.aerospike.client.cdt.MapPolicy;
import com.aerospike.client.cdt.MapReturnType;
import com.aerospike.client.cdt.MapWriteFlags;
import com.aerospike.client.exp.Exp;
import com.aerospike.client.exp.ExpOperation;
import com.aerospike.client.exp.ExpWriteFlags;
import com.aerospike.client.exp.MapExp;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureTimes;
import dev.larder.feature.NoValue;

/**
 * When features of a record were written, beside them in their map, if a partial row left some of them as they were:
 * {@value #OTHERS} is the event time of the last whole row, {@code _ts:NAME} that of a feature with a ttl that a partial
 * row has given since. Times have the unit of the row's. A whole row removes them.
 */
final class FeatureTimeEntries {
    /** No feature can have this name. */
    static final String OTHERS = "_ts";

    private FeatureTimeEntries() {}

    static String of(String feature) {
        return OTHERS + ":" + feature;
    }

    /** The entries that a read of these features needs. */
    static List<String> asked(List<Feature> features) {
        List<String> aged = features.stream().filter(feature -> feature.ttl().isPresent())
                .map(feature -> of(feature.name())).toList();
        return aged.isEmpty() ? List.of() : Stream.concat(aged.stream(), Stream.of(OTHERS)).toList();
    }

    /** The keys of everything that a map holds of these features. */
    static List<Value> withFeatures(Collection<String> features) {
        return features.stream().flatMap(feature -> Stream.of(feature, of(feature))).map(Value::get).toList();
    }

    /** @param toMicros from the unit of the stored times */
    static FeatureTimes read(Map<?, ?> stored, List<Feature> features, long eventMicros, LongUnaryOperator toMicros) {
        Map<String, Long> own = new HashMap<>();
        for (Feature feature : features) {
            if (feature.ttl().isPresent() && stored.get(of(feature.name())) instanceof Long time) {
                own.put(feature.name(), toMicros.applyAsLong(time));
            }
        }
        return new FeatureTimes(stored.get(OTHERS) instanceof Long time ? toMicros.applyAsLong(time) : eventMicros,
                own);
    }

    /** The names of the entries of the features that a partial row gives. */
    static List<String> given(List<Feature> features, Object[] values) {
        return IntStream.range(0, values.length)
                .filter(i -> features.get(i).ttl().isPresent() && values[i] != NoValue.MISSING)
                .mapToObj(i -> of(features.get(i).name())).toList();
    }

    /** Removes all of them, also those of features that have no ttl any more. */
    static List<Operation> removal(String bin, CTX... path) {
        // ';' follows ':'.
        return List.of(MapOperation.removeByKey(bin, Value.get(OTHERS), MapReturnType.NONE, path),
                MapOperation.removeByKeyRange(bin, Value.get(OTHERS + ":"), Value.get(OTHERS + ";"),
                        MapReturnType.NONE, path));
    }

    /**
     * Before a partial row changes a map, keeps the event time that the other features have until then.
     *
     * @param stored the event time that the record has
     * @param event that of the partial row
     */
    static Operation keepOthers(String bin, Exp stored, long event, MapOrder order, CTX... path) {
        MapPolicy once = new MapPolicy(order, MapWriteFlags.CREATE_ONLY | MapWriteFlags.NO_FAIL);
        // Unknown leaves the bin as it is: the record is new, or all features are as old as the partial row.
        Exp kept = Exp.cond(Exp.eq(stored, Exp.val(event)), Exp.unknown(),
                MapExp.put(once, Exp.val(OTHERS), stored, Exp.mapBin(bin), path));
        return ExpOperation.write(bin, Exp.build(kept), ExpWriteFlags.EVAL_NO_FAIL);
    }
}
