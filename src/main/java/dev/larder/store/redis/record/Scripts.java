package dev.larder.store.redis.record;

import dev.larder.store.redis.client.Script;

/**
 * The Lua scripts: decisions and changes that the server makes in one step. The head of each file documents its arguments
 * and replies and shows how to run it with redis-cli.
 */
public final class Scripts {
    public static final long DONE = 1;
    /** What is stored is newer; or there is nothing to change. */
    public static final long NOT_DONE = 0;
    public static final long OTHER_ENCODING = -1;
    /** The server's clock is past the expiry. */
    public static final long PAST = -2;

    /** Of one row among several: the server could not write it, for a reason that a call for this row alone will name. */
    public static final long FAILED = -3;

    private static final String LESS = "shared/less.lua";
    private static final String ARGUMENTS = "shared/arguments.lua";
    private static final String FIELDS = "shared/fields.lua";
    private static final String SORTABLE_TIME = "shared/sortable_time.lua";
    private static final String IS_PAST = "shared/is_past.lua";
    private static final String FEATURE_TIMES = "shared/feature_times.lua";
    private static final String DELETE_FIELDS = "shared/delete_fields.lua";
    private static final String SET_RECORD = "shared/set_record.lua";
    private static final String WRITE_RECORD = "shared/write_record.lua";
    private static final String EACH_ROW = "shared/each_row.lua";

    static final Script WRITE_HASH = script(LESS, ARGUMENTS, FIELDS, SORTABLE_TIME,
            FEATURE_TIMES, "write_hash.lua");
    static final Script WRITE_TOMBSTONE = script(LESS, ARGUMENTS, SORTABLE_TIME, DELETE_FIELDS,
            "write_tombstone.lua");
    static final Script EXPIRE_KEY = script(SORTABLE_TIME, IS_PAST, "expire_key.lua");
    static final Script EXPIRE_FIELDS = script(LESS, ARGUMENTS, FIELDS, SORTABLE_TIME, IS_PAST,
            FEATURE_TIMES, "expire_fields.lua");
    static final Script DELETE_FEAST_ROW = script(DELETE_FIELDS, "delete_feast_row.lua");
    static final Script DELETE_BEFORE = script(LESS, SORTABLE_TIME, DELETE_FIELDS, "delete_before.lua");
    static final Script WRITE_HASHES = script(LESS, SORTABLE_TIME, EACH_ROW, "write_hashes.lua");
    static final Script WRITE_PACKED = script(LESS, SET_RECORD, WRITE_RECORD, "write_packed.lua");
    static final Script WRITE_PACKED_ROWS = script(LESS, SET_RECORD, WRITE_RECORD, EACH_ROW,
            "write_packed_rows.lua");
    static final Script REPLACE_PACKED = script(SET_RECORD, "replace_packed.lua");

    public static final Script ADVANCE_WATERMARK = script(LESS, "advance_watermark.lua");
    public static final Script ACQUIRE_LEASE = script(LESS, "acquire_lease.lua");
    public static final Script RELEASE_LEASE = script("release_lease.lua");
    public static final Script REPLACE_DOCUMENT = script("replace_document.lua");

    private Scripts() {}

    private static Script script(String... files) {
        return Script.of(Scripts.class, files);
    }
}
