package dev.larder.store.redis;

import java.util.HashSet;
import java.util.Set;

/**
 * The keys that a scan has returned recently. When a server's key table shrinks during a scan, SCAN returns some keys
 * twice, but soon after the first time: keys that share a slot of the smaller table are visited one after the other.
 */
final class RecentKeys {
    private static final int GENERATION = 50_000;

    private Set<String> older = new HashSet<>();
    private Set<String> newer = new HashSet<>();

    /** False if the key is among them already. */
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
