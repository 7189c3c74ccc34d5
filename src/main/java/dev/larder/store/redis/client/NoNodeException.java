package dev.larder.store.redis.client;

/** No server is known or reachable that could serve a request. */
public final class NoNodeException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient RedisFailure failure;

    NoNodeException(RedisFailure failure) {
        super(failure.reason());
        this.failure = failure;
    }

    public RedisFailure failure() {
        return failure;
    }
}
