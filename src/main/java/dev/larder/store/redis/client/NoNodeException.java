package dev.larder.store.redis.client;

/** There is no server to send something to. */
public final class NoNodeException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient RedisFailure trouble;

    NoNodeException(RedisFailure trouble) {
        super(trouble.reason());
        this.trouble = trouble;
    }

    public RedisFailure trouble() {
        return trouble;
    }
}
