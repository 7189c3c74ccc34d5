package dev.larder.cli.command;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import dev.larder.config.ConfiguredView;
import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.NoValue;
import dev.larder.feature.ValueText;
import dev.larder.feature.ViewField;
import dev.larder.store.WriteOutcome;
import dev.larder.text.BadValueException;
import dev.larder.text.Times;

@Command(name = "put", description = {
        "Changes the given features and leaves the others as they are, unless --replace is given. If the store"
                + " holds a newer row, nothing is written and the exit code is 1."},
        footer = {
                "larder put customer_features customer_id=cust-007 city=Oslo clicks_7d=12",
                "larder put customer_embedding customer_id=cust-007 embedding='[0.1,0.2,0.3,0.4]' --ttl 7d",
                "larder put customer_features customer_id=cust-007 --null city"})
public final class PutCommand implements LarderCommand {
    private final Session session;

    @Parameters(index = "0", paramLabel = ArgumentLabel.VIEW, description = "Feature view from the config.")
    private String viewName;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = ArgumentLabel.FIELD,
            description = "A value for every join key, and for the features to write. Arrays are JSON.")
    private List<String> words;

    @Option(names = "--null", paramLabel = "FEATURE", description = "Write null to this feature. Repeatable.")
    private List<String> nulls = List.of();

    @Option(names = "--timestamp", paramLabel = "TIME",
            description = "Event time, such as 2026-11-19T08:00Z or now-5m (default: now).")
    private EventTime timestamp;

    @Mixin
    private WriteSettings settings;

    public PutCommand(Session session) {
        this.session = session;
    }

    @Override
    public Set<ExitCode> otherExitCodes() {
        return Set.of(ExitCode.TRY_AGAIN);
    }

    @Override
    public ExitCode call() {
        ConfiguredView configured = session.config().view(viewName);
        FeatureView view = configured.view();
        long event = timestamp == null ? session.nowMicros() : timestamp.micros();
        long latest = settings.latestEvent(configured, session.nowMicros());
        if (event > latest) {
            throw new UsageException("--timestamp: " + Times.tooLate(event, latest) + ". No other row could"
                    + " replace it before its own time. Use --allow-future to write it.");
        }
        FeatureRow row = row(view, event);

        WriteOutcome outcome = session.store().write(view, List.of(row), settings.options()).getFirst();

        return switch (outcome) {
            case WriteOutcome.Done.WRITTEN -> ExitCode.OK;
            case WriteOutcome.Done.STALE -> failed("not written: " + newer(view, row.key()));
            case WriteOutcome.Done.DELETED -> throw new IllegalStateException("a put deletes nothing");
            case WriteOutcome.Done.EXPIRED -> failed("not written: with this event time the row has already expired");
            case WriteOutcome.Done.DROPPED -> failed("not written: the prewrite hook dropped the row");
            case WriteOutcome.Failed failure -> failed("not written: " + failure.reason());
        };
    }

    private String newer(FeatureView view, EntityKey key) {
        return session.store().inspection().tombstones(view, List.of(key)).getFirst()
                .map(tombstone -> "the source deleted " + key + " at " + Times.print(tombstone.eventMicros())
                        + ", which is newer; use --on-conflict overwrite to write it")
                .orElse("the store holds a newer row of " + key + "; use --on-conflict overwrite to replace it");
    }

    private ExitCode failed(String message) {
        session.console().error(message);
        return ExitCode.FAILED;
    }

    private FeatureRow row(FeatureView view, long event) {
        Map<String, String> keyPairs = new LinkedHashMap<>();
        Object[] values = new Object[view.features().size()];
        Arrays.fill(values, NoValue.MISSING);
        EntityArguments.split(words).forEach((name, text) -> {
            switch (view.field(name)) {
                case ViewField.Key key -> keyPairs.put(name, text);
                case ViewField.Value(int index, Feature feature) -> values[index] = value(feature, text);
            }
        });
        nulls.forEach(name -> setNull(view, name, values));
        EntityKey key = EntityArguments.key(view.keys(), keyPairs);
        if (Arrays.stream(values).allMatch(value -> value == NoValue.MISSING)) {
            throw new UsageException("no feature is given; add FEATURE=VALUE");
        }
        return new FeatureRow(key, event, FeatureRow.NO_TIME, values);
    }

    private static void setNull(FeatureView view, String name, Object[] values) {
        switch (view.field(name)) {
            case ViewField.Key key -> throw new UsageException("join key `" + name + "` cannot be null");
            case ViewField.Value(int index, Feature feature) -> {
                if (values[index] != NoValue.MISSING) {
                    throw new UsageException("`" + name + "` is given twice");
                }
                values[index] = null;
            }
        }
    }

    private static Object value(Feature feature, String text) {
        try {
            return ValueText.parse(feature.type(), text);
        } catch (BadValueException e) {
            throw new UsageException("feature `" + feature.name() + "`: " + e.getMessage());
        }
    }
}
