package dev.larder.report;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import dev.larder.materialize.ViewReport;
import dev.larder.store.RunDocument;
import dev.larder.store.RunLedger;
import dev.larder.store.StoreException;
import dev.larder.store.StoreException.Kind;

/** Keeps the history of runs in the store, as far as that answers: a run is never worse for it. */
public final class RunJournal {
    /** How long the end of a command may wait for a store that may have been what failed. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Supplier<RunLedger> ledger;
    private final RunOrigin origin;
    private final Consumer<String> problem;

    /**
     * @param ledger asked for when there is something to keep
     * @param problem receives why a run is not in the history, as a sentence
     */
    public RunJournal(Supplier<RunLedger> ledger, RunOrigin origin, Consumer<String> problem) {
        this.ledger = ledger;
        this.origin = origin;
        this.problem = problem;
    }

    /** A run that never ends is recognized by this. What prevents it is said at the end. */
    public void started(ViewReport report) {
        keep(report, unsaid -> {}, history -> history.with(report, origin));
    }

    /** @return the run, with what the history knows of earlier ones */
    public FinishedRun ended(ViewReport report, int exitCode) {
        FinishedRun run = new FinishedRun(report, exitCode, report.status() == ViewReport.Status.OK
                ? OptionalLong.of(report.endedMicros())
                : OptionalLong.empty());
        if (report.failure() instanceof StoreException e && e.kind() == Kind.UNREACHABLE) {
            return run;
        }
        return keep(report, problem, history -> history.with(run, origin))
                .map(history -> new FinishedRun(report, exitCode, history.lastSuccessMicros())).orElse(run);
    }

    /** On a thread of its own: a store that does not answer is tried for longer than the end of a run may wait. */
    private Optional<RunHistory> keep(ViewReport report, Consumer<String> failed, UnaryOperator<RunHistory> change) {
        CompletableFuture<RunHistory> kept = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("history").start(() -> {
            try {
                kept.complete(update(report, change));
            } catch (RuntimeException | Error e) {
                kept.completeExceptionally(e);
            }
        });
        String failure;
        // A command that Ctrl-C ends at the prompt is interrupted, and its run is of interest, too.
        boolean interrupted = Thread.interrupted();
        try {
            return Optional.of(kept.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            failure = e.getCause().getMessage();
        } catch (TimeoutException e) {
            failure = "the store does not answer";
        } catch (InterruptedException e) {
            interrupted = true;
            failure = "it was interrupted";
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        failed.accept("this run of view `" + report.view() + "` is not in its history: " + failure);
        return Optional.empty();
    }

    private RunHistory update(ViewReport report, UnaryOperator<RunHistory> change) {
        AtomicReference<RunHistory> kept = new AtomicReference<>(RunHistory.NONE);
        if (report.holder().isEmpty() && !ledger.get().exists()) {
            // A run that ends before it writes creates no store.
            return kept.get();
        }
        ledger.get().update(report.view(), RunDocument.RUNS, stored -> {
            kept.set(change.apply(stored.map(RunHistory::parse).orElse(RunHistory.NONE)));
            return kept.get().document();
        });
        return kept.get();
    }
}
