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

import dev.larder.store.feast.ViewSlot;

/** A view's part of the records that it shares with others: what tells that it is there, and how it is taken out. */
record Slot(String view) {

    Value name() {
        return Value.get(view);
    }

    Exp isThere() {
        return Exp.gt(MapExp.getByKey(MapReturnType.COUNT, Exp.Type.INT, Exp.val(view), Exp.mapBin(ViewSlot.FEATURES)),
                Exp.val(0));
    }

    Exp isTimeless() {
        Exp isMap = Exp.eq(Exp.binType(ViewSlot.EVENT), Exp.val(ParticleType.MAP));
        return Exp.not(Exp.and(isMap, Exp.gt(time(MapReturnType.COUNT), Exp.val(0))));
    }

    /** Milliseconds, of a record that has them. */
    Exp event() {
        return time(MapReturnType.VALUE);
    }

    private Exp time(int answer) {
        return MapExp.getByKey(answer, Exp.Type.INT, Exp.val(view), Exp.mapBin(ViewSlot.EVENT));
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
