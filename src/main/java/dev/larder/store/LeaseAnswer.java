package dev.larder.store;

/** Whether a lease was granted. Times are epoch microseconds. */
public sealed interface LeaseAnswer {

    record Granted() implements LeaseAnswer {}

    record HeldBy(String holder, long sinceMicros, long untilMicros) implements LeaseAnswer {}
}
