package dev.larder.store.redis.wire;

/** There is no server to send something to. */
public final class Unserved extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Trouble trouble;

    Unserved(Trouble trouble) {
        super(trouble.reason());
        this.trouble = trouble;
    }

    public Trouble trouble() {
        return trouble;
    }
}
