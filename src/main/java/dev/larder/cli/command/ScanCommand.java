package dev.larder.cli.command;

import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.Session;
import dev.larder.cli.session.UsageException;
import dev.larder.feature.ReadResult;
import dev.larder.feature.Selection;
import dev.larder.format.FlatColumns;
import dev.larder.format.RowOutput;
import dev.larder.store.ScanVisitor;

@Command(name = "scan", header = "Print every row of a view, or write them to a Parquet file.", description = {
        "Streams, in no particular order. Records that cannot be read are told, and the others printed.",
        "A file of --to has the join keys, event_timestamp, created_timestamp and the features, under the names of the"
                + " view's source, so that materialize reads it with the same view, and expires_at, which it does not"
                + " read. Missing and expired features are null in it. It gets its name when it is whole: until then,"
                + " and where the scan fails, a file of that name stays as it was."},
        footer = {
                "larder scan customer_features --limit 3",
                "larder scan customer_features:city customer_features:clicks_7d -o jsonl >rows.jsonl",
                "larder scan customer_features --to rows.parquet"},
        exitCodeList = {
                "0:every row is printed or written", "1:failed", "2:the command line or the config is wrong",
                "4:some records cannot be read", "5:the store did not answer: try again", "130:interrupted",
                "141:the reader of the output has left"})
public final class ScanCommand implements Callable<ExitCode> {
    private static final String PARQUET = ".parquet";

    private final Session session;

    @Parameters(arity = "1..*", paramLabel = "REF",
            description = "VIEW, or VIEW:FEATURE for some features of one view.")
    private List<String> references;

    @Option(names = "--limit", paramLabel = "N", description = "End after this many rows.")
    private Long limit;

    @Option(names = "--to", paramLabel = "FILE", description = "Write the rows to this Parquet file instead.")
    private String file;

    private long visited;
    private long damaged;

    public ScanCommand(Session session) {
        this.session = session;
    }

    @Override
    public ExitCode call() {
        List<Selection> selections = ViewReferences.parse(references, session);
        if (selections.size() > 1) {
            throw new UsageException("scan reads one view at a time");
        }
        if (limit != null && limit < 0) {
            throw new UsageException("--limit is not negative");
        }
        if (file != null) {
            requireParquet();
        }
        Selection selection = selections.getFirst();
        visited = 0;
        damaged = 0;
        boolean whole = file == null
                ? print(selection)
                : new ScanFile(session, selection, file).write(target -> scan(selection, target));
        return !whole ? ExitCode.INTERRUPTED : damaged == 0 ? ExitCode.OK : ExitCode.PARTLY;
    }

    private void requireParquet() {
        if (!file.endsWith(PARQUET)) {
            throw new UsageException("--to writes Parquet only, to a name that ends in " + PARQUET
                    + "; for other forms, -o csv or -o jsonl and > " + file);
        }
        if (session.isFormatGiven()) {
            throw new UsageException("-o is how rows are printed, and --to writes them to a Parquet file; take one of"
                    + " them out");
        }
    }

    private boolean print(Selection selection) {
        try (RowOutput output = RowOutput.of(session.console(), session.format(),
                FlatColumns.of(selection.view().keys(), List.of(selection), false), false)) {
            scan(selection, found -> output.entity(found.row().key(), List.of(found), session.nowMicros()));
        }
        return true;
    }

    private void scan(Selection selection, Target target) {
        if (limit == null || limit > 0) {
            session.store().scan(selection.view(), selection.features(), new Visitor(selection, target));
        }
    }

    /** Takes the rows. */
    interface Target {
        void add(ReadResult.Found found);

        /** Asked after each row: whether somebody wants it to be the last. */
        default boolean isInterrupted() {
            return false;
        }

        /** A message is about to be told. */
        default void clearLine() {}
    }

    private final class Visitor implements ScanVisitor {
        private final Selection selection;
        private final Target target;

        Visitor(Selection selection, Target target) {
            this.selection = selection;
            this.target = target;
        }

        @Override
        public boolean visit(ReadResult.Found found) {
            target.add(found);
            visited++;
            return (limit == null || visited < limit) && !target.isInterrupted();
        }

        @Override
        public void damaged(String key, String reason) {
            damaged++;
            target.clearLine();
            session.console().tell(selection.view().name() + ": damaged: " + key + ": " + reason);
        }
    }
}
