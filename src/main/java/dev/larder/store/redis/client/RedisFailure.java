package dev.larder.store.redis.client;

import dev.larder.store.settings.HostPort;

/** Why a request failed. The reason is a text for the user, without a full stop. */
public sealed interface RedisFailure {
    String reason();

    /** MOVED: another server has the slot now. */
    record Moved(int slot, HostPort to) implements RedisFailure {
        @Override
        public String reason() {
            return "slot " + slot + " keeps moving: the servers of the cluster do not agree which of them serves it";
        }
    }

    /** ASK: the slot is moving, and its new server already has the key. */
    record Ask(HostPort to) implements RedisFailure {
        @Override
        public String reason() {
            return "the key's slot is moving to " + to + ", which does not have the key yet";
        }
    }

    /** The server has not loaded the script, or has lost it in a restart. */
    record NoScript() implements RedisFailure {
        @Override
        public String reason() {
            return "the server loses scripts as soon as they are loaded";
        }
    }

    /** The server cannot be reached or did not answer in time. It may or may not have executed the commands. */
    record Lost(String reason) implements RedisFailure {}

    /** The server answers that it cannot execute the command now. */
    record NotReady(String reason) implements RedisFailure {
        static NotReady slotWithoutServer(int slot) {
            return new NotReady("no server of the cluster serves slot " + slot);
        }
    }

    /** The server refuses this client or this command, for whichever record. */
    record Denied(String reason) implements RedisFailure {}

    /** The key holds a value of a type that this layout and encoding do not write. */
    record WrongType(String reason) implements RedisFailure {}

    /** The server refuses to store this record. */
    record Refused(String reason) implements RedisFailure {}

    /** Whether a retry may succeed. */
    default boolean isTransient() {
        return switch (this) {
            case Moved moved -> true;
            case Ask ask -> true;
            case NoScript unknown -> true;
            case Lost lost -> true;
            case NotReady notReady -> true;
            case Denied denied -> false;
            case WrongType wrongType -> false;
            case Refused refused -> false;
        };
    }

    /** Whether a retry need not wait: the failure says what to do instead. */
    default boolean isRetriedAtOnce() {
        return this instanceof Moved || this instanceof Ask || this instanceof NoScript;
    }
}
