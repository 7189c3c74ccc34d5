package dev.larder.cli.command;

import picocli.CommandLine.Option;

import dev.larder.cli.session.UsageException;
import dev.larder.feature.Ttl;
import dev.larder.store.Expiry;
import dev.larder.text.Times;

/** What {@code ttl} does to the expiry of a row, if anything. */
final class ExpiryChange {
    @Option(names = "--expire-in", paramLabel = "DURATION|never",
            description = "Make the row expire after this time, counted from now, or never.")
    private Ttl after;

    @Option(names = "--clear",
            description = "Remove the row's expiry. The row then never expires, unless an Aerospike namespace has a"
                    + " default ttl.")
    private boolean clear;

    boolean isGiven() {
        return after != null || clear;
    }

    /** What to set the expiry to. */
    Expiry expiry(long nowMicros) {
        if (after != null && clear) {
            throw new UsageException("--expire-in and --clear cannot be combined");
        }
        return switch (clear ? Ttl.BACKEND_DEFAULT : after) {
            case Ttl.After duration -> new Expiry.At(Times.plus(nowMicros, duration.duration()));
            case Ttl.Never never -> Expiry.NEVER;
            case Ttl.BackendDefault none -> Expiry.BACKEND_DEFAULT;
        };
    }
}
