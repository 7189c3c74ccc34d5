package dev.larder.store.aerospike;

import java.util.List;
import java.util.Optional;

import com.aerospike.client.BatchRecord;
import com.aerospike.client.Key;
import com.aerospike.client.Operation;
import com.aerospike.client.Record;
import com.aerospike.client.Value;
import com.aerospike.client.exp.Exp;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.ReadResult;
import dev.larder.store.WriteOptions.Fill;

/** How rows of one view are records. */
interface RecordLayout {

    /** @throws dev.larder.text.BadValueException where this layout has no key for it */
    Key key(EntityKey entity);

    /**
     * Whose record it is.
     *
     * @param stored the key that stands in the record, null where none does
     * @throws dev.larder.text.BadValueException where that tells no entity of the view
     */
    EntityKey entity(Value stored);

    /** A whole record as it would answer {@link #ask}. */
    Record asAsked(Record whole);

    /** What is asked of a record for these features; the same for every entity. */
    Operation[] ask(List<Feature> features);

    /** What a record's answer to {@link #ask} says. */
    ReadResult result(EntityKey entity, List<Feature> features, Record answer, long nowMicros);

    Operation[] put(FeatureRow row, Fill fill);

    /** Whether such a {@link #put} is all of its record, so that nothing else may stay in it. */
    boolean isWhole(Fill fill);

    /** Whether that is the code of a record which has no row of the view. */
    boolean lacksRow(int code);

    /**
     * Takes the view's row away if that is true of it; not found, or filtered out, where there was none of which it is.
     */
    BatchRecord delete(EntityKey entity, Optional<Exp> condition);

    /** True of a row with an event time before that. */
    Exp isBefore(long eventMicros);

    /** Takes away what {@link #delete} may have left of a record of which nothing is needed any more. */
    Optional<BatchRecord> sweep(EntityKey entity);

    /** True of a record that has a row of the view, where not all have. */
    Optional<Exp> hasRow();

    /** The same, and true too where nobody can tell what the record has. */
    Optional<Exp> mayHaveRow();

    /** True where a row of these times may land upon the record that is there. */
    Exp admits(FeatureRow row);
}
