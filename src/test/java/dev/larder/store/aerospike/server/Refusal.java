package dev.larder.store.aerospike.server;

/** Ends a command with an error code. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int result;

    Refusal(int result) {
        super("result " + result, null, false, false);
        this.result = result;
    }

    int result() {
        return result;
    }
}
