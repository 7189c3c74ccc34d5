package dev.larder.store.aerospike.server;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

import dev.larder.store.aerospike.server.Datum.Chunk;
import dev.larder.store.aerospike.server.Datum.Entries;
import dev.larder.store.aerospike.server.Datum.Int;
import dev.larder.store.aerospike.server.Datum.Items;

/** Operations on maps, at the top of a bin or below a path of keys. */
final class MapOps {
    private static final int PATH = 0xff;
    private static final int SET_TYPE = 64;
    private static final int ADD = 65;
    private static final int ADD_ITEMS = 66;
    private static final int PUT = 67;
    private static final int PUT_ITEMS = 68;
    private static final int REPLACE = 69;
    private static final int REPLACE_ITEMS = 70;
    private static final int INCREMENT = 73;
    private static final int CLEAR = 75;
    private static final int REMOVE_BY_KEY = 76;
    private static final int REMOVE_BY_KEY_LIST = 81;
    private static final int REMOVE_BY_KEY_INTERVAL = 84;
    private static final int SIZE = 96;
    private static final int GET_BY_KEY = 97;
    private static final int GET_BY_KEY_LIST = 107;

    private static final int CREATE_ONLY = 1;
    private static final int UPDATE_ONLY = 2;
    private static final int NO_FAIL = 4;
    private static final int PARTIAL = 8;

    /** What is there afterwards, null for nothing, and what the operation answers. */
    record Change(Datum after, Datum answer) {}

    private record Step(int id, Datum key) {
        private static final int BY_KEY = 0x22;
        private static final int CREATE_UNORDERED = 0x40;
        private static final int CREATE = 0xc0;

        Step {
            if ((id & ~CREATE) != BY_KEY) {
                throw new Refusal(Result.UNSUPPORTED);
            }
        }

        boolean creates() {
            return (id & CREATE) != 0;
        }

        /** Of the map that has the key. The one that the key leads to is as the next step or the operation wants it. */
        int order() {
            return (id & CREATE) == CREATE_UNORDERED ? Entries.UNORDERED : Entries.KEY_ORDERED;
        }
    }

    private final int code;
    private final List<Datum> arguments;

    private MapOps(int code, List<Datum> arguments) {
        this.code = code;
        this.arguments = arguments;
    }

    /**
     * @param before null where there is no bin
     * @param resolve makes values of arguments, which are expressions within an expression
     */
    static Change apply(Datum call, Datum before, UnaryOperator<Datum> resolve) {
        List<Datum> words = list(call);
        boolean hasPath = words.getFirst() instanceof Int(long first) && first == PATH;
        MapOps operation = operation(hasPath ? words.get(2) : call, resolve);
        return before == null && operation.reads()
                ? new Change(null, Datum.NIL)
                : operation.below(hasPath ? list(words.get(1)) : List.of(), before);
    }

    private static MapOps operation(Datum call, UnaryOperator<Datum> resolve) {
        List<Datum> words = list(call);
        int code = (int) number(words.getFirst());
        if (code < SET_TYPE) {
            // On lists.
            throw new Refusal(Result.UNSUPPORTED);
        }
        return new MapOps(code, words.subList(1, words.size()).stream().map(resolve).toList());
    }

    /** @param before null where there is nothing yet */
    private Change below(List<Datum> path, Datum before) {
        if (path.isEmpty()) {
            return at(before);
        }
        Step step = new Step((int) number(path.getFirst()), path.get(1));
        Entries parent = before == null ? Entries.empty(step.order()) : parent(before);
        Datum child = parent.values().get(step.key());
        if (child == null && (!step.creates() || reads())) {
            throw new Refusal(Result.NOT_APPLICABLE);
        }
        Change change = below(path.subList(2, path.size()), child);
        return change.after == null
                ? new Change(before, change.answer)
                : new Change(parent.with(step.key(), change.after), change.answer);
    }

    private static Entries parent(Datum datum) {
        return switch (datum) {
            case Entries map -> map;
            case Items list -> throw new Refusal(Result.NOT_APPLICABLE);
            default -> throw new Refusal(Result.PARAMETER);
        };
    }

    private boolean reads() {
        return code >= SIZE;
    }

    private Change at(Datum before) {
        if (before == null) {
            return atNothing();
        }
        Entries map = map(before);
        return switch (code) {
            case SET_TYPE -> new Change(map.ordered(order(0)), Datum.NIL);
            case ADD -> put(map, single(), CREATE_ONLY);
            case ADD_ITEMS -> put(map, map(argument(0)).values(), CREATE_ONLY);
            case PUT -> put(map, single(), flags(3));
            case PUT_ITEMS -> put(map, map(argument(0)).values(), flags(2));
            case REPLACE -> put(map, single(), UPDATE_ONLY);
            case REPLACE_ITEMS -> put(map, map(argument(0)).values(), UPDATE_ONLY);
            case INCREMENT -> increment(map);
            case CLEAR -> new Change(Entries.empty(map.order()), Datum.NIL);
            case SIZE -> new Change(map, new Int(map.values().size()));
            case GET_BY_KEY, GET_BY_KEY_LIST -> new Change(map, selected(map).answer());
            case REMOVE_BY_KEY, REMOVE_BY_KEY_LIST, REMOVE_BY_KEY_INTERVAL -> {
                Selection selection = selected(map);
                Entries after = map.copy();
                after.values().keySet().removeAll(new TreeSet<>(selection.found().keySet()));
                yield new Change(after, selection.answer());
            }
            default -> throw new Refusal(Result.UNSUPPORTED);
        };
    }

    private Change atNothing() {
        int order = switch (code) {
            case PUT, ADD, INCREMENT -> order(2);
            case PUT_ITEMS, ADD_ITEMS -> order(1);
            case SET_TYPE -> order(0);
            default -> -1;
        };
        return order < 0 ? new Change(null, Datum.NIL) : at(Entries.empty(order));
    }

    private SortedMap<Datum, Datum> single() {
        SortedMap<Datum, Datum> single = new TreeMap<>();
        single.put(argument(0), argument(1));
        return single;
    }

    private static Change put(Entries map, SortedMap<Datum, Datum> items, int flags) {
        Entries after = map.copy();
        for (Map.Entry<Datum, Datum> item : items.entrySet()) {
            checkKey(item.getKey());
            boolean there = after.values().containsKey(item.getKey());
            int refused = there && (flags & CREATE_ONLY) != 0
                    ? Result.MAP_KEY_EXISTS
                    : !there && (flags & UPDATE_ONLY) != 0 ? Result.MAP_KEY_NOT_FOUND : Result.OK;
            if (refused == Result.OK) {
                after.values().put(item.getKey(), item.getValue());
            } else if ((flags & NO_FAIL) == 0) {
                throw new Refusal(refused);
            } else if ((flags & PARTIAL) == 0) {
                return new Change(map, new Int(map.values().size()));
            }
        }
        return new Change(after, new Int(after.values().size()));
    }

    private static void checkKey(Datum key) {
        if (!(key instanceof Int || key instanceof Chunk)) {
            throw new Refusal(Result.PARAMETER);
        }
    }

    private Change increment(Entries map) {
        checkKey(argument(0));
        Datum sum = Arithmetic.add(map.values().getOrDefault(argument(0), new Int(0)), argument(1));
        return new Change(map.with(argument(0), sum), sum);
    }

    private Selection selected(Entries map) {
        boolean one = code == GET_BY_KEY || code == REMOVE_BY_KEY;
        List<Datum> keys = code == REMOVE_BY_KEY_INTERVAL
                ? List.copyOf(map.values().subMap(argument(1), argument(2)).keySet())
                : one ? List.of(argument(1)) : list(argument(1));
        return Selection.of(map, keys, one, (int) number(argument(0)));
    }

    private Datum argument(int index) {
        if (index >= arguments.size()) {
            throw new Refusal(Result.PARAMETER);
        }
        return arguments.get(index);
    }

    private int order(int index) {
        return index < arguments.size() ? (int) number(arguments.get(index)) & 3 : Entries.UNORDERED;
    }

    private int flags(int index) {
        return index < arguments.size() ? (int) number(arguments.get(index)) : 0;
    }

    private static long number(Datum datum) {
        if (datum instanceof Int(long value)) {
            return value;
        }
        throw new Refusal(Result.PARAMETER);
    }

    private static List<Datum> list(Datum datum) {
        if (datum instanceof Items(List<Datum> values)) {
            return values;
        }
        throw new Refusal(Result.PARAMETER);
    }

    private static Entries map(Datum datum) {
        if (datum instanceof Entries map) {
            return map;
        }
        throw new Refusal(Result.BIN_TYPE);
    }
}
