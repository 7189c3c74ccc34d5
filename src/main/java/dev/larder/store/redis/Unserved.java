package dev.larder.store.redis;

/** There is no server to send something to. */
final class Unserved extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Trouble trouble;

    Unserved(Trouble trouble) {
        super(trouble.reason());
        this.trouble = trouble;
    }

    Trouble trouble() {
        return trouble;
    }
}
