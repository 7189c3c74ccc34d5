package dev.larder.source.arrival;

import java.util.Optional;

/**
 * A manifest as the last successful run of a view left it.
 *
 * @param bytes empty if there is none
 * @param problem why there is none although a run left one, as a clause after "because"
 */
public record KeptManifest(Optional<byte[]> bytes, Optional<String> problem) {
    public static final KeptManifest NONE = new KeptManifest(Optional.empty(), Optional.empty());

    public static KeptManifest inStore(Optional<byte[]> stored) {
        return new KeptManifest(stored, Optional.empty());
    }

    /**
     * A manifest that is not in the store.
     *
     * @param name of the file that should have it
     * @param file what the file has; empty if it does not exist
     * @param stored what the store has: {@link #idOf} the manifest, or a whole one
     */
    public static KeptManifest outside(String name, Optional<byte[]> file, Optional<byte[]> stored) {
        try {
            if (stored.isPresent() && ManifestBytes.isWhole(stored.get())) {
                // The last run was not given a file.
                return inStore(stored);
            }
            if (file.isEmpty()) {
                return stored.isEmpty() ? NONE : unusable("--state " + name + " does not exist");
            }
            long id = ManifestBytes.id(file.get());
            // The store knows the manifest of its own last run, whatever file is named.
            boolean isOfLastRun = stored.isPresent() && ManifestBytes.id(stored.get()) == id;
            return isOfLastRun
                    ? inStore(file)
                    : unusable("--state " + name + " is not what the last run of this view on this store left");
        } catch (UnusableManifestException e) {
            return unusable(e.getMessage());
        }
    }

    private static KeptManifest unusable(String problem) {
        return new KeptManifest(Optional.empty(), Optional.of(problem));
    }

    /** What the store keeps once values that were read are no longer there. */
    public static byte[] forgotten() {
        return ManifestBytes.forgotten();
    }

    /** What the store keeps of a manifest that is kept in a file. */
    public static byte[] idOf(byte[] manifest) {
        return ManifestBytes.outside(manifest);
    }
}
