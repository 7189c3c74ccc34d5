package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** What a store may hold of each entity, after commands of which some have left it open whether they came through. */
final class ExpectedStates {

    /** @param version of its event time; smaller than any where there is no row */
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

    /** @param certain whether it is known to have come through */
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

    /** The store has answered. */
    void see(String id, Row row) {
        Set<Row> held = rows.getOrDefault(id, Set.of(Row.NONE));
        assertTrue(held.contains(row), () -> id + " is " + row + ", but can only be one of " + held);
        rows.put(id, Set.of(row));
    }

    /** Which row it is, once it was seen. */
    Row certain(String id) {
        Set<Row> held = rows.getOrDefault(id, Set.of(Row.NONE));
        assertEquals(1, held.size(), () -> id + ": " + held);
        return held.iterator().next();
    }
}
