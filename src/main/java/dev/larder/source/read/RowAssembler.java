package dev.larder.source.read;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.Tombstone;
import dev.larder.feature.ViewSource.Deleted;
import dev.larder.source.ColumnNeed;
import dev.larder.source.RejectReason;
import dev.larder.source.RowPlaces;
import dev.larder.source.Window;
import dev.larder.source.decode.UnrepresentableValueException;
import dev.larder.text.Times;

/** Assembles rows from decoded columns. */
public final class RowAssembler {
    private final JoinKeys keys;
    private final List<ColumnNeed> needs;
    private final List<String> deletedValues;
    private final Window window;
    private final RowPlaces places;
    private final Object[][] cells;
    private final int eventSlot;
    /** -1 if the source has no created time. */
    private final int createdSlot;
    private final int keyTimeSlots;
    private final int features;
    /** -1 if no row is marked deleted. */
    private final int deletedSlot;

    /**
     * @param deleted how rows are marked deleted, if they are
     * @param window says which event times are too late; its beginning and end do not matter here
     * @param cells by need, then by row: the value, null, or an {@link UnrepresentableValueException}
     */
    public RowAssembler(JoinKeys keys, List<ColumnNeed> needs, Optional<Deleted> deleted, Window window,
            RowPlaces places, Object[][] cells) {
        this.keys = keys;
        this.needs = needs;
        this.deletedValues = deleted.map(Deleted::values).orElse(List.of());
        this.window = window;
        this.places = places;
        this.cells = cells;
        List<ColumnNeed.Role> roles = needs.stream().map(ColumnNeed::role).toList();
        this.eventSlot = roles.indexOf(ColumnNeed.Role.EVENT_TIME);
        this.createdSlot = roles.indexOf(ColumnNeed.Role.CREATED_TIME);
        this.keyTimeSlots = Math.max(eventSlot, createdSlot) + 1;
        this.features = Collections.frequency(roles, ColumnNeed.Role.FEATURE);
        this.deletedSlot = roles.indexOf(ColumnNeed.Role.DELETED);
    }

    public SourceRow assemble(long position, int row) {
        for (int slot = 0; slot < keyTimeSlots; slot++) {
            if (!isUsable(slot, row)) {
                return rejected(position, row, slot);
            }
        }
        if (isDeleted(row)) {
            return new SourceRow.Deleted(position, new Tombstone(key(row), eventMicros(row), createdMicros(row)));
        }
        Object[] values = new Object[features];
        // The mark of a deletion comes after the features.
        for (int slot = keyTimeSlots; slot < cells.length; slot++) {
            Object cell = cells[slot][row];
            if (cell instanceof UnrepresentableValueException) {
                return rejected(position, row, slot);
            }
            if (slot < keyTimeSlots + features) {
                values[slot - keyTimeSlots] = cell;
            }
        }
        return new SourceRow.Valid(position, new FeatureRow(key(row), eventMicros(row), createdMicros(row), values));
    }

    private boolean isDeleted(int row) {
        Object mark = deletedSlot < 0 ? null : cells[deletedSlot][row];
        return switch (mark) {
            case null -> false;
            case UnrepresentableValueException invalid -> false;
            case Object value when !deletedValues.isEmpty() ->
                deletedValues.contains(needs.get(deletedSlot).print(value));
            case Boolean flag -> flag;
            // The time of the deletion.
            default -> true;
        };
    }

    public EntityKey key(int row) {
        Object[] values = new Object[keys.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = cells[i][row];
        }
        return EntityKey.of(keys, values);
    }

    public long eventMicros(int row) {
        return micros(eventSlot, row);
    }

    public long createdMicros(int row) {
        return createdSlot < 0 ? FeatureRow.NO_TIME : micros(createdSlot, row);
    }

    private long micros(int slot, int row) {
        return cells[slot][row] instanceof Instant time ? Times.micros(time) : FeatureRow.NO_TIME;
    }

    /** Why keys and times alone make the row a reject, null if they do not. */
    public RejectReason keyTimeReject(int row) {
        for (int slot = 0; slot < keyTimeSlots; slot++) {
            if (!isUsable(slot, row)) {
                return reason(slot, row);
            }
        }
        return null;
    }

    /** How many of the needed columns are keys and times; they come first. */
    public int keyTimeSlots() {
        return keyTimeSlots;
    }

    private boolean isUsable(int slot, int row) {
        boolean isRequired = slot <= eventSlot;
        return !(cells[slot][row] instanceof UnrepresentableValueException)
                && (cells[slot][row] != null || !isRequired)
                && !(slot == eventSlot && window.isTooLate(eventMicros(row)));
    }

    private RejectReason reason(int slot, int row) {
        boolean isNull = cells[slot][row] == null;
        return switch (needs.get(slot).role()) {
            case JOIN_KEY -> isNull ? RejectReason.NULL_KEY : RejectReason.BAD_KEY;
            case EVENT_TIME -> {
                if (isNull) {
                    yield RejectReason.NULL_EVENT_TIME;
                }
                yield cells[slot][row] instanceof Instant ? RejectReason.FUTURE_EVENT_TIME : RejectReason.BAD_TIME;
            }
            case CREATED_TIME -> RejectReason.BAD_TIME;
            case FEATURE -> RejectReason.BAD_VALUE;
            case DELETED -> RejectReason.BAD_DELETION_MARK;
        };
    }

    private SourceRow rejected(long position, int row, int slot) {
        ColumnNeed need = needs.get(slot);
        return new SourceRow.Rejected(position, places.fileName(), places.rowInFile(position), reason(slot, row),
                need.role() == ColumnNeed.Role.FEATURE ? Optional.of(need.name()) : Optional.empty(),
                sentence(need, cells[slot][row]),
                content(row));
    }

    private String sentence(ColumnNeed need, Object cell) {
        return switch (cell) {
            case null -> need.describe("") + " is null, but every row needs its " + need.role();
            case UnrepresentableValueException invalid -> need.describe(invalid.place()) + " = " + invalid.clause();
            case Object time -> need.describe("") + " = "
                    + Times.tooLate(Times.micros((Instant) time), window.latestMicros());
        };
    }

    private Map<String, String> content(int row) {
        Map<String, String> content = new LinkedHashMap<>();
        for (int slot = 0; slot < cells.length; slot++) {
            ColumnNeed need = needs.get(slot);
            content.put(need.column(), switch (cells[slot][row]) {
                case null -> null;
                case UnrepresentableValueException invalid -> invalid.content();
                case Object value -> need.print(value);
            });
        }
        return content;
    }
}
