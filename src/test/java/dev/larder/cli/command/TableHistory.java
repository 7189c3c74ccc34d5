package dev.larder.cli.command;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** A table, and the random statements of Spark that made it what it is. Subclasses say what is special about a format. */
abstract class TableHistory {
    /** Rows of {@code id}, {@code ts} and {@code created}, which stay what they are. */
    private static final StructType FIXED = StructType.fromDDL("id bigint, ts timestamp, created timestamp");
    /** Updates move the time at which a row was created by less, so no two rows ever have the same. */
    private static final long MICROS_BETWEEN_ROWS = 10_000;

    final SparkSession spark;
    final Random random;
    /** As statements name it. */
    final String table;
    final List<HistoryColumn> columns = new ArrayList<>();
    private final List<String> statements = new ArrayList<>();
    private final List<Version> versions = new ArrayList<>();
    private final int entities;
    private long clock = 1_700_000_000_000_000L;
    private int named;
    private int updates;

    /**
     * What the table was, by its number and by a time at which this was its last version.
     *
     * @param isNumbered whether the table still knows the number
     */
    record Version(long number, Instant time, boolean isNumbered) {}

    /**
     * A version of the table as a view reads it.
     *
     * @param keys of the view's source, beside format and path
     * @param clause of SQL behind the table's name
     */
    record Reading(String keys, String clause) {}

    TableHistory(SparkSession spark, long seed, String table) {
        this.spark = spark;
        this.random = new Random(seed);
        this.table = table;
        this.entities = 3 + random.nextInt(50);
        for (HistoryColumn.Kind kind : HistoryColumn.Kind.values()) {
            if (kind.isAlways() || random.nextBoolean()) {
                columns.add(new HistoryColumn(nextName(), kind));
            }
        }
    }

    /** @param columns as SQL declares them */
    abstract void create(String columns);

    abstract boolean canRename();

    abstract boolean canWiden();

    /** Whether the partitions are made of a column, so that it must stay. */
    abstract boolean isPartition(HistoryColumn column);

    abstract void compact();

    /** Something that only this format has. */
    abstract void special();

    /** The number of the table's last version. */
    abstract long number();

    /** The folder or file that a source names. */
    abstract Path path();

    abstract List<Reading> readings();

    void play() {
        create(FIXED.toDDL().toLowerCase() + columns.stream().map(column -> ", " + column.name() + " " + column.type())
                .collect(Collectors.joining()));
        insert();
        int steps = 2 + random.nextInt(7);
        for (int i = 0; i < steps; i++) {
            versions.add(new Version(number(), Instant.now().truncatedTo(ChronoUnit.MILLIS), true));
            step();
        }
    }

    private void step() {
        switch (random.nextInt(15)) {
            case 0, 1, 2 -> insert();
            case 3 -> run("DELETE FROM " + table + " WHERE id % 5 = " + random.nextInt(5));
            case 4 -> run("DELETE FROM " + table + " WHERE created > timestamp_micros("
                    + (clock - random.nextInt(20) * MICROS_BETWEEN_ROWS) + ")");
            case 5 -> run("DELETE FROM " + table + " WHERE " + partition().name() + " = 'x'");
            // An own number of microseconds for every update keeps all times different.
            case 6 -> run("UPDATE " + table + " SET created = timestamp_micros(unix_micros(created) + "
                    + (1 << updates++) + ") WHERE id % 3 = " + random.nextInt(3));
            case 7 -> merge();
            case 8 -> add();
            case 9 -> rename();
            case 10 -> drop();
            case 11 -> widen();
            case 12 -> reorder();
            case 13 -> compact();
            default -> special();
        }
    }

    final void run(String statement) {
        statements.add(statement);
        spark.sql(statement);
    }

    final String note(String text) {
        statements.add("-- " + text);
        return text;
    }

    final HistoryColumn partition() {
        return columns.stream().filter(column -> column.kind() == HistoryColumn.Kind.PARTITION).findFirst()
                .orElseThrow();
    }

    private String nextName() {
        return "c" + ++named;
    }

    private String names() {
        return "id, ts, created" + columns.stream().map(column -> ", " + column.name()).collect(Collectors.joining());
    }

    private void stage(boolean isOnePerEntity) {
        List<Row> rows = new ArrayList<>();
        int count = 1 + random.nextInt(25);
        for (int i = 0; i < count; i++) {
            clock += MICROS_BETWEEN_ROWS;
            Object[] row = new Object[FIXED.size() + columns.size()];
            row[0] = isOnePerEntity ? (long) i * 2 : (long) random.nextInt(entities);
            // Some come late, and some at the same time.
            long micros = random.nextInt(3) == 0 ? clock - random.nextInt(100_000_000) : clock;
            row[1] = Instant.EPOCH.plus(random.nextInt(3) == 0 ? micros / 1_000_000 * 1_000_000 : micros,
                    ChronoUnit.MICROS);
            row[2] = Instant.EPOCH.plus(clock, ChronoUnit.MICROS);
            for (int j = 0; j < columns.size(); j++) {
                row[FIXED.size() + j] = columns.get(j).value(random);
            }
            rows.add(RowFactory.create(row));
        }
        StructType schema = FIXED;
        for (HistoryColumn column : columns) {
            schema = schema.add(column.name(), column.dataType());
        }
        spark.createDataFrame(rows, schema).createOrReplaceTempView("staged");
        note(count + " rows");
    }

    private void insert() {
        stage(false);
        run("INSERT INTO " + table + " (" + names() + ") SELECT " + names() + " FROM staged");
    }

    private void merge() {
        stage(true);
        String set = columns.stream().filter(column -> !isPartition(column)).limit(2)
                .map(column -> ", x." + column.name() + " = s." + column.name()).collect(Collectors.joining());
        run("MERGE INTO " + table + " x USING staged s ON x.id = s.id WHEN MATCHED AND s.id % 4 = 0 THEN DELETE"
                + " WHEN MATCHED THEN UPDATE SET x.ts = s.ts" + set + " WHEN NOT MATCHED THEN INSERT (" + names()
                + ") VALUES (" + names().replaceAll("(\\w+)", "s.$1") + ")");
    }

    private void add() {
        HistoryColumn column = new HistoryColumn(nextName(),
                HistoryColumn.Kind.values()[random.nextInt(HistoryColumn.Kind.values().length - 1)]);
        run("ALTER TABLE " + table + " ADD COLUMNS (" + column.name() + " " + column.type() + place() + ")");
        columns.add(column);
    }

    private String place() {
        return switch (random.nextInt(3)) {
            case 0 -> "";
            case 1 -> " FIRST";
            default -> " AFTER " + (random.nextBoolean() ? "ts" : some().name());
        };
    }

    private HistoryColumn some() {
        return columns.get(random.nextInt(columns.size()));
    }

    private void rename() {
        HistoryColumn column = some();
        if (canRename() && !isPartition(column)) {
            // A name that a column had before, sometimes: it is not that column.
            String name = random.nextInt(3) == 0 ? "c" + (1 + random.nextInt(named)) : nextName();
            if (columns.stream().noneMatch(other -> other.name().equals(name))) {
                run("ALTER TABLE " + table + " RENAME COLUMN " + column.name() + " TO " + name);
                column.rename(name);
            }
        }
    }

    private void drop() {
        HistoryColumn column = some();
        if (canRename() && columns.size() > 2 && column.kind() != HistoryColumn.Kind.PARTITION
                && !isPartition(column)) {
            run("ALTER TABLE " + table + " DROP COLUMN " + column.name());
            columns.remove(column);
            if (random.nextBoolean()) {
                HistoryColumn again = new HistoryColumn(column.name(), column.kind());
                run("ALTER TABLE " + table + " ADD COLUMNS (" + again.name() + " " + again.type() + ")");
                columns.add(again);
            }
        }
    }

    private void widen() {
        if (canWiden()) {
            columns.stream().filter(column -> column.wider().isPresent() && !isPartition(column)).findFirst()
                    .ifPresent(column -> {
                        run("ALTER TABLE " + table + " ALTER COLUMN " + column.name() + " TYPE "
                                + column.wider().get());
                        column.widen();
                    });
        }
    }

    private void reorder() {
        String name = some().name();
        String place = place();
        if (!place.isEmpty() && !place.endsWith(" " + name)) {
            run("ALTER TABLE " + table + " ALTER COLUMN " + name + place);
        }
    }

    /** Two of the versions that were, if there were. */
    final List<Version> earlier() {
        List<Version> known = versions.stream().filter(Version::isNumbered).collect(Collectors.toList());
        Collections.shuffle(known, random);
        return known.subList(0, Math.min(2, known.size()));
    }

    /** The latest row of every entity. */
    final Dataset<Row> latest(Reading reading) {
        return spark.sql("SELECT max_by(struct(*), struct(ts, created)) FROM " + table + reading.clause
                + " GROUP BY id");
    }

    @Override
    public String toString() {
        return String.join(";\n", statements);
    }
}
