package dev.larder.format;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Reads RFC 4180 with any line ends. An empty cell is null, a quoted empty cell an empty text. */
final class CsvReader implements AutoCloseable {
    private final String source;
    private final Utf8Input input;
    private long line;

    CsvReader(String source, InputStream stream) {
        this.source = source;
        this.input = new Utf8Input(source, stream);
    }

    /** The line on which the last record begins. */
    long line() {
        return line;
    }

    /** The cells of the next record, null after the last one. Skips empty lines. */
    List<String> next() {
        line = input.line();
        int c = input.read();
        while (c == '\n' || c == '\r') {
            line = input.line();
            c = input.read();
        }
        return c == Utf8Input.END ? null : record(c);
    }

    private List<String> record(int first) {
        List<String> cells = new ArrayList<>();
        int c = first;
        while (true) {
            boolean quoted = c == '"';
            input.clear();
            c = quoted ? quotedCell() : plainCell(c);
            cells.add(!quoted && input.isEmpty() ? null : input.text(line));
            if (c != ',') {
                break;
            }
            c = input.read();
        }
        if (c == '\r') {
            input.skip('\n');
        }
        return cells;
    }

    /** @return the byte after the cell */
    private int plainCell(int first) {
        int c = first;
        while (c != Utf8Input.END && c != ',' && c != '\n' && c != '\r') {
            input.keep(c);
            c = input.read();
        }
        return c;
    }

    /** @return the byte after the closing quote */
    private int quotedCell() {
        while (true) {
            int c = input.read();
            if (c == Utf8Input.END) {
                throw new InputException(source, line, "a quoted cell has no closing quote");
            }
            if (c == '"') {
                c = input.read();
                if (c != '"') {
                    if (c != Utf8Input.END && c != ',' && c != '\n' && c != '\r') {
                        throw new InputException(source, line,
                                "text follows the closing quote of a cell; double every quote inside a cell");
                    }
                    return c;
                }
            }
            input.keep(c);
        }
    }

    @Override
    public void close() {
        input.close();
    }
}
