package dev.larder.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureTimes;
import dev.larder.feature.FeatureView;
import dev.larder.feature.NoValue;
import dev.larder.store.Expiry;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.store.WriteOptions.Fill;
import dev.larder.store.WriteOutcome;
import dev.larder.store.WriteOutcome.Done;

/** One write call inside its transaction: one upsert per row, which decides whether the row is the newest. */
final class SqliteWrite implements AutoCloseable {
    private static final int FIXED_COLUMNS = 4;
    /** Each row may give other features than the rows before, and a statement uses some kilobytes. */
    private static final int MOST_STATEMENTS = 100;

    private final Connection connection;
    private final SqliteTable table;
    private final FeatureView view;
    private final WriteOptions options;
    private final long nowMicros;
    /** Null if the view has no tombstones. */
    private final SqliteTombstones.Check tombstones;
    /** Whether features that a row does not give keep an age of their own. */
    private final boolean keepsTimes;

    /**
     * A merge names only the columns that a row gives, so rows that give the same features share a statement. The one
     * that was used longest ago is first.
     */
    private final SequencedMap<BitSet, PreparedStatement> upserts = new LinkedHashMap<>(16, 0.75f, true);

    SqliteWrite(Connection connection, SqliteTable table, FeatureView view, WriteOptions options, long nowMicros,
            SqliteTombstones tombstones) throws SQLException {
        this.connection = connection;
        this.table = table;
        this.view = view;
        this.options = options;
        this.nowMicros = nowMicros;
        this.tombstones = tombstones.check();
        this.keepsTimes = keepsTimes(view, options);
    }

    static boolean keepsTimes(FeatureView view, WriteOptions options) {
        return options.fill() == Fill.MERGE && FeatureTimes.matterFor(view.features());
    }

    WriteOutcome write(FeatureRow row) throws SQLException {
        Expiry expiry = Expiry.of(view, options, row.eventMicros(), nowMicros);
        if (expiry instanceof Expiry.At at && at.micros() <= nowMicros) {
            return Done.EXPIRED;
        }
        if (tombstones != null) {
            if (options.conflict() == Conflict.NEWEST && tombstones.keepsOut(row)) {
                return Done.STALE;
            }
            tombstones.remove(row.key().text());
        }
        BitSet given = given(row);
        PreparedStatement upsert = upsert(given, expiry instanceof Expiry.Keep);
        bind(upsert, row, given, expiry);
        return upsert.executeUpdate() == 1 ? Done.WRITTEN : Done.STALE;
    }

    /** @param keepExpiry the same for all rows of a call */
    private PreparedStatement upsert(BitSet given, boolean keepExpiry) throws SQLException {
        PreparedStatement known = upserts.get(given);
        if (known != null) {
            return known;
        }
        if (upserts.size() == MOST_STATEMENTS) {
            upserts.pollFirstEntry().getValue().close();
        }
        PreparedStatement prepared = connection.prepareStatement(upsertSql(given, keepExpiry));
        upserts.put(given, prepared);
        return prepared;
    }

    private BitSet given(FeatureRow row) {
        BitSet given = new BitSet(row.values().length);
        for (int i = 0; i < row.values().length; i++) {
            given.set(i, options.fill() == Fill.REPLACE || row.values()[i] != NoValue.MISSING);
        }
        return given;
    }

    private String upsertSql(BitSet given, boolean keepExpiry) {
        List<String> columns = given.stream().mapToObj(view.features()::get).map(Feature::name)
                .map(SqliteTable::quote).toList();
        StringBuilder set = new StringBuilder("_ts = excluded._ts, _ct = excluded._ct, _expires = ")
                .append(keepExpiry ? unlessExpired("stored._expires", "NULL") : "excluded._expires");
        for (int i = 0; i < view.features().size(); i++) {
            Feature feature = view.features().get(i);
            String column = SqliteTable.quote(feature.name());
            set.append(", ").append(column).append(" = ").append(given.get(i)
                    ? "excluded." + column
                    : unlessExpired("stored." + column, SqliteValues.missing(feature.type())));
        }
        if (table.hasFeatureTimes()) {
            set.append(", ").append(SqliteFeatureTimes.COLUMN).append(" = ").append(keepsTimes
                    ? unlessExpired(SqliteFeatureTimes.merged(), "NULL")
                    : "NULL");
        }
        return "INSERT INTO " + table.quoted() + " AS stored (_entity, _ts, _ct, _expires"
                + columns.stream().map(", "::concat).collect(Collectors.joining()) + ") VALUES (?, ?, ?, ?"
                + ", ?".repeat(columns.size()) + ") ON CONFLICT (_entity) DO UPDATE SET " + set + " " + whenNewest();
    }

    /** An expired row must not come back with a new expiry. */
    private String unlessExpired(String kept, String gone) {
        return "iif(stored._expires <= " + nowMicros + ", " + gone + ", " + kept + ")";
    }

    /** SQLite sorts a text after every number: a row whose time is a text would be the newest for ever. */
    private String whenNewest() {
        return options.conflict() == Conflict.OVERWRITE
                ? ""
                : """
                        WHERE (excluded._ts, ifnull(excluded._ct, %1$s)) >= (stored._ts, ifnull(stored._ct, %1$s))\
                        OR stored._expires <= %2$s OR typeof(stored._ts) <> 'integer'\
                        OR typeof(stored._ct) NOT IN ('integer', 'null')""".formatted(Long.toString(FeatureRow.NO_TIME),
                        Long.toString(nowMicros));
    }

    private void bind(PreparedStatement upsert, FeatureRow row, BitSet given, Expiry expiry) throws SQLException {
        upsert.setString(1, row.key().text());
        upsert.setLong(2, row.eventMicros());
        if (row.createdMicros() == FeatureRow.NO_TIME) {
            upsert.setNull(3, Types.INTEGER);
        } else {
            upsert.setLong(3, row.createdMicros());
        }
        bindExpiry(upsert, FIXED_COLUMNS, expiry);
        int column = FIXED_COLUMNS;
        for (int i = given.nextSetBit(0); i >= 0; i = given.nextSetBit(i + 1)) {
            Object value = row.values()[i] == NoValue.MISSING ? null : row.values()[i];
            upsert.setObject(++column, SqliteValues.toColumn(view.features().get(i).type(), value));
        }
        if (keepsTimes) {
            upsert.setString(++column, SqliteFeatureTimes.given(view, row));
        }
    }

    static void bindExpiry(PreparedStatement statement, int parameter, Expiry expiry) throws SQLException {
        if (expiry instanceof Expiry.At at && at.micros() != Expiry.NEVER_MICROS) {
            statement.setLong(parameter, at.micros());
        } else {
            statement.setNull(parameter, Types.INTEGER);
        }
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement upsert : upserts.values()) {
            upsert.close();
        }
        if (tombstones != null) {
            tombstones.close();
        }
    }
}
