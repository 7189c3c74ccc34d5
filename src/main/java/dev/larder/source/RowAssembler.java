package dev.larder.source;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.Times;
import dev.larder.feature.ValueText;

/** Makes rows of decoded columns. */
final class RowAssembler {
    private final JoinKeys keys;
    private final List<ColumnNeed> needs;
    private final RowGroup group;
    private final Object[][] cells;
    private final int eventSlot;
    /** -1 where the source has no created time. */
    private final int createdSlot;
    private final int firstFeatureSlot;

    /** @param cells by need, then by row: the value, null, or an {@link UnfitValue} */
    RowAssembler(SourcePlan plan, RowGroup group, Object[][] cells) {
        this.keys = plan.view().keys();
        this.needs = plan.needs();
        this.group = group;
        this.cells = cells;
        List<ColumnNeed.Role> roles = needs.stream().map(ColumnNeed::role).toList();
        this.eventSlot = roles.indexOf(ColumnNeed.Role.EVENT_TIME);
        this.createdSlot = roles.indexOf(ColumnNeed.Role.CREATED_TIME);
        this.firstFeatureSlot = roles.indexOf(ColumnNeed.Role.FEATURE);
    }

    SourceRow assemble(long position, int row) {
        for (int slot = 0; slot < cells.length; slot++) {
            if (cells[slot][row] instanceof UnfitValue || cells[slot][row] == null && isRequired(slot)) {
                return rejected(position, row, slot);
            }
        }
        Object[] keyValues = new Object[keys.size()];
        for (int i = 0; i < keyValues.length; i++) {
            keyValues[i] = cells[i][row];
        }
        Object[] values = new Object[cells.length - firstFeatureSlot];
        for (int i = 0; i < values.length; i++) {
            values[i] = cells[firstFeatureSlot + i][row];
        }
        long event = Times.micros((Instant) cells[eventSlot][row]);
        boolean hasCreated = createdSlot >= 0 && cells[createdSlot][row] != null;
        long created = hasCreated ? Times.micros((Instant) cells[createdSlot][row]) : FeatureRow.NO_TIME;
        return new SourceRow.Valid(position, new FeatureRow(EntityKey.of(keys, keyValues), event, created, values));
    }

    private boolean isRequired(int slot) {
        return slot <= eventSlot;
    }

    private SourceRow rejected(long position, int row, int slot) {
        ColumnNeed need = needs.get(slot);
        boolean isNull = cells[slot][row] == null;
        RejectReason reason = switch (need.role()) {
            case JOIN_KEY -> isNull ? RejectReason.NULL_KEY : RejectReason.BAD_KEY;
            case EVENT_TIME -> isNull ? RejectReason.NULL_EVENT_TIME : RejectReason.BAD_TIME;
            case CREATED_TIME -> RejectReason.BAD_TIME;
            case FEATURE -> RejectReason.BAD_VALUE;
        };
        String sentence = cells[slot][row] instanceof UnfitValue unfit
                ? unfit.sentence(need.column())
                : "`" + need.column() + "` is null, and every row needs its " + need.role();
        return new SourceRow.Rejected(position, group.file().path(), group.rowInFile(position), reason, sentence,
                content(row));
    }

    private Map<String, String> content(int row) {
        Map<String, String> content = new LinkedHashMap<>();
        for (int slot = 0; slot < cells.length; slot++) {
            ColumnNeed need = needs.get(slot);
            content.put(need.column(), switch (cells[slot][row]) {
                case null -> null;
                case UnfitValue unfit -> unfit.content();
                case Object value -> ValueText.print(need.type(), value);
            });
        }
        return content;
    }
}
