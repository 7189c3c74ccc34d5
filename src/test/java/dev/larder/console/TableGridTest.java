package dev.larder.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

import org.junit.jupiter.api.Test;

class TableGridTest {
    private static final List<String> COLUMNS = List.of("customer_id", "timestamp", "total", "clicks", "city", "note");
    private static final List<?> ROW = List.of("c1", "2026-11-20T08:00:00Z", 1.5, 7, "Oslo", "n".repeat(30));

    private static String printed(Terminal terminal, BiFunction<Console, List<String>, Grid> table) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Console console = new Console(InputStream.nullInputStream(), out, OutputStream.nullOutputStream(), terminal,
                Map.of("NO_COLOR", "1"));
        try (Grid grid = table.apply(console, COLUMNS)) {
            grid.row(ROW);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Terminal terminal(int columns) {
        return new Terminal(false, true, false, columns, false);
    }

    @Test
    void columnsThatDoNotFitTheTerminalAreFolded() {
        assertEquals("""
                customer_id  timestamp             … 4 more (use -o csv or -o vertical)
                c1           2026-11-20T08:00:00Z
                """, printed(terminal(74), TableGrid::folding));
        assertEquals("""
                customer_id  timestamp             total  … 3 more (use -o csv or -o vertical)
                c1           2026-11-20T08:00:00Z    1.5
                """, printed(terminal(80), TableGrid::folding));
    }

    /** It is shown even if it does not fit. */
    @Test
    void theFirstColumnIsNeverFolded() {
        assertEquals("""
                customer_id  … 5 more (use -o csv or -o vertical)
                c1
                """, printed(terminal(10), TableGrid::folding));
    }

    @Test
    void longCellsAreCutBeforeColumnsAreFolded() {
        assertEquals("""
                customer_id  timestamp             total  clicks  city  note
                c1           2026-11-20T08:00:00Z    1.5       7  Oslo  nnnnnnnnnnnnnnnnnnnnnnnnnnn…
                """, printed(terminal(84), TableGrid::folding));
    }

    @Test
    void aTableThatFitsIsPrintedInFull() {
        String full = """
                customer_id  timestamp             total  clicks  city  note
                c1           2026-11-20T08:00:00Z    1.5       7  Oslo  nnnnnnnnnnnnnnnnnnnnnnnnnnnnnn
                """;
        assertEquals(full, printed(terminal(86), TableGrid::folding));
        assertEquals(full, printed(Terminal.NONE, TableGrid::folding));
        assertEquals(full, printed(terminal(86), TableGrid::new));
    }

    /** Wrapped lines of a table cannot be read, unless only its last column is long. */
    @Test
    void aTableThatDoesNotFoldIsExpandedIfItDoesNotFit() {
        assertEquals("""
                customer_id  timestamp             total  clicks  city  note
                c1           2026-11-20T08:00:00Z    1.5       7  Oslo  nnnnnnnnnnnnnnnnnnnnnnnnnnnnnn
                """, printed(terminal(76), TableGrid::new));
        assertEquals("""
                -[ 1 ]-------
                customer_id | c1
                timestamp   | 2026-11-20T08:00:00Z
                total       | 1.5
                clicks      | 7
                city        | Oslo
                note        | nnnnnnnnnnnnnnnnnnnnnnnnnnnnnn
                """, printed(terminal(60), TableGrid::new));
    }
}
