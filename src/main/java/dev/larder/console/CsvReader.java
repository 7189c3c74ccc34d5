package dev.larder.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** RFC 4180, with any line end. A cell is null where it is empty and unquoted, so that null and "" stay apart. */
final class CsvReader implements AutoCloseable {
    private static final char BYTE_ORDER_MARK = '\ufeff';

    private final String source;
    private final BufferedReader reader;
    private final StringBuilder cell = new StringBuilder();
    private long nextLine = 1;
    private long line = 1;

    CsvReader(String source, InputStream stream) {
        this.source = source;
        this.reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT)), 1 << 16);
    }

    /** The line on which the last record began. */
    long line() {
        return line;
    }

    /** The cells of the next record that is not an empty line; null after the last. */
    List<String> next() {
        try {
            line = nextLine;
            int c = reader.read();
            while (c == '\n' || c == '\r' || (c == BYTE_ORDER_MARK && line == 1)) {
                line = c == '\n' ? ++nextLine : nextLine;
                c = reader.read();
            }
            return c < 0 ? null : record(c);
        } catch (IOException e) {
            throw e instanceof java.nio.charset.CharacterCodingException
                    ? new InputException(source, nextLine, "not UTF-8 text")
                    : new UncheckedIOException(e);
        }
    }

    private List<String> record(int first) throws IOException {
        List<String> cells = new ArrayList<>();
        int c = first;
        while (true) {
            cell.setLength(0);
            boolean quoted = c == '"';
            if (quoted) {
                c = quotedCell();
            } else {
                while (c >= 0 && c != ',' && c != '\n' && c != '\r') {
                    cell.append((char) c);
                    c = reader.read();
                }
            }
            cells.add(!quoted && cell.isEmpty() ? null : cell.toString());
            if (c != ',') {
                break;
            }
            c = reader.read();
        }
        while (c == '\r') {
            c = reader.read();
        }
        if (c == '\n') {
            nextLine++;
        }
        return cells;
    }

    /** @return what follows the closing quote */
    private int quotedCell() throws IOException {
        while (true) {
            int c = reader.read();
            if (c < 0) {
                throw new InputException(source, line, "a quoted cell is never closed");
            }
            if (c == '"') {
                c = reader.read();
                if (c != '"') {
                    if (c >= 0 && c != ',' && c != '\n' && c != '\r') {
                        throw new InputException(source, line,
                                "there is a `" + (char) c + "` behind a closing quote; double a quote inside a cell");
                    }
                    return c;
                }
            }
            if (c == '\n') {
                nextLine++;
            }
            cell.append((char) c);
        }
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
