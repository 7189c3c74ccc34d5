package dev.larder.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import dev.larder.feature.JsonTree;
import dev.larder.materialize.Baseline;
import dev.larder.materialize.ViewReport;
import dev.larder.store.RunLedger;
import dev.larder.text.BadValueException;
import dev.larder.text.Times;

/**
 * The last runs of a view, and what the store has by them.
 *
 * @param rows what the last full run left in the store, and when; empty if there was none
 * @param newestMicros the newest event time of all runs that wrote
 * @param lastSuccessMicros when the last successful run ended
 * @param runs the oldest first, at most {@value #MOST}
 */
public record RunHistory(Optional<Rows> rows, OptionalLong newestMicros, OptionalLong lastSuccessMicros,
        List<RunRecord> runs) {
    public static final RunHistory NONE = new RunHistory(Optional.empty(), OptionalLong.empty(), OptionalLong.empty(),
            List.of());
    static final int MOST = 30;
    private static final int VERSION = 1;

    /** @param atMicros when the run that counted them ended */
    public record Rows(long count, long atMicros) {}

    /** What cannot be read is no history: the next run begins another one. */
    public static RunHistory parse(byte[] document) {
        try {
            Map<?, ?> tree = (Map<?, ?>) JsonTree.parse(new String(document, UTF_8));
            List<RunRecord> runs = new ArrayList<>();
            for (Object run : (List<?>) tree.get("runs")) {
                RunRecord record = new RunRecord((Map<?, ?>) run);
                record.startedMicros();
                runs.add(record);
            }
            RunRecord head = new RunRecord(tree);
            OptionalLong rowsAt = head.time("rows_at");
            return new RunHistory(rowsAt.isPresent()
                    ? Optional.of(new Rows(head.count("rows"), rowsAt.getAsLong()))
                    : Optional.empty(), head.time("newest_event"), head.time("last_success"), runs);
        } catch (BadValueException | ClassCastException | NullPointerException | ArithmeticException
                | java.util.NoSuchElementException e) {
            return NONE;
        }
    }

    /** The last run whose end was recorded. */
    public Optional<RunRecord> lastEnded() {
        return runs.reversed().stream().filter(run -> run.endedMicros().isPresent()).findFirst();
    }

    /** With a run that is about to write. */
    RunHistory with(ViewReport started, RunOrigin origin) {
        return new RunHistory(rows, newestMicros, lastSuccessMicros, with(RunTree.started(started, origin)));
    }

    /** With a run that has ended. */
    RunHistory with(FinishedRun run, RunOrigin origin) {
        ViewReport report = run.report();
        boolean wrote = switch (report.status()) {
            case OK, PARTLY -> true;
            case REFUSED, INTERRUPTED, FAILED -> false;
        };
        boolean counted = wrote && report.kind() == Baseline.Kind.FULL;
        return new RunHistory(counted
                ? Optional.of(new Rows(report.counts().written() + report.counts().stale(), report.endedMicros()))
                : rows,
                wrote ? later(newestMicros, report.newestMicros()) : newestMicros,
                report.status() == ViewReport.Status.OK ? OptionalLong.of(report.endedMicros()) : lastSuccessMicros,
                with(RunTree.brief(run, origin)));
    }

    private static OptionalLong later(OptionalLong one, OptionalLong other) {
        return other.isEmpty() || one.isPresent() && one.getAsLong() > other.getAsLong() ? one : other;
    }

    /** Instead of what was recorded of the same run before, also if a reply got lost and it is recorded again. */
    private List<RunRecord> with(Map<String, Object> run) {
        RunRecord added = new RunRecord(run);
        List<RunRecord> all = new ArrayList<>(runs);
        all.removeIf(other -> other.id().equals(added.id()));
        all.add(added);
        return all.subList(Math.max(0, all.size() - MOST), all.size());
    }

    /** As {@link #parse} reads it. Drops the oldest runs if the document would be too long. */
    byte[] document() {
        for (int from = 0;; from++) {
            byte[] document = JsonTree.print(tree(runs.subList(from, runs.size()))).getBytes(UTF_8);
            if (document.length <= RunLedger.SHORT_BYTES || from == runs.size()) {
                return document;
            }
        }
    }

    private Map<String, Object> tree(List<RunRecord> kept) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("version", VERSION);
        rows.ifPresent(known -> {
            tree.put("rows", known.count());
            tree.put("rows_at", Times.print(known.atMicros()));
        });
        newestMicros.ifPresent(micros -> tree.put("newest_event", Times.print(micros)));
        lastSuccessMicros.ifPresent(micros -> tree.put("last_success", Times.print(micros)));
        tree.put("runs", kept.stream().map(RunRecord::tree).toList());
        return tree;
    }
}
