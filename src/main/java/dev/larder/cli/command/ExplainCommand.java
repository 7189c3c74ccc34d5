package dev.larder.cli.command;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import dev.larder.cli.session.ArgumentLabel;
import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.LarderCommand;
import dev.larder.cli.session.Session;
import dev.larder.cli.session.Signals;
import dev.larder.cli.session.UsageException;
import dev.larder.config.ConfiguredView;
import dev.larder.console.Grid;
import dev.larder.expect.Percentages;
import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.ReadResult;
import dev.larder.feature.Tombstone;
import dev.larder.materialize.Baseline;
import dev.larder.materialize.EntityTrace;
import dev.larder.materialize.Interruption;
import dev.larder.materialize.RowComparison;
import dev.larder.source.EarlierRuns;
import dev.larder.source.Window;
import dev.larder.store.ViewRead;
import dev.larder.text.ByteSize;
import dev.larder.text.NumberText;
import dev.larder.text.Times;

@Command(name = "explain", description = {
        "Prints the stored row, then the rows of the source, the newest first, with their file and row and what a"
                + " run does with them: latest, superseded, after window, or rejected with the reason.",
        "Reads only row groups that can hold the entity, by partitions, statistics and Bloom filters; -v says how"
                + " much was read. Exits with 3 if the store differs from the source."},
        footer = {
                "larder explain customer_features customer_id=cust-007",
                "larder explain customer_features customer_id=cust-007 --to 2026-11-19 -o json"})
public final class ExplainCommand implements LarderCommand {
    private static final List<String> COLUMNS = List.of("place", "row", "timestamp", "created", "fate", "reason");

    private final Session session;

    @Parameters(arity = "2..*", paramLabel = ArgumentLabel.VIEW_OR_KEY,
            description = "A view, and a value for every join key.")
    private List<String> words;

    @Option(names = "--to", paramLabel = "TIME",
            description = "Judge rows as a run up to this event time would (default: up to now).")
    private EventTime to;

    @Option(names = "--show", paramLabel = "N", defaultValue = "50",
            description = "Maximum number of source rows to print (default: ${DEFAULT-VALUE}).")
    private int show;

    public ExplainCommand(Session session) {
        this.session = session;
    }

    @Override
    public Set<ExitCode> otherExitCodes() {
        return Set.of(ExitCode.NOT_FOUND, ExitCode.TRY_AGAIN);
    }

    @Override
    public ExitCode call() {
        if (show < 1) {
            throw new UsageException("--show must be at least 1");
        }
        List<String> names = words.stream().filter(word -> word.indexOf('=') < 0).toList();
        if (names.size() != 1) {
            throw new UsageException("name one view, as in: larder explain VIEW NAME=VALUE");
        }
        ConfiguredView view = RunSettings.views(session, names).getFirst();
        EntityKey entity = EntityArguments.key(view.view().keys(), EntityArguments.split(words.stream()
                .filter(word -> word.indexOf('=') >= 0).toList()));
        Interruption interruption = new Interruption();
        return Signals.during(session.console(), interruption, () -> explain(view, entity, interruption));
    }

    private ExitCode explain(ConfiguredView configured, EntityKey entity, Interruption interruption) {
        FeatureView view = configured.view();
        Window window = Window.of(Long.MIN_VALUE, to == null ? OptionalLong.empty() : OptionalLong.of(to.micros()),
                session.nowMicros(), configured.rules().maxFuture());
        Supplier<Baseline> baseline = Baseline.whenNeeded(() -> session.store().ledger(), view.name());
        EntityTrace.Result trace = EntityTrace.of(session.storages(), view, RunSettings.source(configured), entity,
                window, show,
                Runtime.getRuntime().availableProcessors(), interruption, RunSettings.temporary(session),
                EarlierRuns.had(need -> baseline.get().knows(need)));
        if (interruption.isRequested()) {
            return ExitCode.INTERRUPTED;
        }
        ReadResult stored = session.store().read(List.of(new ViewRead(view, view.features(), List.of(entity))))
                .getFirst().getFirst();
        Optional<Tombstone> tombstone = stored instanceof ReadResult.NotFound
                ? session.store().inspection().tombstones(view, List.of(entity)).getFirst()
                : Optional.empty();
        print(stored, tombstone, trace);
        return conclude(configured, stored, tombstone, trace);
    }

    private void print(ReadResult stored, Optional<Tombstone> tombstone, EntityTrace.Result trace) {
        try (Grid grid = Grid.of(session.console(), session.format(), COLUMNS)) {
            switch (stored) {
                case ReadResult.Found found -> grid.row(Arrays.asList("online store", null,
                        time(found.row().eventMicros()), time(found.row().createdMicros()), "stored", ttl(found)));
                case ReadResult.NoRow none -> grid.row(Arrays.asList("online store", null,
                        tombstone.map(Tombstone::eventMicros).map(ExplainCommand::time).orElse(null),
                        tombstone.map(Tombstone::createdMicros).map(ExplainCommand::time).orElse(null),
                        tombstone.isPresent() ? "tombstone" : none.status(), null));
            }
            for (EntityTrace.Row row : trace.rows()) {
                grid.row(Arrays.asList(row.file(), row.row(), time(row.eventMicros()), time(row.createdMicros()),
                        row.fate().toString(), row.reason().isEmpty() ? null : row.reason()));
            }
        }
        EntityTrace.Reading reading = trace.reading();
        session.console().detail("read " + ByteSize.print(reading.bytes()) + " of column data from "
                + reading.rowGroups() + " of " + NumberText.count(reading.allRowGroups(), "row group") + " in "
                + NumberText.count(reading.files(), "file") + ", "
                + Percentages.print(reading.bytes(), reading.allBytes()) + " of "
                + ByteSize.print(reading.allBytes()));
        if (trace.total() > trace.rows().size()) {
            session.console().say("and " + NumberText.count(trace.total() - trace.rows().size(), "older row")
                    + "; --show N prints more");
        }
    }

    private String ttl(ReadResult.Found found) {
        OptionalLong seconds = found.ttlSeconds(session.nowMicros());
        return seconds.isEmpty() ? null : "expires at " + Times.print(found.expiresMicros());
    }

    private static String time(long micros) {
        return micros == FeatureRow.NO_TIME ? null : Times.print(micros);
    }

    private ExitCode conclude(ConfiguredView configured, ReadResult stored, Optional<Tombstone> tombstone,
            EntityTrace.Result trace) {
        FeatureView view = configured.view();
        RowComparison.Now now = RowComparison.Now.of(session.nowMicros(), configured.rules().maxFuture());
        if (trace.deleted().isPresent()) {
            return concludeDeleted(view, trace.deleted().get(), RowComparison.of(view, trace.deleted().get(), stored,
                    session.store(), now));
        }
        if (trace.latest().isEmpty()) {
            return concludeWithoutLatest(view, stored, trace);
        }
        FeatureRow latest = trace.latest().get();
        if (tombstone.filter(newer -> newer.isNewerThan(latest)).isPresent()) {
            return say(view, ExitCode.OK, "the entity was deleted at " + time(tombstone.get().eventMicros())
                    + ", after the latest row of the source; its tombstone keeps older rows out");
        }
        RowComparison comparison = RowComparison.of(view, latest, stored, session.store(), session.hook(), now);
        return switch (comparison.verdict()) {
            case EQUAL -> say(view, ExitCode.OK, "the store has the latest row of the source");
            case NEWER -> say(view, ExitCode.OK, "the store has a newer row than the source: another writer wrote it,"
                    + " or a run that read other files");
            case EXPIRED -> say(view, ExitCode.OK,
                    "the latest row has expired: its ttl counts from its event time " + time(latest.eventMicros()));
            case FUTURE -> say(view, ExitCode.NOT_FOUND, comparison.what());
            case DIFFERENT, MISSING, STALE -> say(view, ExitCode.NOT_FOUND,
                    comparison.what() + ". " + remedy(view, latest.eventMicros()));
            case DROPPED -> say(view, ExitCode.OK, "the prewrite hook leaves the latest row out");
            case EXTRA, REJECTED, DELETED -> throw new IllegalStateException("not the verdict of a row: " + comparison);
        };
    }

    private ExitCode concludeDeleted(FeatureView view, Tombstone deleted, RowComparison comparison) {
        return switch (comparison.verdict()) {
            case EQUAL -> say(view, ExitCode.OK, "the source deleted the entity at " + time(deleted.eventMicros())
                    + ", and the store has no row of it");
            case NEWER -> say(view, ExitCode.OK, "the source deleted the entity at " + time(deleted.eventMicros())
                    + ", and the store has a newer row: another writer wrote it, or a run that read other files");
            case FUTURE -> say(view, ExitCode.NOT_FOUND, comparison.what());
            case DELETED -> say(view, ExitCode.NOT_FOUND,
                    comparison.what() + ". " + remedy(view, deleted.eventMicros()));
            case DIFFERENT, MISSING, STALE, EXTRA, EXPIRED, REJECTED, DROPPED ->
                throw new IllegalStateException("not the verdict of a deletion: " + comparison);
        };
    }

    private ExitCode concludeWithoutLatest(FeatureView view, ReadResult stored, EntityTrace.Result trace) {
        boolean isRejected = trace.rows().stream().anyMatch(row -> row.fate() == EntityTrace.Fate.REJECTED);
        if (isRejected) {
            return say(view, ExitCode.NOT_FOUND, "the latest row is rejected, so a run leaves the entity as it is");
        }
        return switch (stored) {
            case ReadResult.Found found -> say(view, ExitCode.NOT_FOUND, "the source has no row of this entity "
                    + (trace.total() == 0 ? "" : "in the window ") + "and the store has one; materialize --replace"
                    + " deletes such entities");
            case ReadResult.NoRow none -> say(view, ExitCode.NOT_FOUND, trace.total() == 0
                    ? "neither the source nor the store has this entity"
                    : "the source has rows of this entity only outside the window");
        };
    }

    /** What makes the store equal to the source, as the watermark decides. */
    private String remedy(FeatureView view, long eventMicros) {
        OptionalLong watermark = session.store().ledger().watermark(view.name());
        String run = "larder materialize " + view.name();
        return watermark.isPresent() && eventMicros < watermark.getAsLong()
                ? "The row is older than the watermark " + time(watermark.getAsLong())
                        + ", so a run by event time skips it. Run: " + run
                : "Run: " + run;
    }

    private ExitCode say(FeatureView view, ExitCode code, String sentence) {
        session.console().say(view.name() + ": " + sentence);
        return code;
    }
}
