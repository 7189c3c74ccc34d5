package dev.larder.cli.command;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.Session;
import dev.larder.cli.session.UsageException;
import dev.larder.console.Grid;
import dev.larder.console.OutputFormat;
import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureView;
import dev.larder.feature.NoValue;
import dev.larder.feature.ReadResult;
import dev.larder.operate.ExpiryHistogram;
import dev.larder.store.ExpireOutcome;
import dev.larder.store.Expiry;
import dev.larder.store.Lifetime.Due;
import dev.larder.store.Lifetime;
import dev.larder.text.DurationText;
import dev.larder.text.Times;

@Command(name = "ttl", header = "Show when a row and its features expire, or change it.", description = {
        "Says who sees to it: `server` removes it by itself then; `read` means that it stays in the store, and no read"
                + " serves it.",
        "A change is the row's alone: event times, values, features' own ttls and the config stay, and the next run of"
                + " materialize sets the expiry anew.",
        "--summary draws when the rows of a view expire."},
        footer = {
                "larder ttl customer_features customer_id=cust-007",
                "larder ttl customer_features customer_id=cust-007 --set 7d",
                "larder ttl customer_features customer_id=cust-007 --clear",
                "larder ttl customer_features --summary --sample 1000"},
        exitCodeList = {"0:done",
                "1:failed, or a record cannot be read", "2:the command line or the config is wrong",
                "3:there is no such row", "4:--summary met records that cannot be read",
                "5:the store did not answer: try again"})
public final class TtlCommand implements Callable<ExitCode> {
    /** Stands in the column of the feature for the row itself. */
    static final String RECORD = "(record)";

    private final Session session;
    private final ExpiryChange change = new ExpiryChange();

    @Parameters(index = "0", paramLabel = "VIEW", description = "A feature view of the config.")
    private String viewName;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "NAME=VALUE",
            description = "A value for every join key.")
    private List<String> pairs = List.of();

    @Option(names = "--summary", description = "Draw when the rows of the view expire, as a sample has it.")
    private boolean summary;

    @Option(names = "--sample", paramLabel = "N", description = "Look at so many rows (default: 10000).")
    private Long sample;

    public TtlCommand(Session session) {
        this.session = session;
    }

    public ExpiryChange change() {
        return change;
    }

    @Override
    public ExitCode call() {
        FeatureView view = session.view(viewName);
        if (sample != null && (!summary || sample < 1)) {
            throw new UsageException(summary ? "--sample must be at least 1" : "--sample needs --summary");
        }
        if (summary) {
            if (change.isAsked() || !pairs.isEmpty()) {
                throw new UsageException("--summary is of a whole view, and changes nothing");
            }
            ExpiryHistogram histogram = ExpiryHistogram.of(session.store(), view, sample == null ? 10_000 : sample,
                    session::nowMicros);
            new ExpirySummary(session, histogram).print(view);
            return histogram.damaged() == 0 ? ExitCode.OK : ExitCode.PARTLY;
        }
        EntityKey key = EntityArguments.key(view.keys(), EntityArguments.split(pairs));
        return change.isAsked() ? change(view, key) : show(view, key);
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
        session.console().say(unknown.why().describe(view, key));
        return unknown.why() instanceof ReadResult.Damaged ? ExitCode.FAILED : ExitCode.NOT_FOUND;
    }

    private void print(FeatureView view, Lifetime.Known known) {
        boolean table = session.format() == OutputFormat.TABLE;
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
                session.format() == OutputFormat.TABLE ? remaining(seconds) : seconds,
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
