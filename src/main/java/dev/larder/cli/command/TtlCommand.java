package dev.larder.cli.command;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import dev.larder.cli.session.ArgumentLabel;
import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.LarderCommand;
import dev.larder.cli.session.Session;
import dev.larder.cli.session.UsageException;
import dev.larder.console.Grid;
import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureView;
import dev.larder.feature.NoValue;
import dev.larder.feature.ReadResult;
import dev.larder.operate.ExpiryHistogram;
import dev.larder.store.ExpireOutcome;
import dev.larder.store.Expiry;
import dev.larder.store.Lifetime;
import dev.larder.store.Lifetime.Due;
import dev.larder.text.DurationText;
import dev.larder.text.Times;

@Command(name = "ttl", description = {
        "The column `by` says who enforces an expiry: `server` deletes the row by itself; `read` means that"
                + " the row stays in the store and reads no longer return it.",
        "A change applies to this row only: its event time, its values, the ttls of single features and the"
                + " config stay the same. The next run of materialize sets the expiry anew. In layout feast a row has no"
                + " expiry of its own: a change applies to the record of the entity, with the rows of all its views.",
        "--summary draws when the rows of a view expire.",
        "Exits with 3 if there is no such row, and with 1 if its record cannot be read; --summary exits with 4"
                + " if some records cannot be read."},
        footer = {
                "larder ttl customer_features customer_id=cust-007",
                "larder ttl customer_features customer_id=cust-007 --expire-in 7d",
                "larder ttl customer_features customer_id=cust-007 --clear",
                "larder ttl customer_features --summary --sample 1000"})
public final class TtlCommand implements LarderCommand {
    /** Stands in the column of the feature for the row itself. */
    static final String RECORD = "(record)";

    private final Session session;

    @Parameters(index = "0", paramLabel = ArgumentLabel.VIEW, description = "Feature view from the config.")
    private String viewName;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = ArgumentLabel.KEY,
            description = "A value for every join key.")
    private List<String> pairs = List.of();

    @Option(names = "--summary", description = "Draw when the rows of the view expire, from a sample.")
    private boolean summary;

    @Option(names = "--sample", paramLabel = "N",
            description = "Number of rows to sample for --summary (default: 10000).")
    private Long sample;

    @Mixin
    private ExpiryChange change;

    public TtlCommand(Session session) {
        this.session = session;
    }

    @Override
    public Set<ExitCode> otherExitCodes() {
        return Set.of(ExitCode.NOT_FOUND, ExitCode.PARTLY, ExitCode.TRY_AGAIN);
    }

    @Override
    public ExitCode call() {
        FeatureView view = session.view(viewName);
        if (sample != null && (!summary || sample < 1)) {
            throw new UsageException(summary ? "--sample must be at least 1" : "--sample needs --summary");
        }
        if (summary) {
            if (change.isGiven() || !pairs.isEmpty()) {
                throw new UsageException("--summary shows a whole view; it takes no join keys, --expire-in or --clear");
            }
            ExpiryHistogram histogram = ExpiryHistogram.of(session.store(), view, sample == null ? 10_000 : sample,
                    session::nowMicros);
            new ExpirySummary(session, histogram).print(view);
            return histogram.damaged() == 0 ? ExitCode.OK : ExitCode.PARTLY;
        }
        EntityKey key = EntityArguments.key(view.keys(), EntityArguments.split(pairs));
        return change.isGiven() ? change(view, key) : show(view, key);
    }

    private ExitCode show(FeatureView view, EntityKey key) {
        return switch (lifetime(view, key)) {
            case Lifetime.Known known -> {
                print(view, known);
                yield ExitCode.OK;
            }
            case Lifetime.Unknown unknown -> printNoRow(view, key, unknown);
        };
    }

    private Lifetime lifetime(FeatureView view, EntityKey key) {
        return session.store().inspection().lifetimes(view, List.of(key)).getFirst();
    }

    private ExitCode printNoRow(FeatureView view, EntityKey key, Lifetime.Unknown unknown) {
        String line = unknown.why().describe(view, key);
        if (unknown.why() instanceof ReadResult.Damaged) {
            session.console().tell(line);
            return ExitCode.FAILED;
        }
        session.console().say(line);
        return ExitCode.NOT_FOUND;
    }

    private void print(FeatureView view, Lifetime.Known known) {
        boolean table = session.format().isForPeople();
        try (Grid grid = Grid.of(session.console(), session.format(),
                List.of("feature", "status", "expires", table ? "in" : "in_seconds", "by"))) {
            row(grid, table ? RECORD : null, "found", known.row());
            for (int i = 0; i < view.features().size(); i++) {
                row(grid, view.features().get(i).name(), status(known.found().row().values()[i]),
                        known.features().get(i));
            }
        }
    }

    /** @param feature null for the row itself */
    private void row(Grid grid, String feature, String status, Due due) {
        if (due.micros() == Expiry.NEVER_MICROS) {
            grid.row(Arrays.asList(feature, status, null, null, null));
            return;
        }
        long seconds = Math.ceilDiv(due.micros() - session.nowMicros(), 1_000_000L);
        grid.row(Arrays.asList(feature, status, Times.print(due.micros()),
                session.format().isForPeople() ? remaining(seconds) : seconds,
                due.byServer() ? "server" : "read"));
    }

    private static String remaining(long seconds) {
        return seconds > 0 ? DurationText.print(seconds) : DurationText.print(-seconds) + " ago";
    }

    private static String status(Object value) {
        return switch (value) {
            case null -> "null";
            case NoValue absent -> absent.name().toLowerCase(Locale.ROOT);
            default -> "value";
        };
    }

    private ExitCode change(FeatureView view, EntityKey key) {
        Expiry expiry = change.expiry(session.nowMicros());
        return switch (session.store().expire(view, List.of(key), expiry).getFirst()) {
            case ExpireOutcome.Done.SET -> printChange(view, key);
            case ExpireOutcome.Done.NOT_FOUND -> show(view, key);
            case ExpireOutcome.Failed failure -> {
                session.console().error("not changed: " + failure.reason());
                yield ExitCode.FAILED;
            }
        };
    }

    /** Reads the expiry back, so that what is printed is what the store has. */
    private ExitCode printChange(FeatureView view, EntityKey key) {
        if (!(lifetime(view, key) instanceof Lifetime.Known known)) {
            return show(view, key);
        }
        long micros = known.row().micros();
        session.console().say(view.name() + ": " + key + (micros == Expiry.NEVER_MICROS
                ? " never expires"
                : " expires at " + Times.print(micros) + ", in "
                        + remaining(Math.ceilDiv(micros - session.nowMicros(), 1_000_000L))));
        return ExitCode.OK;
    }
}
