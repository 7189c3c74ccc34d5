package dev.larder.cli.command;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

import dev.larder.cli.session.Session;
import dev.larder.cli.session.Signals;
import dev.larder.cli.session.Version;
import dev.larder.console.ProgressBar;
import dev.larder.export.RowFile;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.ReadResult;
import dev.larder.feature.Selection;
import dev.larder.materialize.Interruption;
import dev.larder.store.Expiry;
import dev.larder.text.ByteSize;
import dev.larder.text.NumberText;

/** Writes what a scan finds to a Parquet file. */
final class ScanFile {
    private static final int STEP = 1000;

    private final Session session;
    private final Selection selection;
    private final String name;
    private final Interruption interruption = new Interruption();
    private final ProgressBar bar;
    private long rows;

    ScanFile(Session session, Selection selection, String name) {
        this.session = session;
        this.selection = selection;
        this.name = name;
        this.bar = new ProgressBar(session.console());
    }

    /** @return false where somebody interrupted it: then there is no file */
    boolean write(Consumer<ScanCommand.Target> scan) {
        long start = System.nanoTime();
        try (RowFile file = create()) {
            bar.phase("scanning", 0);
            Signals.during(session.console(), interruption, () -> {
                scan.accept(new Writer(file));
                return null;
            });
            bar.clear();
            if (interruption.isRequested()) {
                session.console().tell("interrupted: " + name + " is not written");
                return false;
            }
            long bytes = file.finish();
            session.console().say(NumberText.count(rows, "row") + " to " + name + ", " + ByteSize.print(bytes) + " in "
                    + NumberText.seconds((System.nanoTime() - start) / 1e9));
            return true;
        } finally {
            bar.clear();
        }
    }

    private RowFile create() {
        FeatureView view = selection.view();
        Path path = session.surroundings().workingDir().resolve(name);
        return RowFile.create(path, view.keys(), selection.features(), session.config().view(view.name()).source(),
                "larder version " + Version.current(),
                Map.of("larder.project", session.config().project(), "larder.view", view.name()));
    }

    private final class Writer implements ScanCommand.Target {
        private final RowFile file;

        Writer(RowFile file) {
            this.file = file;
        }

        @Override
        public void add(ReadResult.Found found) {
            file.add(found.row(),
                    found.expiresMicros() == Expiry.NEVER_MICROS ? FeatureRow.NO_TIME : found.expiresMicros());
            if (++rows % STEP == 0) {
                bar.advance(STEP);
            }
        }

        @Override
        public boolean isInterrupted() {
            // By Ctrl-C within a session.
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("interrupted");
            }
            return interruption.isRequested();
        }

        @Override
        public void clearLine() {
            bar.clear();
        }
    }
}
