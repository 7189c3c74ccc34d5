package dev.larder.cli.command;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import dev.larder.cli.session.ArgumentLabel;
import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.LarderCommand;
import dev.larder.cli.session.Session;
import dev.larder.cli.session.Signals;
import dev.larder.cli.session.UsageException;
import dev.larder.cli.session.Version;
import dev.larder.console.Grid;
import dev.larder.export.RowFile;
import dev.larder.feature.FeatureView;
import dev.larder.feature.Selection;
import dev.larder.format.FlatColumns;
import dev.larder.format.RowOutput;
import dev.larder.materialize.Interruption;
import dev.larder.operate.RowFilter;
import dev.larder.operate.ViewScan;
import dev.larder.text.BadValueException;
import dev.larder.text.ByteSize;
import dev.larder.text.NumberText;
import dev.larder.text.Times;

@Command(name = "scan", description = {
        "Streams the rows in no particular order. Reports each record that cannot be read, prints the others,"
                + " and exits with 4.",
        "--where compares a feature or join key by its type, as in total>=100 or city=Oslo. NAME=null finds rows whose"
                + " value is null, NAME=missing those that have none or an expired one; put such a text in quotes if it"
                + " is the value itself. A row must meet all conditions.",
        "The file of --to has the join keys, event_timestamp, created_timestamp and the features, named as in"
                + " the view's source, so that materialize can read it with the same view. It also has expires_at, which"
                + " materialize ignores. Missing and expired features are null in it. The file is written atomically: if"
                + " the scan fails, an existing file stays as it was."},
        footer = {
                "larder scan customer_features --limit 3",
                "larder scan customer_features:city customer_features:clicks_7d -o jsonl >rows.jsonl",
                "larder scan customer_features --where 'clicks_7d>20' --where city=Oslo --older-than 1d --count",
                "larder scan customer_features --to rows.parquet"})
public final class ScanCommand implements LarderCommand {
    private static final String PARQUET = ".parquet";

    private final Session session;

    @Parameters(arity = "1..*", paramLabel = ArgumentLabel.REF,
            description = "VIEW, or VIEW:FEATURE for some features of one view.")
    private List<String> references;

    @Option(names = "--where", paramLabel = ArgumentLabel.CONDITION,
            description = "Only rows that meet this condition: NAME=VALUE, NAME=null, NAME=missing, or with !=, <, <=, >"
                    + " or >=. Repeatable.")
    private List<String> conditions = List.of();

    @Option(names = "--older-than", paramLabel = "DURATION",
            description = "Only rows whose event time is longer ago than this.")
    private Duration olderThan;

    @Option(names = "--newer-than", paramLabel = "DURATION",
            description = "Only rows whose event time is not as long ago as this.")
    private Duration newerThan;

    @Option(names = "--count", description = "Print only the number of rows.")
    private boolean count;

    @Option(names = "--limit", paramLabel = "N", description = "Maximum number of rows.")
    private Long limit;

    @Option(names = "--to", paramLabel = ArgumentLabel.FILE,
            description = "Write the rows to this Parquet file or URL instead of printing them.")
    private String file;

    public ScanCommand(Session session) {
        this.session = session;
    }

    @Override
    public Set<ExitCode> otherExitCodes() {
        return Set.of(ExitCode.PARTLY, ExitCode.TRY_AGAIN);
    }

    @Override
    public ExitCode call() {
        List<Selection> selections = ViewReferences.parse(references, session);
        if (selections.size() > 1) {
            throw new UsageException("scan reads one view at a time");
        }
        if (limit != null && limit < 0) {
            throw new UsageException("--limit must not be negative");
        }
        if (file != null) {
            requireParquet();
        }
        RowFilter filter = filter(selections.getFirst().view());
        if (count) {
            return count(new Selection(selections.getFirst().view(), List.of()), filter);
        }
        return file == null ? print(selections.getFirst(), filter) : write(selections.getFirst(), filter);
    }

    private RowFilter filter(FeatureView view) {
        try {
            return new RowFilter(RowFilter.conditions(view, conditions),
                    newerThan == null ? Long.MIN_VALUE : ago(newerThan), olderThan == null
                            ? Long.MAX_VALUE
                            : ago(olderThan));
        } catch (BadValueException e) {
            throw new UsageException("--where: " + e.getMessage());
        }
    }

    private long ago(Duration age) {
        return session.nowMicros() - Times.plus(0, age);
    }

    private ExitCode count(Selection selection, RowFilter filter) {
        ViewScan scan = scan(selection, filter, new Interruption(), () -> {});
        scan.run(found -> {});
        try (Grid grid = Grid.of(session.console(), session.format(), List.of("view", "rows"))) {
            grid.row(List.of(selection.view().name(), scan.rows()));
        }
        return exitCode(scan);
    }

    private void requireParquet() {
        if (count) {
            throw new UsageException("--count prints a number, and --to writes the rows; use only one of them");
        }
        if (!file.endsWith(PARQUET)) {
            throw new UsageException("--to writes Parquet only, so the file's name must end in " + PARQUET
                    + "; for other formats, use -o csv or -o jsonl and > " + file);
        }
        if (session.isFormatGiven()) {
            throw new UsageException(
                    "-o formats rows that are printed, and --to writes them to a Parquet file; use only"
                            + " one of them");
        }
    }

    private ExitCode print(Selection selection, RowFilter filter) {
        ViewScan scan = scan(selection, filter, new Interruption(), () -> {});
        try (RowOutput output = RowOutput.of(session.console(), session.format(),
                FlatColumns.of(selection.view().keys(), List.of(selection), false), false)) {
            scan.run(found -> output.entity(found.row().key(), List.of(found), session.nowMicros()));
        }
        return exitCode(scan);
    }

    private ExitCode write(Selection selection, RowFilter filter) {
        long start = System.nanoTime();
        Interruption interruption = new Interruption();
        ConsoleProgress progress = new ConsoleProgress(session.console());
        ViewScan scan = scan(selection, filter, interruption, progress::clear);
        OptionalLong bytes;
        try (RowFile target = create(selection)) {
            bytes = Signals.during(session.console(), interruption, () -> scan.writeTo(target, progress));
        } finally {
            progress.clear();
        }
        if (bytes.isEmpty()) {
            session.console().tell("interrupted: " + file + " was not written");
            return ExitCode.INTERRUPTED;
        }
        session.console().say("wrote " + NumberText.count(scan.rows(), "row") + " to " + file + ", "
                + ByteSize.print(bytes.getAsLong()) + ", in "
                + NumberText.seconds((System.nanoTime() - start) / 1e9));
        return exitCode(scan);
    }

    private RowFile create(Selection selection) {
        FeatureView view = selection.view();
        return RowFile.create(session.output(file), view.keys(), selection.features(),
                session.config().view(view.name()).source(),
                "larder version " + Version.current(),
                Map.of("larder.project", session.config().project(), "larder.view", view.name()));
    }

    /** @param beforeMessage run before a damaged record is reported */
    private ViewScan scan(Selection selection, RowFilter filter, Interruption interruption, Runnable beforeMessage) {
        return new ViewScan(session.store(), selection, filter,
                limit == null ? OptionalLong.empty() : OptionalLong.of(limit), interruption, (key, reason) -> {
                    beforeMessage.run();
                    session.console().tell(selection.view().name() + ": damaged: " + key + ": " + reason);
                });
    }

    private static ExitCode exitCode(ViewScan scan) {
        return scan.damaged() == 0 ? ExitCode.OK : ExitCode.PARTLY;
    }
}
