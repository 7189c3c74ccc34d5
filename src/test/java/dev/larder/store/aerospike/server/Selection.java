package dev.larder.store.aerospike.server;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import dev.larder.store.aerospike.server.Datum.Bool;
import dev.larder.store.aerospike.server.Datum.Entries;
import dev.larder.store.aerospike.server.Datum.Int;
import dev.larder.store.aerospike.server.Datum.Items;

/**
 * The entries that a map operation selected, and how they are returned.
 *
 * @param one whether a single key was requested, so that the result is not a list
 */
record Selection(SortedMap<Datum, Datum> found, boolean one, int returnType) {
    private static final int NONE = 0;
    private static final int COUNT = 5;
    private static final int KEY = 6;
    private static final int VALUE = 7;
    private static final int KEY_VALUE = 8;
    private static final int EXISTS = 13;
    private static final int UNORDERED_MAP = 16;
    private static final int ORDERED_MAP = 17;
    private static final int INVERTED = 0x10000;

    static Selection of(Entries map, List<Datum> keys, boolean one, int returnType) {
        SortedMap<Datum, Datum> found = new TreeMap<>(map.values());
        if ((returnType & INVERTED) != 0) {
            if (one) {
                throw new Refusal(Result.UNSUPPORTED);
            }
            found.keySet().removeIf(keys::contains);
        } else {
            found.keySet().removeIf(key -> !keys.contains(key));
        }
        return new Selection(found, one, returnType & ~INVERTED);
    }

    Datum answer() {
        return switch (returnType) {
            case NONE -> Datum.NIL;
            case COUNT -> new Int(found.size());
            case EXISTS -> new Bool(!found.isEmpty());
            case KEY -> listOrOne(new ArrayList<>(found.keySet()));
            case VALUE -> listOrOne(new ArrayList<>(found.values()));
            case KEY_VALUE -> new Entries(Entries.AS_LIST, found);
            case UNORDERED_MAP -> new Entries(Entries.UNORDERED, found);
            case ORDERED_MAP -> new Entries(Entries.KEY_ORDERED, found);
            default -> throw new Refusal(Result.UNSUPPORTED);
        };
    }

    private Datum listOrOne(List<Datum> all) {
        return !one ? new Items(all) : all.isEmpty() ? Datum.NIL : all.getFirst();
    }
}
