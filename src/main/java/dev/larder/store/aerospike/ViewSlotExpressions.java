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
import com.aerospike.client.exp.MapExp;

import dev.larder.store.feast.TimeBytes;
import dev.larder.store.feast.ViewSlot;

/** A view's part of the records that it shares with others: what tells that it is there, and how it is taken out. */
record ViewSlotExpressions(String view) {

    Value name() {
        return Value.get(view);
    }

    Exp isThere() {
        return Exp.gt(MapExp.getByKey(MapReturnType.COUNT, Exp.Type.INT, Exp.val(view), Exp.mapBin(ViewSlot.FEATURES)),
                Exp.val(0));
    }

    /** True also where nobody can tell what views the record has. */
    Exp mayBeThere() {
        Exp unknown = Exp.and(Exp.binExists(ViewSlot.FEATURES), Exp.not(isMap(ViewSlot.FEATURES)));
        return Exp.or(isThere(), unknown);
    }

    /** True of a record with no event time after that. What is no time is not after any. */
    Exp isNotAfter(long millis) {
        return Exp.or(Exp.not(isMap(ViewSlot.EVENT)), Exp.le(time(), Exp.val(List.of(millis))),
                Exp.ge(time(), Exp.val(List.of(TimeBytes.END_MILLIS))));
    }

    /** True of a record with an event time before that. */
    Exp isBefore(long millis) {
        return Exp.and(isMap(ViewSlot.EVENT), Exp.ge(time(), Exp.val(List.of(Long.MIN_VALUE))),
                Exp.lt(time(), Exp.val(List.of(millis))));
    }

    private static Exp isMap(String bin) {
        return Exp.eq(Exp.binType(bin), Exp.val(ParticleType.MAP));
    }

    /**
     * The milliseconds in a list, which is empty where there are none: of all forms the one that has an order where the
     * value is of another type. Integers come before texts and all that others may put there but nil and booleans.
     */
    private Exp time() {
        return MapExp.getByKeyList(MapReturnType.VALUE, Exp.val(List.of(view)), Exp.mapBin(ViewSlot.EVENT));
    }

    Operation[] removal() {
        return new Operation[]{MapOperation.removeByKey(ViewSlot.FEATURES, name(), MapReturnType.NONE),
                MapOperation.removeByKey(ViewSlot.EVENT, name(), MapReturnType.NONE)};
    }

    /** True of a record from which the last slot was taken. */
    static Exp nothingLeft() {
        return Exp.eq(MapExp.size(Exp.mapBin(ViewSlot.FEATURES)), Exp.val(0));
    }

    Exp holdsAny(Set<String> features) {
        return Exp.gt(MapExp.getByKeyList(MapReturnType.COUNT, Exp.val(List.copyOf(features)),
                Exp.mapBin(ViewSlot.FEATURES), CTX.mapKey(name())), Exp.val(0));
    }

    Operation dropping(Set<String> features) {
        return MapOperation.removeByKeyList(ViewSlot.FEATURES, features.stream().map(Value::get).toList(),
                MapReturnType.NONE, CTX.mapKey(name()));
    }
}
