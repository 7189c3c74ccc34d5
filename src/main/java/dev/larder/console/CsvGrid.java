package dev.larder.console;

import java.util.List;

/** Cells as RFC 4180, except that a line ends with a line feed alone. */
final class CsvGrid implements Grid {
    private final Console console;

    CsvGrid(Console console, List<String> columns) {
        this.console = console;
        row(columns);
    }

    @Override
    public void row(List<?> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            if (i > 0) {
                line.append(',');
            }
            append(line, cells.get(i));
        }
        console.print(line.toString());
    }

    private static void append(StringBuilder line, Object cell) {
        if (cell == null) {
            return;
        }
        String text = Grid.text(cell);
        line.append(isPlain(text) ? text : '"' + text.replace("\"", "\"\"") + '"');
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ',' || c == '"' || c == '\n' || c == '\r') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    @Override
    public void close() {
        console.flush();
    }
}
