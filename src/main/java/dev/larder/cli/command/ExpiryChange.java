package dev.larder.cli.command;

import picocli.CommandLine.Option;

import dev.larder.cli.session.UsageException;
import dev.larder.feature.Ttl;
import dev.larder.store.Expiry;
import dev.larder.text.BadValueException;

/** What {@code ttl} does to an expiry, where it does anything. */
public final class ExpiryChange {
    /** The name is that of the config's overrides, which this command takes before its own name only. */
    public static final String SET = "--set";

    @Option(names = SET, paramLabel = "DURATION|never",
            description = "Have the row expire so long from now, or never. (Set keys of the config before the"
                    + " command's name, as in larder --set online_store.db=3 ttl.)")
    private String set;

    @Option(names = "--clear", description = "Take the row's expiry off: it gets what the store does of itself, which"
            + " is never, except for an Aerospike namespace's default.")
    private boolean clear;

    boolean isAsked() {
        return set != null || clear;
    }

    /** What to set the expiry to. */
    Expiry expiry(long nowMicros) {
        if (set != null && clear) {
            throw new UsageException("--set and --clear exclude each other");
        }
        return switch (clear ? Ttl.BACKEND_DEFAULT : ttl()) {
            case Ttl.After after -> new Expiry.At(Expiry.plus(nowMicros, after.duration()));
            case Ttl.Never never -> Expiry.NEVER;
            case Ttl.BackendDefault unsaid -> Expiry.BACKEND_DEFAULT;
        };
    }

    private Ttl ttl() {
        if (set.contains("=")) {
            throw new UsageException("--set " + set + " is no duration; set a key of the config before the command's"
                    + " name, as in larder --set " + set + " ttl");
        }
        try {
            return Ttl.parse(set);
        } catch (BadValueException e) {
            throw new UsageException("--set: " + e.getMessage());
        }
    }
}
