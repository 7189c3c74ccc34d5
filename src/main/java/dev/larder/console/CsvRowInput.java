package dev.larder.console;

import java.io.InputStream;
import java.util.List;

import dev.larder.console.RowBuilder.Slot;
import dev.larder.feature.BadValueException;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.ValueText;

/** Rows from CSV; its header says which column is what. */
final class CsvRowInput implements RowInput {
    private final String source;
    private final CsvReader reader;
    private final RowBuilder builder;
    private List<String> header;
    private List<Slot> slots;

    CsvRowInput(String source, InputStream stream, RowBuilder builder) {
        this.source = source;
        this.reader = new CsvReader(source, stream);
        this.builder = builder;
    }

    @Override
    public FeatureRow next() {
        if (slots == null && !readHeader()) {
            return null;
        }
        List<String> cells = reader.next();
        if (cells == null) {
            return null;
        }
        if (cells.size() != slots.size()) {
            throw new InputException(source, reader.line(),
                    cells.size() + " cells, but the header has " + slots.size());
        }
        try {
            for (int i = 0; i < slots.size(); i++) {
                set(i, cells.get(i));
            }
            return builder.build();
        } catch (BadValueException e) {
            throw builder.at(reader.line(), e);
        }
    }

    private void set(int column, String cell) {
        try {
            Slot slot = slots.get(column);
            builder.set(slot, cell == null ? null : ValueText.parse(RowBuilder.type(slot), cell));
        } catch (BadValueException e) {
            throw new BadValueException("`" + header.get(column) + "`: " + e.getMessage());
        }
    }

    private boolean readHeader() {
        header = reader.next();
        if (header == null) {
            return false;
        }
        List<String> keys = builder.view().keys().names();
        if (!header.containsAll(keys)) {
            throw new InputException(source, reader.line(), "the first line is not a CSV header of view `"
                    + builder.view().name() + "`: it does not name " + (keys.size() == 1 ? "join key " : "join keys ")
                    + String.join(", ", keys.stream().filter(key -> !header.contains(key)).toList()));
        }
        if (header.stream().distinct().count() < header.size()) {
            throw new InputException(source, reader.line(), "the header names a column twice");
        }
        try {
            slots = header.stream().map(name -> builder.slot(name == null ? "" : name)).toList();
        } catch (BadValueException e) {
            throw builder.at(reader.line(), e);
        }
        return true;
    }

    @Override
    public void close() {
        reader.close();
    }
}
