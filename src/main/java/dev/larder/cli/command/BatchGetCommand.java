package dev.larder.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import dev.larder.cli.session.ArgumentLabel;
import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.LarderCommand;
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

@Command(name = "batch-get", description = {
        "Streams any number of keys in constant memory. Prints a row for every key and view, even if the store"
                + " has none.",
        "Keys are JSON objects of the join keys, CSV with a header, or entity texts such as customer_id=c1,"
                + " one per line.",
        "Exits with 4 if some records cannot be read."},
        footer = {
                "echo customer_id=cust-007 | larder batch-get customer_features:city",
                "larder scan customer_features:city -o csv | cut -d, -f1 | larder batch-get customer_embedding"})
public final class BatchGetCommand implements LarderCommand {
    private final Session session;

    @Parameters(arity = "1..*", paramLabel = ArgumentLabel.REF, description = "VIEW or VIEW:FEATURE.")
    private List<String> references;

    @Option(names = "--keys", paramLabel = ArgumentLabel.FILE, defaultValue = "-",
            description = "File of keys, or - for standard input (default: -).")
    private String keysFile;

    @Option(names = "--flat",
            description = "Print one flat object or line per entity, with features named view__feature.")
    private boolean flat;

    @Option(names = "--batch-size", paramLabel = "N", defaultValue = "1000",
            description = "Keys per call to the store (default: ${DEFAULT-VALUE}).")
    private int batchSize;

    private long damaged;

    public BatchGetCommand(Session session) {
        this.session = session;
    }

    @Override
    public Set<ExitCode> otherExitCodes() {
        return Set.of(ExitCode.PARTLY, ExitCode.TRY_AGAIN);
    }

    @Override
    public ExitCode call() {
        if (batchSize < 1) {
            throw new UsageException("--batch-size must be at least 1");
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
            // The keys before the invalid line are answered.
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
