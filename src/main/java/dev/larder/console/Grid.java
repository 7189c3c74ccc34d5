package dev.larder.console;

import java.util.List;

import dev.larder.text.NumberText;

/**
 * Rows of cells under named columns, printed as a table, CSV or JSON objects. A cell is null, text, a number, a
 * boolean or, in JSON, a list or a map of these.
 */
public interface Grid extends AutoCloseable {

    void row(List<?> cells);

    /** A cell as text. */
    static String text(Object cell) {
        return cell instanceof Number number ? NumberText.plain(number) : cell.toString();
    }

    @Override
    void close();

    static Grid of(Console console, OutputFormat format, List<String> columns) {
        return switch (format) {
            case TABLE -> new TableGrid(console, columns);
            case VERTICAL -> new VerticalGrid(console, columns);
            case CSV -> new CsvGrid(console, columns);
            case JSON -> new JsonGrid(JsonOutput.document(console), columns);
            case PROMETHEUS -> throw new IllegalArgumentException("rows are no metrics");
            case JSONL -> new JsonGrid(JsonOutput.lines(console), columns);
        };
    }
}
