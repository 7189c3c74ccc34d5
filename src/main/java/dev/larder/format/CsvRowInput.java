package dev.larder.format;

import java.io.InputStream;
import java.util.List;

import dev.larder.feature.FeatureRow;
import dev.larder.feature.UnknownNameException;
import dev.larder.feature.ValueText;
import dev.larder.feature.ViewField;
import dev.larder.format.RowBuilder.Slot;
import dev.larder.text.BadValueException;
import dev.larder.text.Quoted;

/** Rows from CSV, whose header names the columns. */
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
                    cells.size() + (cells.size() == 1 ? " cell" : " cells") + ", but the header has " + slots.size());
        }
        try {
            for (int i = 0; i < slots.size(); i++) {
                set(i, cells.get(i));
            }
            return builder.build();
        } catch (BadValueException e) {
            throw new InputException(source, reader.line(), e.getMessage());
        }
    }

    private void set(int column, String cell) {
        try {
            Slot slot = slots.get(column);
            builder.set(slot, cell == null ? null : ValueText.parse(RowBuilder.type(slot), cell));
        } catch (BadValueException e) {
            throw new BadValueException(Quoted.of(header.get(column)) + ": " + e.getMessage());
        }
    }

    private boolean readHeader() {
        header = reader.next();
        if (header == null) {
            return false;
        }
        List<String> missing = builder.keys().names().stream().filter(key -> !header.contains(key)).toList();
        if (!missing.isEmpty()) {
            throw new InputException(source, reader.line(), "the first line is neither JSON nor a CSV header"
                    + builder.view().map(view -> " of view `" + view.name() + "`").orElse("") + ": it does not name "
                    + (missing.size() == 1 ? "join key " : "join keys ")
                    + String.join(", ", missing.stream().map(Quoted::of).toList()));
        }
        for (int i = 0; i < header.size(); i++) {
            if (header.get(i) == null) {
                throw new InputException(source, reader.line(), "column " + (i + 1) + " of the header has no name");
            }
            if (header.indexOf(header.get(i)) < i) {
                throw new InputException(source, reader.line(),
                        "the header names column " + Quoted.of(header.get(i)) + " twice");
            }
        }
        try {
            slots = header.stream().map(builder::slot).toList();
        } catch (UnknownNameException e) {
            throw new InputException(source, reader.line(), e.getMessage());
        }
        if (builder.view().isPresent() && slots.stream().noneMatch(CsvRowInput::isFeature)) {
            throw new InputException(source, reader.line(), "the header names no feature of view `"
                    + builder.view().get().name() + "`");
        }
        return true;
    }

    private static boolean isFeature(Slot slot) {
        return slot instanceof Slot.Field(ViewField.Value value);
    }

    @Override
    public void close() {
        reader.close();
    }
}
