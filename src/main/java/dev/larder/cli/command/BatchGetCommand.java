package dev.larder.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.Session;
import dev.larder.cli.session.UsageException;
import dev.larder.console.OutputFormat;
import dev.larder.feature.EntityKey;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.ReadResult;
import dev.larder.feature.Selection;
import dev.larder.format.FlatColumns;
import dev.larder.format.InputException;
import dev.larder.format.KeyInput;
import dev.larder.format.RowOutput;
import dev.larder.operate.ReadAhead;
import dev.larder.store.OnlineStore;
import dev.larder.store.ViewRead;

@Command(name = "batch-get", header = "Read many entities, in the order of their keys.", description = {
        "Streams: any number of keys in constant memory. Prints a row for every key and view, also where there is none.",
        "Keys are JSON objects of the join keys, CSV with a header, or entity texts, one a line."},
        footer = {
                "echo customer_id=cust-007 | larder batch-get customer_features:city",
                "larder scan customer_features:city -o csv | cut -d, -f1 | larder batch-get customer_embedding"},
        exitCodeList = {
                "0:every key is answered", "1:failed",
                "2:the command line, the config or a line of the keys is wrong",
                "4:some records cannot be read", "5:the store did not answer: try again",
                "141:the reader of the output has left"})
public final class BatchGetCommand implements Callable<ExitCode> {
    private final Session session;

    @Parameters(arity = "1..*", paramLabel = "REF", description = "VIEW or VIEW:FEATURE.")
    private List<String> references;

    @Option(names = "--keys", paramLabel = "FILE", defaultValue = "-",
            description = "The keys; - is standard input, the default.")
    private String keysFile;

    @Option(names = "--flat", description = "One flat object or line an entity, with features named view__feature.")
    private boolean flat;

    @Option(names = "--batch-size", paramLabel = "N", defaultValue = "1000",
            description = "Keys in one call to the store (default ${DEFAULT-VALUE}).")
    private int batchSize;

    private long damaged;

    public BatchGetCommand(Session session) {
        this.session = session;
    }

    @Override
    public ExitCode call() {
        if (batchSize < 1) {
            throw new UsageException("--batch-size is at least 1");
        }
        List<Selection> selections = ViewReferences.parse(references, session);
        damaged = 0;
        OnlineStore store = session.store();
        JoinKeys joinKeys = EntityArguments.union(selections);
        try (InputFile file = InputFile.open(session, "--keys", keysFile);
                KeyInput keys = KeyInput.open(file.name(), file.stream(), joinKeys);
                RowOutput output = RowOutput.of(session.console(), session.formatOr(OutputFormat.JSONL),
                        FlatColumns.of(joinKeys, selections, flat), flat);
                ReadAhead<Answers> ahead = new ReadAhead<>(answers -> print(answers, output))) {
            copy(keys, batch -> ahead.read(() -> {
                List<ViewRead> reads = selections.stream().map(selection -> ViewRead.of(selection, batch)).toList();
                return new Answers(batch, reads, store.read(reads), session.nowMicros());
            }), ahead::finish);
        }
        return damaged == 0 ? ExitCode.OK : ExitCode.PARTLY;
    }

    private void copy(KeyInput keys, Consumer<List<EntityKey>> read, Runnable finish) {
        List<EntityKey> batch = new ArrayList<>(batchSize);
        try {
            for (EntityKey key = keys.next(); key != null; key = keys.next()) {
                batch.add(key);
                if (batch.size() == batchSize) {
                    read.accept(List.copyOf(batch));
                    batch.clear();
                }
            }
        } catch (InputException e) {
            // What stands before the broken line is good, and is answered.
            read.accept(batch);
            finish.run();
            throw e;
        }
        read.accept(batch);
        finish.run();
    }

    /** @param results one list per read, with one result per key */
    private record Answers(List<EntityKey> keys, List<ViewRead> reads, List<List<ReadResult>> results,
            long nowMicros) {}

    private void print(Answers answers, RowOutput output) {
        for (int i = 0; i < answers.keys().size(); i++) {
            int index = i;
            List<ReadResult> results = answers.results().stream().map(ofView -> ofView.get(index)).toList();
            output.entity(answers.keys().get(i), results, answers.nowMicros());
            for (int j = 0; j < results.size(); j++) {
                if (results.get(j) instanceof ReadResult.Damaged broken) {
                    ViewRead read = answers.reads().get(j);
                    session.console().tell(broken.describe(read.view(), read.keys().get(i)));
                    damaged++;
                }
            }
        }
    }
}
