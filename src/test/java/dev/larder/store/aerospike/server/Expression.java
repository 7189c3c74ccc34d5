package dev.larder.store.aerospike.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntPredicate;

import dev.larder.store.aerospike.server.Datum.Bool;
import dev.larder.store.aerospike.server.Datum.Chunk;
import dev.larder.store.aerospike.server.Datum.Entries;
import dev.larder.store.aerospike.server.Datum.Int;
import dev.larder.store.aerospike.server.Datum.Items;
import dev.larder.store.aerospike.server.Datum.Nil;
import dev.larder.store.aerospike.server.Datum.Real;

/**
 * A type-checked expression.
 *
 * @param type of its result; ANY if it is not known before evaluation
 */
record Expression(Type type, Formula formula) {
    /** In the order of the codes on the wire. */
    enum Type {
        NIL, BOOL, INT, STRING, LIST, MAP, BLOB, FLOAT, GEO, HLL, ANY;

        boolean fits(Type other) {
            return this == other || this == ANY || other == ANY;
        }

        static Type of(Datum datum) {
            return switch (datum) {
                case Nil nil -> NIL;
                case Bool bool -> BOOL;
                case Int number -> INT;
                case Real real -> FLOAT;
                case Items items -> LIST;
                case Entries entries -> MAP;
                case Chunk chunk -> chunk.particle() == Particles.STRING ? STRING : BLOB;
            };
        }
    }

    interface Formula {
        /** @return null if the result is unknown */
        Datum of(Scope scope);
    }

    private static final int UNKNOWN = 0;
    private static final int EQ = 1;
    private static final int NE = 2;
    private static final int GT = 3;
    private static final int GE = 4;
    private static final int LT = 5;
    private static final int LE = 6;
    private static final int AND = 16;
    private static final int OR = 17;
    private static final int NOT = 18;
    private static final int ADD = 20;
    private static final int MIN = 50;
    private static final int MAX = 51;
    private static final int DIGEST_MODULO = 64;
    private static final int LAST_UPDATE = 66;
    private static final int SINCE_UPDATE = 67;
    private static final int VOID_TIME = 68;
    private static final int TTL = 69;
    private static final int SET_NAME = 70;
    private static final int KEY_EXISTS = 71;
    private static final int RECORD_SIZE = 74;
    private static final int KEY = 80;
    private static final int BIN = 81;
    private static final int BIN_TYPE = 82;
    private static final int COND = 123;
    private static final int VAR = 124;
    private static final int LET = 125;
    private static final int QUOTED = 126;
    private static final int CALL = 127;

    private static final int CDT_MODIFY = 0x40;

    static Expression of(byte[] packed) {
        return of(MsgPack.read(packed), Map.of());
    }

    static Expression of(Datum packed) {
        return of(packed, Map.of());
    }

    /** A filter, which decides whether a command applies to a record. */
    static Expression filter(byte[] packed) {
        Expression filter = of(packed);
        if (!filter.type.fits(Type.BOOL)) {
            throw new Refusal(Result.PARAMETER);
        }
        return filter;
    }

    boolean isTrue(Scope scope) {
        return formula.of(scope) instanceof Bool(boolean value) && value;
    }

    private static Expression of(Datum packed, Map<String, Type> variables) {
        if (!(packed instanceof Items(List<Datum> words))) {
            return new Expression(Type.of(packed), scope -> packed);
        }
        if (words.isEmpty() || !(words.getFirst() instanceof Int(long code))) {
            throw new Refusal(Result.PARAMETER);
        }
        List<Datum> rest = words.subList(1, words.size());
        return switch ((int) code) {
            case UNKNOWN -> new Expression(Type.ANY, scope -> null);
            case EQ -> comparison(rest, variables, order -> order == 0);
            case NE -> not(comparison(rest, variables, order -> order == 0));
            case GT -> comparison(rest, variables, order -> order > 0);
            case GE -> comparison(rest, variables, order -> order >= 0);
            case LT -> comparison(rest, variables, order -> order < 0);
            case LE -> comparison(rest, variables, order -> order <= 0);
            case AND -> decided(all(rest, variables), false);
            case OR -> decided(all(rest, variables), true);
            case NOT -> not(all(rest, variables).getFirst());
            case ADD -> folded(all(rest, variables), Arithmetic::add);
            case MIN -> folded(all(rest, variables), (one, other) -> one.compareTo(other) <= 0 ? one : other);
            case MAX -> folded(all(rest, variables), (one, other) -> one.compareTo(other) >= 0 ? one : other);
            case DIGEST_MODULO -> meta(Type.INT, Scope.digestModulo(number(rest.getFirst())));
            case LAST_UPDATE -> meta(Type.INT, Scope::lastUpdateNanos);
            case SINCE_UPDATE -> meta(Type.INT, Scope::sinceUpdateMillis);
            case VOID_TIME -> meta(Type.INT, Scope::voidTimeNanos);
            case TTL -> meta(Type.INT, Scope::timeToLive);
            case SET_NAME -> meta(Type.STRING, Scope::set);
            case KEY_EXISTS -> meta(Type.BOOL, Scope::hasKey);
            case RECORD_SIZE -> meta(Type.INT, Scope::size);
            case KEY -> typed(type(rest.getFirst()), Scope::key);
            case BIN -> typed(type(rest.getFirst()), Scope.bin(name(rest.get(1))));
            case BIN_TYPE -> new Expression(Type.INT, Scope.binType(name(rest.getFirst())));
            case COND -> condition(all(rest, variables));
            case VAR -> variable(name(rest.getFirst()), variables);
            case LET -> let(rest, variables);
            case QUOTED -> new Expression(Type.LIST, scope -> rest.getFirst());
            case CALL -> call(rest, variables);
            default -> throw new Refusal(Result.UNSUPPORTED);
        };
    }

    private static List<Expression> all(List<Datum> packed, Map<String, Type> variables) {
        return packed.stream().map(one -> of(one, variables)).toList();
    }

    private static Expression comparison(List<Datum> packed, Map<String, Type> variables, IntPredicate holds) {
        Expression left = of(packed.get(0), variables);
        Expression right = of(packed.get(1), variables);
        if (!left.type.fits(right.type)) {
            throw new Refusal(Result.PARAMETER);
        }
        return new Expression(Type.BOOL, scope -> {
            Datum one = left.formula.of(scope);
            Datum other = right.formula.of(scope);
            return one == null || other == null || isUnordered(one) || isUnordered(other)
                    ? null
                    : new Bool(order(one, other).stream().anyMatch(holds));
        });
    }

    /** The server does not compare unordered maps. */
    private static boolean isUnordered(Datum datum) {
        return datum instanceof Entries map && map.order() == Entries.UNORDERED;
    }

    /** Empty if one of the numbers is NaN. */
    private static OptionalInt order(Datum one, Datum other) {
        if (one instanceof Real(double left) && other instanceof Real(double right)) {
            return left == right
                    ? OptionalInt.of(0)
                    : left < right ? OptionalInt.of(-1) : left > right ? OptionalInt.of(1) : OptionalInt.empty();
        }
        return OptionalInt.of(one.compareTo(other));
    }

    /** A deciding part decides even if others are unknown. */
    private static Expression decided(List<Expression> parts, boolean by) {
        return new Expression(Type.BOOL, scope -> {
            boolean unknown = false;
            for (Expression part : parts) {
                Datum value = part.formula.of(scope);
                if (value instanceof Bool(boolean one) && one == by) {
                    return value;
                }
                unknown |= value == null;
            }
            return unknown ? null : new Bool(!by);
        });
    }

    private static Expression not(Expression part) {
        return new Expression(Type.BOOL,
                scope -> part.formula.of(scope) instanceof Bool(boolean value) ? new Bool(!value) : null);
    }

    private static Expression folded(List<Expression> parts, BiFunction<Datum, Datum, Datum> sum) {
        return new Expression(parts.getFirst().type, scope -> {
            Datum result = null;
            for (Expression part : parts) {
                Datum value = part.formula.of(scope);
                if (value == null) {
                    return null;
                }
                result = result == null ? value : sum.apply(result, value);
            }
            return result;
        });
    }

    private static Expression condition(List<Expression> parts) {
        Type type = parts.getLast().type;
        for (int i = 1; i < parts.size(); i += 2) {
            if (!parts.get(i).type.fits(type)) {
                throw new Refusal(Result.PARAMETER);
            }
            type = type == Type.ANY ? parts.get(i).type : type;
        }
        return new Expression(type, scope -> {
            for (int i = 0; i + 1 < parts.size(); i += 2) {
                Datum holds = parts.get(i).formula.of(scope);
                if (!(holds instanceof Bool(boolean value))) {
                    return null;
                }
                if (value) {
                    return parts.get(i + 1).formula.of(scope);
                }
            }
            return parts.getLast().formula.of(scope);
        });
    }

    private static Expression variable(String name, Map<String, Type> variables) {
        if (!variables.containsKey(name)) {
            throw new Refusal(Result.PARAMETER);
        }
        return new Expression(variables.get(name), scope -> scope.variables().get(name));
    }

    private static Expression let(List<Datum> packed, Map<String, Type> variables) {
        Map<String, Type> types = new HashMap<>(variables);
        List<String> names = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        for (int i = 0; i + 1 < packed.size(); i += 2) {
            names.add(name(packed.get(i)));
            values.add(of(packed.get(i + 1), types));
            types.put(names.getLast(), values.getLast().type);
        }
        Expression body = of(packed.getLast(), types);
        return new Expression(body.type, scope -> {
            Scope inner = scope;
            for (int i = 0; i < names.size(); i++) {
                inner = inner.with(names.get(i), values.get(i).formula.of(inner));
            }
            return body.formula.of(inner);
        });
    }

    /** A map operation. A modifying one yields the modified map. */
    private static Expression call(List<Datum> packed, Map<String, Type> variables) {
        Type type = type(packed.get(0));
        long module = number(packed.get(1));
        if ((module & ~CDT_MODIFY) != 0) {
            throw new Refusal(Result.UNSUPPORTED);
        }
        Expression bin = of(packed.get(3), variables);
        return typed(type, scope -> {
            Datum before = bin.formula.of(scope);
            if (before == null) {
                return null;
            }
            try {
                MapOps.Change change = MapOps.apply(packed.get(2), before,
                        argument -> argument instanceof Items ? of(argument, variables).known(scope) : argument);
                return module == 0 ? change.answer() : change.after();
            } catch (Refusal refusal) {
                return null;
            }
        });
    }

    private Datum known(Scope scope) {
        Datum value = formula.of(scope);
        if (value == null) {
            throw new Refusal(Result.NOT_APPLICABLE);
        }
        return value;
    }

    private static Expression meta(Type type, Function<StoredRecord, Datum> property) {
        return new Expression(type, scope -> property.apply(scope.stored()));
    }

    /** A value of another type is unknown. */
    private static Expression typed(Type type, Formula formula) {
        return new Expression(type, scope -> {
            Datum value = formula.of(scope);
            return value == null || Type.of(value) != type ? null : value;
        });
    }

    private static Type type(Datum packed) {
        return Type.values()[(int) number(packed)];
    }

    private static long number(Datum packed) {
        if (packed instanceof Int(long value)) {
            return value;
        }
        throw new Refusal(Result.PARAMETER);
    }

    private static String name(Datum packed) {
        if (packed instanceof Chunk chunk) {
            return chunk.name();
        }
        throw new Refusal(Result.PARAMETER);
    }
}
