package dev.larder.spark;

/** Names of columns while Spark has the rows. */
final class Columns {
    static final String FILE = "file";
    static final String ROW = "row";
    static final String STANDING = "standing";
    static final String ENTITY = "entity";
    static final String EVENT = "event";
    static final String CREATED = "created";
    static final String KEY = "key";
    static final String COUNT = "count";
    static final String LATEST = "latest";

    private Columns() {}

    static String cell(int index) {
        return "c" + index;
    }
}
