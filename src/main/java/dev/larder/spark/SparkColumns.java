package dev.larder.spark;

/** Names of columns while Spark has the rows. */
final class SparkColumns {
    static final String FILE = "file";
    static final String ROW = "row";
    static final String STATUS = "status";
    static final String ENTITY = "entity";
    static final String EVENT = "event";
    static final String CREATED = "created";
    static final String KEY = "key";
    static final String COUNT = "count";
    static final String NEW_COUNT = "new_count";
    static final String BEFORE = "before";
    static final String AFTER = "after";
    static final String LATE_COUNT = "late_count";
    static final String LATEST = "latest";
    /** Whether the latest row is one of several with the same event and created time. */
    static final String TIE = "tie";

    private SparkColumns() {}

    static String cell(int index) {
        return "c" + index;
    }
}
