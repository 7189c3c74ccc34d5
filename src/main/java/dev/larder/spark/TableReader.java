package dev.larder.spark;

import java.util.List;

import dev.larder.source.RejectReason;
import dev.larder.source.RowPlaces;
import dev.larder.source.RowStatus;
import dev.larder.source.Window;
import dev.larder.source.read.RowAssembler;
import dev.larder.source.read.SourceRow;

/** Decodes the rows of a {@link TablePlan}, one at a time. For one thread. */
final class TableReader {
    private static final int ROW = 0;

    private final Object[][] cells;
    private final List<CellDecoder> decoders;
    private final RowAssembler assembler;
    private final Window window;
    private final Place place;

    private static final class Place implements RowPlaces {
        private final String table;
        private String file;

        private Place(String table) {
            this.table = table;
        }

        @Override
        public String fileName() {
            return file == null ? table : file;
        }

        @Override
        public long rowInFile(long position) {
            return file == null ? 0 : position + 1;
        }
    }

    /**
     * A row's key and times.
     *
     * @param entity the text of its entity key, null if it cannot be computed
     * @param eventMicros {@code NO_TIME} where that is null or unfit
     * @param createdMicros the same
     */
    record KeyTimes(RowStatus status, String entity, long eventMicros, long createdMicros) {}

    /** @param window which judges the rows */
    TableReader(TablePlan plan, Window window) {
        this.window = window;
        this.decoders = plan.decoders();
        this.cells = new Object[decoders.size()][1];
        this.place = new Place(plan.table());
        this.assembler = new RowAssembler(plan.view().keys(), plan.needs(), plan.deleted(), window, place, cells);
    }

    /** @param values those of the plan's columns; only the first ones, keys and times, are looked at */
    KeyTimes keyTimes(List<?> values) {
        decode(values, assembler.keyTimeSlots());
        RejectReason reject = assembler.keyTimeReject(ROW);
        long event = assembler.eventMicros(ROW);
        String entity = reject == null || reject.hasKey() ? assembler.key(ROW).text() : null;
        return new KeyTimes(RowStatus.of(window, event, reject), entity, event, assembler.createdMicros(ROW));
    }

    /**
     * @param values those of the plan's columns
     * @param file null if the table has none
     * @param row its place in the file, counted from 0
     */
    SourceRow read(List<?> values, String file, long row) {
        decode(values, cells.length);
        place.file = file;
        return assembler.assemble(row, ROW);
    }

    private void decode(List<?> values, int count) {
        for (int slot = 0; slot < count; slot++) {
            cells[slot][ROW] = decoders.get(slot).decode(values.get(slot));
        }
    }
}
