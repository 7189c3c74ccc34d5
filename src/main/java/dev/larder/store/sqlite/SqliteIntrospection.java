package dev.larder.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.Tombstone;
import dev.larder.store.CheckResult;
import dev.larder.store.Footprint;
import dev.larder.store.Introspection;
import dev.larder.store.Lifetime;
import dev.larder.store.Population;
import dev.larder.store.ScanVisitor;
import dev.larder.store.Sizing;
import dev.larder.store.ViewRead;

/** The tables of one project as SQLite reports them. SQLite removes no expired row; every read skips them. */
final class SqliteIntrospection implements Introspection {
    private final SqliteStore store;
    private final SqliteDatabase database;
    private final String project;
    private final LongSupplier nowMicros;

    SqliteIntrospection(SqliteStore store, SqliteDatabase database, String project, LongSupplier nowMicros) {
        this.store = store;
        this.database = database;
        this.project = project;
        this.nowMicros = nowMicros;
    }

    @Override
    public List<Lifetime> lifetimes(FeatureView view, List<EntityKey> keys) {
        return store.read(List.of(new ViewRead(view, view.features(), keys))).getFirst().stream()
                .map(result -> Lifetime.of(view, result, false, false)).toList();
    }

    @Override
    public List<Optional<Tombstone>> tombstones(FeatureView view, List<EntityKey> keys) {
        return database.read(() -> Collections.nCopies(keys.size(), Optional.<Tombstone>empty()),
                connection -> tombstones(connection, view).of(keys));
    }

    private SqliteTombstones tombstones(Connection connection, FeatureView view) {
        return new SqliteTombstones(connection, project, view.name(), nowMicros.getAsLong());
    }

    @Override
    public Population sample(FeatureView view, List<Feature> features, long rows, ScanVisitor visitor) {
        long now = nowMicros.getAsLong();
        long all = database.read(() -> 0L, connection -> {
            SqliteTable table = SqliteTable.describe(connection, project, view);
            return table.exists()
                    ? number(connection, "SELECT count(*) FROM " + table.quoted() + " WHERE " + SqliteSelect.live(now))
                    : 0L;
        });
        if (all <= rows) {
            store.scan(view, features, visitor);
        } else {
            database.read(() -> null, connection -> {
                new SqliteSelect(connection, SqliteTable.describe(connection, project, view), features, now)
                        .sample(view.keys(), rows, visitor);
                return null;
            });
        }
        return new Population(all, true, database.read(() -> 0L, connection -> tombstones(connection, view).count()));
    }

    private static long number(Connection connection, String sql, String... parameters) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                select.setString(i + 1, parameters[i]);
            }
            try (ResultSet rows = select.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    /** Measured by the pages of the whole table, because rows share pages. */
    @Override
    public Footprint footprint(FeatureView view, List<EntityKey> keys) {
        return database.read(() -> footprint(0, 0), connection -> {
            SqliteTable table = SqliteTable.describe(connection, project, view);
            return table.exists()
                    ? footprint(number(connection, "SELECT sum(pgsize) FROM dbstat WHERE name = ? AND aggregate = 1",
                            project + ":" + view.name()),
                            number(connection, "SELECT count(*) FROM " + table.quoted()))
                    : footprint(0, 0);
        });
    }

    private static Footprint footprint(long bytes, long rows) {
        return new Footprint((double) bytes / rows, rows, "dbstat");
    }

    @Override
    public List<Sizing> sizings(FeatureView view, List<FeatureRow> rows) {
        return List.of(new Sizing("table per view", SqliteSizing.bytesPerRow(view, rows)));
    }

    @Override
    public List<CheckResult> examine(List<FeatureView> views) {
        return new SqliteHealthChecks(store, database, project, nowMicros).run(views);
    }
}
