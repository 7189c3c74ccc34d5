package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The rows that a store may hold of each entity, after commands whose outcome is partly unknown. */
final class ExpectedStates {

    /** @param version orders the event times; smaller than any if there is no row */
    record Row(long version, double total) {
        static final Row NONE = new Row(-1, 0);

        private Row orNewer(Row written) {
            return written.version >= version ? written : this;
        }
    }

    private final Map<String, Set<Row>> rows = new TreeMap<>();

    Set<String> ids() {
        return rows.keySet();
    }

    /** @param certain whether the command is known to have succeeded */
    void write(String id, Row row, boolean certain) {
        change(id, held -> held.orNewer(row), certain);
    }

    void remove(String id, boolean certain) {
        change(id, held -> Row.NONE, certain);
    }

    private void change(String id, UnaryOperator<Row> change, boolean certain) {
        Set<Row> before = rows.getOrDefault(id, Set.of(Row.NONE));
        Set<Row> after = new HashSet<>(certain ? Set.of() : before);
        before.forEach(row -> after.add(change.apply(row)));
        rows.put(id, after);
    }

    /** A read narrows the states to the one that was seen. */
    void see(String id, Row row) {
        Set<Row> held = rows.getOrDefault(id, Set.of(Row.NONE));
        assertTrue(held.contains(row), () -> id + " is " + row + ", but can only be one of " + held);
        rows.put(id, Set.of(row));
    }

    /** The row, once it is known. */
    Row certain(String id) {
        Set<Row> held = rows.getOrDefault(id, Set.of(Row.NONE));
        assertEquals(1, held.size(), () -> id + ": " + held);
        return held.iterator().next();
    }
}
