package dev.larder.command;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import dev.larder.console.ProgressBar;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.materialize.Interruption;
import dev.larder.source.RowFile;
import dev.larder.store.Expiry;
import dev.larder.store.ReadResult;

/** Writes what a scan finds to a Parquet file. */
final class ScanFile {
    private static final int STEP = 1000;

    private final Session session;
    private final Selection selection;
    private final String file;
    private final Interruption interruption = new Interruption();
    private final ProgressBar bar;
    private long rows;

    ScanFile(Session session, Selection selection, String file) {
        this.session = session;
        this.selection = selection;
        this.file = file;
        this.bar = new ProgressBar(session.console());
    }

    interface Scan {
        /** @param stop whether to end before all rows are seen */
        void run(Consumer<ReadResult.Found> rows, BooleanSupplier stop);
    }

    /** @return false where somebody interrupted it: then there is no file */
    boolean write(Scan scan) {
        long start = System.nanoTime();
        FeatureView view = selection.view();
        Path path = session.surroundings().workingDir().resolve(file);
        try (RowFile target = RowFile.create(path, view.keys(), selection.features(),
                session.config().view(view.name()).source(), "larder version " + Version.current(),
                Map.of("larder.project", session.config().project(), "larder.view", view.name()))) {
            bar.phase("scanning", 0);
            Signals.during(session.console(), interruption, () -> {
                scan.run(found -> add(target, found), this::isInterrupted);
                return null;
            });
            bar.clear();
            if (interruption.isRequested()) {
                session.console().tell("interrupted: " + file + " is not written");
                return false;
            }
            long bytes = target.finish();
            session.console().say(String.format(Locale.ROOT, "%,d rows to %s, %s in %.1f s", rows, file,
                    ByteSize.print(bytes), (System.nanoTime() - start) / 1e9));
            return true;
        } finally {
            bar.clear();
        }
    }

    private void add(RowFile target, ReadResult.Found found) {
        target.add(found.row(),
                found.expiresMicros() == Expiry.NEVER_MICROS ? FeatureRow.NO_TIME : found.expiresMicros());
        if (++rows % STEP == 0) {
            bar.advance(STEP);
        }
    }

    private boolean isInterrupted() {
        // By Ctrl-C within a session.
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("interrupted");
        }
        return interruption.isRequested();
    }
}
