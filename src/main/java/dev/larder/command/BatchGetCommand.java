package dev.larder.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import dev.larder.console.KeyInput;
import dev.larder.console.OutputFormat;
import dev.larder.console.RowOutput;
import dev.larder.feature.EntityKey;
import dev.larder.store.OnlineStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "batch-get", header = "Read many entities, in the order of their keys.", description = {
        "Streams: any number of keys in constant memory. Prints a row for every key and view, also where there is none.",
        "Keys are JSON objects of the join keys, CSV with a header, or entity texts, one a line."})
final class BatchGetCommand implements Callable<ExitCode> {
    private final Session session;

    @Parameters(arity = "1..*", paramLabel = "REF", description = "VIEW or VIEW:FEATURE.")
    private List<String> references;

    @Option(names = "--keys", paramLabel = "FILE", defaultValue = "-", description = "The keys; - is standard input, the default.")
    private String keysFile;

    @Option(names = "--flat", description = "One flat object or line an entity, with features named view__feature.")
    private boolean flat;

    @Option(names = "--batch-size", paramLabel = "N", defaultValue = "1000", description = "Keys in one call to the store (default ${DEFAULT-VALUE}).")
    private int batchSize;

    BatchGetCommand(Session session) {
        this.session = session;
    }

    @Override
    public ExitCode call() {
        if (batchSize < 1) {
            throw new UsageException("--batch-size is at least 1");
        }
        List<Selection> selections = Selection.of(references, session);
        OnlineStore store = session.store();
        try (InputFile file = InputFile.open(session.console(), keysFile);
                KeyInput keys = KeyInput.open(file.name(), file.stream(), Selection.keys(selections));
                RowOutput output = RowOutput.of(session.console(), session.formatOr(OutputFormat.JSONL),
                        Selection.columns(selections, flat), flat)) {
            List<EntityKey> batch = new ArrayList<>(batchSize);
            for (EntityKey key = keys.next(); key != null; key = keys.next()) {
                batch.add(key);
                if (batch.size() == batchSize) {
                    print(output, store, selections, batch);
                }
            }
            print(output, store, selections, batch);
        }
        return ExitCode.OK;
    }

    private void print(RowOutput output, OnlineStore store, List<Selection> selections, List<EntityKey> batch) {
        Answers.read(store, selections, batch, session.nowMicros()).forEach(output::entity);
        batch.clear();
    }
}
