package dev.larder.config;

import java.nio.file.Path;

/**
 * What reading the layers of a config needs.
 *
 * @param folder what relative paths are relative to
 */
record Reading(Problems problems, Variables variables, Path folder, Use use) {

    enum Use {
        /** Will be used: it must be whole, with its variables and password files. */
        CHOSEN,
        /** Another profile. What its variables and files hold need not be known here; the rest must be right. */
        OTHER,
        /** The file without a profile, which may be half a config: only what each key says by itself must be right. */
        BASE
    }

    boolean isChosen() {
        return use == Use.CHOSEN;
    }
}
