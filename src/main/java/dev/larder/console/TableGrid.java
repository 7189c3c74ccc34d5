package dev.larder.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Aligned columns. The first rows decide the widths, so that a table of millions streams; a later cell that is wider
 * pushes its own line only. Cells are cut to the width of a terminal, and never cut off one.
 */
public final class TableGrid implements Grid {
    private static final int SAMPLE = 200;
    private static final String GAP = "  ";

    private final Console console;
    private final List<String> columns;
    private final int widest;
    private final List<List<String>> sample = new ArrayList<>();
    private int[] widths;
    private boolean[] numeric;

    public TableGrid(Console console, List<String> columns) {
        this.console = console;
        this.columns = columns;
        this.widest = console.terminal().output() && console.terminal().columns() > 0
                ? Math.max(20, console.terminal().columns() * 3 / 4)
                : Integer.MAX_VALUE;
        this.numeric = new boolean[columns.size()];
        Arrays.fill(numeric, true);
    }

    @Override
    public void row(List<?> cells) {
        List<String> texts = new ArrayList<>(cells.size());
        for (int i = 0; i < cells.size(); i++) {
            Object cell = cells.get(i);
            numeric[i] &= widths != null || cell == null || cell instanceof Number;
            texts.add(cell == null ? "" : TerminalText.cut(TerminalText.line(cell.toString()), widest));
        }
        if (widths != null) {
            console.print(line(texts));
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
        widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = Math.max(TerminalText.width(columns.get(i)),
                    sample.stream().mapToInt(row -> TerminalText.width(row.get(column))).max().orElse(0));
        }
        console.print(console.onOutput(Style.HEADER, line(columns)));
        sample.forEach(row -> console.print(line(row)));
        sample.clear();
    }

    private String line(List<String> texts) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            String padding = " ".repeat(Math.max(0, widths[i] - TerminalText.width(text)));
            line.append(i == 0 ? "" : GAP).append(numeric[i] ? padding + text : text + padding);
        }
        return line.toString().stripTrailing();
    }
}
