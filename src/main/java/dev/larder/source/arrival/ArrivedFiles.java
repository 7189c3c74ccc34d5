package dev.larder.source.arrival;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How the files of a source differ from those that earlier runs read.
 *
 * @param added new ones
 * @param changed read before, in another version
 * @param gone read before, and not there any more
 * @param again not changed, but read again: some of their rows were still to come
 * @param waiting new and changed ones that are left for later runs
 * @param waitingBytes their size
 */
public record ArrivedFiles(int added, int changed, int gone, int again, int waiting, long waitingBytes) {

    /** Whether no file is new or changed. */
    public boolean areNone() {
        return added == 0 && changed == 0;
    }

    /** The numbers of files, by the names that reports and metrics give them. */
    public Map<String, Long> byState() {
        Map<String, Long> named = new LinkedHashMap<>();
        named.put("new", (long) added);
        named.put("changed", (long) changed);
        named.put("gone", (long) gone);
        named.put("again", (long) again);
        named.put("waiting", (long) waiting);
        return named;
    }
}
