package dev.larder.config.yaml;

import java.nio.file.Path;

/**
 * What every section of a config needs while it is read.
 *
 * @param folder the base of relative paths
 */
public record ReadContext(Problems problems, Variables variables, Path folder, Use use) {

    public enum Use {
        /** The config that will be used: it must be complete, with its variables and password files. */
        CHOSEN,
        /** Another profile: its variables and password files may be missing on this machine; the rest must be valid. */
        OTHER,
        /** The file without a profile, which may be incomplete: each key must be valid by itself. */
        BASE
    }

    public boolean isChosen() {
        return use == Use.CHOSEN;
    }
}
