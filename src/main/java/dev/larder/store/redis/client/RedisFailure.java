package dev.larder.store.redis.client;

import dev.larder.store.settings.HostPort;

/** Why a request was not done. The reason is a sentence for a user. */
public sealed interface RedisFailure {
    String reason();

    /** Another server has the key, for good. */
    record Moved(int slot, HostPort to) implements RedisFailure {
        @Override
        public String reason() {
            return "slot " + slot + " keeps moving: the cluster's servers do not agree which of them has it";
        }
    }

    /** Another server has the key already, though its slot is still on the way there. */
    record Ask(HostPort to) implements RedisFailure {
        @Override
        public String reason() {
            return "the key's slot is moving to " + to + ", which does not have the key either";
        }
    }

    /** The server has forgotten a script, or never knew it. */
    record NoScript() implements RedisFailure {
        @Override
        public String reason() {
            return "the server forgets scripts as soon as they are loaded";
        }
    }

    /** The server cannot be reached, or did not answer in time. What was asked of it may have been done or not. */
    record Lost(String reason) implements RedisFailure {}

    /** The server answers that it cannot do it now. */
    record NotReady(String reason) implements RedisFailure {}

    /** The server does not serve this client, or not with this command: no other record will fare better. */
    record Denied(String reason) implements RedisFailure {}

    /** The key holds another type of value than this layout and encoding write. */
    record WrongType(String reason) implements RedisFailure {}

    /** The server refuses this record. */
    record Refused(String reason) implements RedisFailure {}

    /** Whether sending it again may help. */
    default boolean mayPass() {
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

    /** Whether it says where to ask instead, so that asking there need not wait. */
    default boolean isRedirect() {
        return this instanceof Moved || this instanceof Ask || this instanceof NoScript;
    }
}
