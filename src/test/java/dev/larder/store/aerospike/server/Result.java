package dev.larder.store.aerospike.server;

/** Result codes of the wire protocol. */
final class Result {
    static final int OK = 0;
    static final int NOT_FOUND = 2;
    static final int GENERATION = 3;
    static final int PARAMETER = 4;
    static final int EXISTS = 5;
    static final int BIN_EXISTS = 6;
    static final int BIN_TYPE = 12;
    static final int TOO_BIG = 13;
    /** An operation that this server does not implement. The real server uses it for features that a namespace lacks. */
    static final int UNSUPPORTED = 16;
    static final int BIN_NOT_FOUND = 17;
    static final int NAMESPACE = 20;
    static final int BIN_NAME = 21;
    static final int FORBIDDEN = 22;
    static final int MAP_KEY_NOT_FOUND = 23;
    static final int MAP_KEY_EXISTS = 24;
    static final int ENTERPRISE_ONLY = 25;
    static final int NOT_APPLICABLE = 26;
    static final int FILTERED_OUT = 27;
    static final int SECURITY_NOT_SUPPORTED = 51;
    static final int INDEX_NOT_FOUND = 201;

    private Result() {}
}
