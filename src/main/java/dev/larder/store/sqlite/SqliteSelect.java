package dev.larder.store.sqlite;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureTimes;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.ReadResult;
import dev.larder.store.Expiry;
import dev.larder.store.ScanVisitor;
import dev.larder.text.BadValueException;
import dev.larder.text.Quoted;

/** Reads rows of one table by key or page by page. */
final class SqliteSelect {
    /** Entities per statement: running a statement costs more than finding one more row. */
    private static final int KEYS = 256;
    private static final int PAGE = 1_000;
    private static final int FIXED_COLUMNS = 5;

    private final Connection connection;
    private final SqliteTable table;
    private final List<Feature> features;
    private final long nowMicros;
    private final String select;

    SqliteSelect(Connection connection, SqliteTable table, List<Feature> features, long nowMicros) {
        this.connection = connection;
        this.table = table;
        this.features = features;
        this.nowMicros = nowMicros;
        this.select = "SELECT _entity, _ts, _ct, _expires, "
                + (table.hasFeatureTimes() ? SqliteFeatureTimes.COLUMN : "NULL")
                + features.stream().map(feature -> ", " + table.expression(feature)).collect(Collectors.joining())
                + " FROM " + table.quoted();
    }

    List<ReadResult> byKey(List<EntityKey> keys) throws SQLException {
        Map<String, ReadResult> found = new HashMap<>();
        int slots = Math.min(keys.size(), KEYS);
        if (slots > 0) {
            try (PreparedStatement statement = connection.prepareStatement(
                    select + " WHERE _entity IN (?" + ", ?".repeat(slots - 1) + ")")) {
                for (int from = 0; from < keys.size(); from += slots) {
                    find(statement, keys.subList(from, Math.min(keys.size(), from + slots)), slots, found);
                }
            }
        }
        List<ReadResult> results = new ArrayList<>(keys.size());
        for (EntityKey key : keys) {
            results.add(found.getOrDefault(key.text(), ReadResult.NOT_FOUND));
        }
        return results;
    }

    private void find(PreparedStatement statement, List<EntityKey> keys, int slots, Map<String, ReadResult> found)
            throws SQLException {
        Map<String, EntityKey> byText = HashMap.newHashMap(keys.size());
        for (int i = 0; i < slots; i++) {
            // Slots left empty by the last keys ask for the first key again, which finds nothing more.
            EntityKey key = keys.get(i < keys.size() ? i : 0);
            statement.setString(i + 1, key.text());
            byText.put(key.text(), key);
        }
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                String text = rows.getString(1);
                found.put(text, result(rows, byText.get(text)));
            }
        }
    }

    /**
     * @param after an entity as the column holds it; a blob if another client put one there
     * @return the last entity of the next page; null if there is no more to visit
     */
    Object page(JoinKeys keys, Object after, ScanVisitor visitor) throws SQLException {
        Object last = null;
        int visited = 0;
        try (PreparedStatement statement = connection
                .prepareStatement(select + " WHERE _entity > ? ORDER BY _entity LIMIT " + PAGE)) {
            statement.setObject(1, after);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    visited++;
                    last = rows.getObject(1);
                    if (!visit(rows, keys, rows.getString(1), visitor)) {
                        return null;
                    }
                }
            }
        }
        return visited < PAGE ? null : last;
    }

    /** Visits a random sample of the live rows. */
    void sample(JoinKeys keys, long rows, ScanVisitor visitor) throws SQLException {
        try (PreparedStatement statement = connection
                .prepareStatement(select + " WHERE _entity IN (SELECT _entity FROM "
                        + table.quoted() + " WHERE " + live(nowMicros) + " ORDER BY random() LIMIT " + rows + ")");
                ResultSet chosen = statement.executeQuery()) {
            boolean goesOn = true;
            while (goesOn && chosen.next()) {
                goesOn = visit(chosen, keys, chosen.getString(1), visitor);
            }
        }
    }

    /** The condition that a row has not expired. */
    static String live(long nowMicros) {
        return "(_expires IS NULL OR _expires > " + nowMicros + ")";
    }

    private boolean visit(ResultSet row, JoinKeys keys, String text, ScanVisitor visitor)
            throws SQLException {
        try {
            return switch (result(row, EntityKey.parse(keys, text))) {
                case ReadResult.Found found -> visitor.visit(found);
                case ReadResult.Damaged damaged -> damaged(visitor, text, damaged.reason());
                case ReadResult.Expired expired -> true;
                case ReadResult.NotFound none -> true;
            };
        } catch (BadValueException e) {
            return damaged(visitor, text, e.getMessage());
        }
    }

    private static boolean damaged(ScanVisitor visitor, String text, String reason) {
        visitor.damaged(text, reason);
        return true;
    }

    private ReadResult result(ResultSet row, EntityKey key) throws SQLException {
        try {
            long expires = micros(row, 4, "_expires", Expiry.NEVER_MICROS);
            if (expires <= nowMicros) {
                return ReadResult.EXPIRED;
            }
            long event = micros(row, 2, "_ts", FeatureRow.NO_TIME);
            long created = micros(row, 3, "_ct", FeatureRow.NO_TIME);
            FeatureTimes times = table.hasFeatureTimes()
                    ? SqliteFeatureTimes.read(row.getObject(FIXED_COLUMNS), event)
                    : FeatureTimes.of(event);
            return new ReadResult.Found(new FeatureRow(key, event, created, values(row, times)), expires, times);
        } catch (BadValueException e) {
            return new ReadResult.Damaged(e.getMessage());
        }
    }

    private Object[] values(ResultSet row, FeatureTimes times) throws SQLException {
        Object[] values = new Object[features.size()];
        for (int i = 0; i < values.length; i++) {
            Feature feature = features.get(i);
            try {
                Object stored = SqliteValues.fromColumn(feature.type(), value(row, FIXED_COLUMNS + 1 + i));
                values[i] = times.served(feature, stored, nowMicros);
            } catch (BadValueException e) {
                throw new BadValueException("feature `" + feature.name() + "`: " + e.getMessage());
            }
        }
        return values;
    }

    private static long micros(ResultSet row, int index, String column, long whenNull) throws SQLException {
        return switch (row.getObject(index)) {
            case null -> whenNull;
            case Integer micros -> micros;
            case Long micros -> micros;
            case Object other -> throw new BadValueException("`" + column + "`: "
                    + (other instanceof byte[] bytes
                            ? bytes.length + " bytes are"
                            : Quoted.of(other.toString()) + " is")
                    + " not a time in microseconds");
        };
    }

    /** The driver decodes invalid UTF-8 to a replacement character, which may also be really stored. */
    private static Object value(ResultSet row, int index) throws SQLException {
        Object value = row.getObject(index);
        if (value instanceof String text && text.indexOf('\ufffd') >= 0) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(row.getBytes(index)));
            } catch (CharacterCodingException e) {
                throw new BadValueException("the text is not UTF-8");
            }
        }
        return value;
    }
}
