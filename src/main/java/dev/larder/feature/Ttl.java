package dev.larder.feature;

import java.time.Duration;

import dev.larder.text.Durations;

/** How long a record lives. Its text is that of the config, empty if the config says nothing. */
public sealed interface Ttl {
    Ttl BACKEND_DEFAULT = new BackendDefault();
    Ttl NEVER = new Never();

    /** Not given: the store decides. It keeps the record, unless an Aerospike namespace has a default ttl. */
    record BackendDefault() implements Ttl {
        @Override
        public String toString() {
            return "";
        }
    }

    record Never() implements Ttl {
        @Override
        public String toString() {
            return "never";
        }
    }

    record After(Duration duration) implements Ttl {
        @Override
        public String toString() {
            return Durations.print(duration);
        }
    }

    /** {@code never} or a duration. @throws dev.larder.text.BadValueException if it is neither */
    static Ttl parse(String text) {
        return text.equals("never") ? NEVER : new After(Durations.parse(text));
    }

    /** From when a ttl counts. */
    enum From {
        WRITE, EVENT
    }
}
