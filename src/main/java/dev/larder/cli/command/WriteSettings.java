package dev.larder.cli.command;

import picocli.CommandLine.Option;

import dev.larder.cli.session.UsageException;
import dev.larder.config.ConfiguredView;
import dev.larder.feature.Ttl;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.store.WriteOptions.Fill;
import dev.larder.text.Times;

/** Options of {@code put} and {@code batch-put}: how to write. */
final class WriteSettings {
    @Option(names = "--ttl", paramLabel = "DURATION",
            description = "Time to live, such as 7d, or never (default: the view's).")
    private Ttl ttl;

    @Option(names = "--on-conflict", paramLabel = "RULE", defaultValue = "newest",
            description = "newest: write a row unless the store holds a newer one (default). overwrite: write it.")
    private Conflict conflict;

    @Option(names = "--partial", description = "Leave features that are not given as they are (default).")
    private boolean partial;

    @Option(names = "--replace", description = "Set features that are not given to null.")
    private boolean replace;

    @Option(names = "--allow-future", description = "Write rows whose event time is further ahead of the clock than"
            + " expect.future.max of the view (default: 1h).")
    private boolean allowFuture;

    /** The latest event time that may be written to a view, in epoch microseconds. */
    long latestEvent(ConfiguredView view, long nowMicros) {
        return allowFuture ? Long.MAX_VALUE : Times.plus(nowMicros, view.rules().maxFuture());
    }

    WriteOptions options() {
        // Not a group of picocli's, which would keep its value for the next command of a session.
        if (partial && replace) {
            throw new UsageException("--partial and --replace cannot be combined");
        }
        WriteOptions options = WriteOptions.DEFAULT.with(conflict).with(replace ? Fill.REPLACE : Fill.MERGE);
        return ttl == null ? options : options.with(ttl);
    }
}
