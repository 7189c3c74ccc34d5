package dev.larder.cli.command;

import java.util.List;
import java.util.Set;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import dev.larder.cli.session.ArgumentLabel;
import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.LarderCommand;
import dev.larder.cli.session.Session;
import dev.larder.cli.session.UsageException;
import dev.larder.feature.EntityKey;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.ReadResult;
import dev.larder.feature.Selection;
import dev.larder.format.FlatColumns;
import dev.larder.format.RowOutput;
import dev.larder.store.ViewRead;

/** Without annotations, of which the first ones cost as much as the rest of a {@code get}. */
public final class GetCommand implements LarderCommand {
    private final Session session;
    private final PositionalParamSpec words = PositionalParamSpec.builder().type(List.class)
            .auxiliaryTypes(String.class)
            .arity("1..*").paramLabel(ArgumentLabel.REF_OR_KEY)
            .description("VIEW or VIEW:FEATURE, and a value for every join key.").build();
    private final OptionSpec flat = OptionSpec.builder("--flat").type(boolean.class).initialValue(false)
            .description("Print one flat object or line, with features named view__feature.").build();

    public GetCommand(Session session) {
        this.session = session;
    }

    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("get").addPositional(words).addOption(flat);
        spec.usageMessage()
                .description("Reads one or several views, or some features of them, in one round trip.",
                        "Exits with 3 if a view has no row of the entity, and with 1 if a record cannot be read.")
                .footer("larder get customer_features customer_id=cust-007",
                        "larder get customer_features:city customer_embedding customer_id=cust-007 -o json",
                        "larder get customer_features customer_id=cust-007 --flat -o csv");
        return spec;
    }

    @Override
    public Set<ExitCode> otherExitCodes() {
        return Set.of(ExitCode.NOT_FOUND, ExitCode.TRY_AGAIN);
    }

    @Override
    public ExitCode call() {
        List<String> arguments = words.getValue();
        boolean isFlat = flat.getValue();
        List<String> references = arguments.stream().filter(word -> word.indexOf('=') < 0).toList();
        List<String> pairs = arguments.stream().filter(word -> word.indexOf('=') >= 0).toList();
        if (references.isEmpty()) {
            throw new UsageException("name a view to read, as in: larder get VIEW " + String.join(" ", pairs));
        }
        // Without this, `get VIEW c1` would ask for a view named c1.
        List<Selection> selections = ViewReferences.parse(pairs.isEmpty() ? references.subList(0, 1) : references,
                session);
        JoinKeys keys = EntityArguments.union(selections);
        EntityKey key = EntityArguments.key(keys, EntityArguments.split(pairs));

        List<ViewRead> reads = selections.stream().map(selection -> ViewRead.of(selection, List.of(key))).toList();
        List<ReadResult> results = session.store().read(reads).stream().map(List::getFirst).toList();

        try (RowOutput output = RowOutput.ofEntity(session.console(), session.format(),
                FlatColumns.of(keys, selections, isFlat), isFlat)) {
            output.entity(key, results, session.nowMicros());
        }
        return reportNoRows(reads, results);
    }

    private ExitCode reportNoRows(List<ViewRead> reads, List<ReadResult> results) {
        ExitCode code = ExitCode.OK;
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i) instanceof ReadResult.NoRow none) {
                String line = none.describe(reads.get(i).view(), reads.get(i).keys().getFirst());
                if (none instanceof ReadResult.Damaged) {
                    session.console().tell(line);
                    code = ExitCode.FAILED;
                } else {
                    session.console().say(line);
                    code = code.worse(ExitCode.NOT_FOUND);
                }
            }
        }
        return code;
    }
}
