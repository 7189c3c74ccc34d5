package dev.larder.store.aerospike;

import java.util.List;
import java.util.Set;

import com.aerospike.client.Operation;
import com.aerospike.client.Value;
import com.aerospike.client.cdt.CTX;
import com.aerospike.client.cdt.MapOperation;
import com.aerospike.client.cdt.MapReturnType;
import com.aerospike.client.command.ParticleType;
import com.aerospike.client.exp.Exp;
import com.aerospike.client.exp.ExpOperation;
import com.aerospike.client.exp.ExpWriteFlags;
import com.aerospike.client.exp.MapExp;

import dev.larder.store.feast.TimeBytes;
import dev.larder.store.feast.ViewSlot;

/** Filters and operations on one view's part of records that several views share. */
record ViewSlotExpressions(String view) {

    Value name() {
        return Value.get(view);
    }

    Exp isThere() {
        return Exp.gt(MapExp.getByKey(MapReturnType.COUNT, Exp.Type.INT, Exp.val(view), Exp.mapBin(ViewSlot.FEATURES)),
                Exp.val(0));
    }

    /** Also true for records whose views cannot be determined, because the bin is not a map. */
    Exp mayBeThere() {
        Exp unknown = Exp.and(Exp.binExists(ViewSlot.FEATURES), Exp.not(isMap(ViewSlot.FEATURES)));
        return Exp.or(isThere(), unknown);
    }

    /** True for a record with no later event time. A value that is not a time counts as not later. */
    Exp isNotAfter(long millis) {
        return Exp.or(Exp.not(isMap(ViewSlot.EVENT)), Exp.le(time(), Exp.val(List.of(millis))),
                Exp.ge(time(), Exp.val(List.of(TimeBytes.END_MILLIS))));
    }

    /** True for a record with an earlier event time. */
    Exp isBefore(long millis) {
        return Exp.and(isMap(ViewSlot.EVENT), Exp.ge(time(), Exp.val(List.of(Long.MIN_VALUE))),
                Exp.lt(time(), Exp.val(List.of(millis))));
    }

    /** The milliseconds of the event time; unknown if there are none. */
    Exp event() {
        return MapExp.getByKey(MapReturnType.VALUE, Exp.Type.INT, Exp.val(view), Exp.mapBin(ViewSlot.EVENT));
    }

    private static Exp isMap(String bin) {
        return Exp.eq(Exp.binType(bin), Exp.val(ParticleType.MAP));
    }

    /**
     * The event time in milliseconds as a list, which is empty if there is none. Unlike a plain integer, a list can be
     * compared if the value has another type: integers sort after nil and booleans, and before all other types.
     */
    private Exp time() {
        return MapExp.getByKeyList(MapReturnType.VALUE, Exp.val(List.of(view)), Exp.mapBin(ViewSlot.EVENT));
    }

    Operation[] removal() {
        return new Operation[]{MapOperation.removeByKey(ViewSlot.FEATURES, name(), MapReturnType.NONE),
                MapOperation.removeByKey(ViewSlot.EVENT, name(), MapReturnType.NONE)};
    }

    /** The slot in the map of features. */
    CTX path() {
        return CTX.mapKey(name());
    }

    /** Removes entries of a row that is not after this time, for a partial row must not renew what has expired. */
    Operation removalUpTo(long millis, List<String> entries) {
        Exp removed = MapExp.removeByKeyList(MapReturnType.NONE, Exp.val(entries), Exp.mapBin(ViewSlot.FEATURES),
                path());
        return ExpOperation.write(ViewSlot.FEATURES, Exp.build(Exp.cond(isBefore(millis + 1), removed, Exp.unknown())),
                ExpWriteFlags.EVAL_NO_FAIL);
    }

    /** True for a record whose last view was removed. */
    static Exp nothingLeft() {
        return Exp.eq(MapExp.size(Exp.mapBin(ViewSlot.FEATURES)), Exp.val(0));
    }

    Exp holdsAny(Set<String> features) {
        return Exp.gt(MapExp.getByKeyList(MapReturnType.COUNT, Exp.val(List.copyOf(features)),
                Exp.mapBin(ViewSlot.FEATURES), path()), Exp.val(0));
    }

    Operation dropping(Set<String> features) {
        return MapOperation.removeByKeyList(ViewSlot.FEATURES, FeatureTimeEntries.withFeatures(features),
                MapReturnType.NONE, path());
    }
}
