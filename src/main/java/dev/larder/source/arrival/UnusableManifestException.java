package dev.larder.source.arrival;

/** A manifest does not say what was read. The message is a clause that says why, after "because". */
final class UnusableManifestException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableManifestException(String message) {
        super(message);
    }

    static UnusableManifestException damaged() {
        return new UnusableManifestException("the list of the files that were read is damaged");
    }

    static UnusableManifestException ofOtherVersion() {
        return new UnusableManifestException("the list of the files that were read was written by another version of"
                + " larder");
    }
}
