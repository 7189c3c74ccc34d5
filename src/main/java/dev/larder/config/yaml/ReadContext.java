package dev.larder.config.yaml;

import java.nio.file.Path;

/**
 * What reading the layers of a config needs.
 *
 * @param folder what relative paths are relative to
 */
public record ReadContext(Problems problems, Variables variables, Path folder, Use use) {

    public enum Use {
        /** Will be used: it must be whole, with its variables and password files. */
        CHOSEN,
        /** Another profile. What its variables and files hold need not be known here; the rest must be right. */
        OTHER,
        /** The file without a profile, which may be half a config: only what each key says by itself must be right. */
        BASE
    }

    public boolean isChosen() {
        return use == Use.CHOSEN;
    }
}
