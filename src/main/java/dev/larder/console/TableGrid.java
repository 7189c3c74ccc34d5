package dev.larder.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Aligned columns. The first rows decide the widths, so that a table of millions of rows streams; a later cell that is
 * wider shifts its own line only. On a terminal, long cells are cut, a table that folds shows only the columns that fit,
 * with a note in the header, and any other one that is wider than the terminal has a line for each cell: wrapped lines
 * cannot be read. Only a long last column may wrap. Into a pipe or a file everything is printed.
 */
public final class TableGrid implements Grid {
    private static final int SAMPLE = 200;
    private static final String GAP = "  ";
    /** Cells of this width are never cut: a time, for example. */
    private static final int MIN_CUT = 20;

    private final Console console;
    private final List<String> columns;
    private final boolean folds;
    private int widest;
    private int shown;
    private final List<List<String>> sample = new ArrayList<>();
    private int[] widths;
    private boolean[] numeric;
    /** Takes the rows if the table is too wide and the user wants no columns left out. */
    private Grid vertical;

    public TableGrid(Console console, List<String> columns) {
        this(console, columns, false);
    }

    /** A table that shows only the columns that fit a terminal. */
    public static TableGrid folding(Console console, List<String> columns) {
        return new TableGrid(console, columns, true);
    }

    private TableGrid(Console console, List<String> columns, boolean folds) {
        this.console = console;
        this.columns = columns;
        this.folds = folds;
        this.shown = columns.size();
        this.widest = console.terminal().output() && console.terminal().columns() > 0
                ? Math.max(MIN_CUT, console.terminal().columns() * 3 / 4)
                : Integer.MAX_VALUE;
        this.numeric = new boolean[columns.size()];
        Arrays.fill(numeric, true);
    }

    @Override
    public void row(List<?> cells) {
        if (vertical != null) {
            vertical.row(cells);
            return;
        }
        List<String> texts = new ArrayList<>(cells.size());
        for (int i = 0; i < cells.size(); i++) {
            Object cell = cells.get(i);
            numeric[i] &= widths != null || cell == null || cell instanceof Number;
            texts.add(cell == null ? "" : TerminalText.line(Grid.text(cell)));
        }
        if (widths != null) {
            console.print(line(texts).stripTrailing());
            return;
        }
        sample.add(texts);
        if (sample.size() == SAMPLE) {
            printSample();
        }
    }

    @Override
    public void close() {
        if (widths == null) {
            printSample();
        }
        console.flush();
    }

    private void printSample() {
        measure();
        int room = console.terminal().columns();
        if (isTooWide(room)) {
            vertical = new VerticalGrid(console, columns);
            sample.forEach(vertical::row);
            sample.clear();
            return;
        }
        if (folds && widest != Integer.MAX_VALUE && total(columns.size()) > room) {
            widest = Math.max(MIN_CUT, room / 3);
            measure();
            while (shown > 1 && total(shown) + (shown == columns.size() ? 0 : GAP.length() + note().length()) > room) {
                shown--;
            }
        }
        console.print(console.onOutput(Style.HEADER,
                (line(columns) + (shown == columns.size() ? "" : GAP + note())).stripTrailing()));
        sample.forEach(row -> console.print(line(row).stripTrailing()));
        sample.clear();
    }

    /** Whether the table must have a line for each cell. One that does not fold cuts its long cells as far as it must. */
    private boolean isTooWide(int room) {
        if (folds) {
            return room > 0 && console.expandsWideTables() && total(columns.size()) > room;
        }
        int last = columns.size() - 1;
        boolean mayWrap = total(last) + MIN_CUT <= room && !numeric[last];
        if (widest == Integer.MAX_VALUE || total(columns.size()) <= room || mayWrap) {
            return false;
        }
        while (widest > MIN_CUT && total(columns.size()) > room) {
            widest--;
            Arrays.setAll(widths, i -> Math.min(widths[i], widest));
        }
        return total(columns.size()) > room;
    }

    private void measure() {
        widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = Math.max(TerminalText.width(cut(columns.get(i))), sample.stream()
                    .mapToInt(row -> TerminalText.width(cut(row.get(column)))).max().orElse(0));
        }
    }

    private String cut(String text) {
        return TerminalText.cut(text, widest);
    }

    /** The width of the first columns. */
    private int total(int count) {
        return Arrays.stream(widths, 0, count).sum() + GAP.length() * (count - 1);
    }

    private String note() {
        return TerminalText.ELLIPSIS + " " + (columns.size() - shown) + " more (use -o csv or -o vertical)";
    }

    private String line(List<String> texts) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < shown; i++) {
            String text = cut(texts.get(i));
            String padding = " ".repeat(Math.max(0, widths[i] - TerminalText.width(text)));
            line.append(i == 0 ? "" : GAP).append(numeric[i] ? padding + text : text + padding);
        }
        return line.toString();
    }
}
