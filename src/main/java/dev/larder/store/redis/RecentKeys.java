package dev.larder.store.redis;

import java.util.HashSet;
import java.util.Set;

/**
 * The keys that a scan has met of late. A server shows a key again where its table shrinks while it is scanned, and
 * then soon after the first time: it goes through what falls together in the smaller table one after the other.
 */
final class RecentKeys {
    private static final int GENERATION = 50_000;

    private Set<String> older = new HashSet<>();
    private Set<String> newer = new HashSet<>();

    /** False where it was met already. */
    boolean add(String key) {
        if (older.contains(key) || !newer.add(key)) {
            return false;
        }
        if (newer.size() == GENERATION) {
            older = newer;
            newer = new HashSet<>();
        }
        return true;
    }
}
