package dev.larder.console;

import java.util.List;

/** A line for each cell, under the number of its row: readable whatever the number of columns. */
final class VerticalGrid implements Grid {
    private final Console console;
    private final List<String> columns;
    private final int width;
    private long rows;

    VerticalGrid(Console console, List<String> columns) {
        this.console = console;
        this.columns = columns;
        this.width = columns.stream().mapToInt(TerminalText::width).max().orElse(0);
    }

    @Override
    public void row(List<?> cells) {
        rows++;
        String title = "-[ " + rows + " ]";
        console.print(
                console.onOutput(Style.HEADER, title + "-".repeat(Math.max(0, width + 1 - title.length())) + "-"));
        for (int i = 0; i < cells.size(); i++) {
            String name = columns.get(i);
            String padding = " ".repeat(width - TerminalText.width(name));
            String cell = cells.get(i) == null ? "" : TerminalText.line(Grid.text(cells.get(i)));
            console.print((name + padding + " | " + cell).stripTrailing());
        }
    }

    @Override
    public void close() {
        console.flush();
    }
}
