package dev.larder.command;

import java.util.List;
import java.util.concurrent.Callable;

import dev.larder.console.RowOutput;
import dev.larder.feature.EntityKey;
import dev.larder.store.ReadResult;
import dev.larder.store.ScanVisitor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "scan", header = "Print every row of a view.",
        description = "Streams, in no particular order. Records that cannot be read are told, and the others printed.",
        footer = {
                "larder scan customer_features --limit 3",
                "larder scan customer_features:city customer_features:clicks_7d -o jsonl >rows.jsonl"},
        exitCodeList = {
                "0:every row is printed", "1:failed", "2:the command line or the config is wrong",
                "4:some records cannot be read", "5:the store did not answer: try again",
                "141:the reader of the output has left"})
final class ScanCommand implements Callable<ExitCode> {
    private final Session session;

    @Parameters(arity = "1..*", paramLabel = "REF",
            description = "VIEW, or VIEW:FEATURE for some features of one view.")
    private List<String> references;

    @Option(names = "--limit", paramLabel = "N", description = "End after this many rows.")
    private Long limit;

    private long visited;
    private long damaged;

    ScanCommand(Session session) {
        this.session = session;
    }

    @Override
    public ExitCode call() {
        List<Selection> selections = Selection.of(references, session);
        if (selections.size() > 1) {
            throw new UsageException("scan reads one view at a time");
        }
        if (limit != null && limit < 0) {
            throw new UsageException("--limit is not negative");
        }
        Selection selection = selections.getFirst();
        visited = 0;
        damaged = 0;
        try (RowOutput output = RowOutput.of(session.console(), session.format(),
                Selection.columns(selections, false), false)) {
            if (limit == null || limit > 0) {
                session.store().scan(selection.view(), selection.features(), new Printer(selection, output));
            }
        }
        return damaged == 0 ? ExitCode.OK : ExitCode.PARTLY;
    }

    private final class Printer implements ScanVisitor {
        private final Selection selection;
        private final RowOutput output;

        Printer(Selection selection, RowOutput output) {
            this.selection = selection;
            this.output = output;
        }

        @Override
        public boolean visit(ReadResult.Found found) {
            EntityKey key = found.row().key();
            output.entity(key, List.of(Answers.answer(selection, key, found, session.nowMicros())));
            return limit == null || ++visited < limit;
        }

        @Override
        public void damaged(String key, String reason) {
            damaged++;
            session.console().tell(selection.view().name() + ": damaged: " + key + ": " + reason);
        }
    }
}
