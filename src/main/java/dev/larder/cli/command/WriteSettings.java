package dev.larder.cli.command;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

import dev.larder.feature.Ttl;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.store.WriteOptions.Fill;
import dev.larder.store.WriteOptions;

/** How {@code put} and {@code batch-put} write. */
final class WriteSettings {
    @Option(names = "--ttl", paramLabel = "DURATION", description = "Time to live, such as 7d, or never.")
    private Ttl ttl;

    @Option(names = "--on-conflict", paramLabel = "RULE", defaultValue = "newest",
            description = "newest: a row lands unless the store has a newer one (default). overwrite: it lands.")
    private Conflict conflict;

    @ArgGroup
    private FillChoice fill = new FillChoice();

    private static final class FillChoice {
        @Option(names = "--partial", description = "Features that are not given stay as they are (default).")
        private boolean partial;

        @Option(names = "--replace", description = "Features that are not given become null.")
        private boolean replace;
    }

    WriteOptions options() {
        WriteOptions options = WriteOptions.DEFAULT.with(conflict).with(fill.replace ? Fill.REPLACE : Fill.MERGE);
        return ttl == null ? options : options.with(ttl);
    }
}
