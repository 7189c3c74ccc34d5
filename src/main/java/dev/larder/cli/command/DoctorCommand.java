package dev.larder.cli.command;

import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;

import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.Session;
import dev.larder.cli.session.UsageException;
import dev.larder.config.Config;
import dev.larder.config.ConfiguredView;
import dev.larder.config.yaml.ConfigException;
import dev.larder.console.Grid;
import dev.larder.console.OutputFormat;
import dev.larder.console.Style;
import dev.larder.feature.FeatureView;
import dev.larder.feature.ViewSource.Data;
import dev.larder.feature.ViewSource;
import dev.larder.source.PlanException;
import dev.larder.source.SourcePlan;
import dev.larder.source.SourcePlanner;
import dev.larder.source.Window;
import dev.larder.source.storage.SourceException;
import dev.larder.store.CheckResult;
import dev.larder.store.StoreException;
import dev.larder.text.NumberText;

@Command(name = "doctor", header = "Look whether everything is fit for use, and say what to mend.", description = {
        "The config, the files of each source against its view, the prewrite hook; then the store: connection, version,"
                + " mode, memory, safety, clock, what is stored of each view, and a row written, read and removed where"
                + " no view of yours can be.",
        "Each line is OK, WARN (it works, and may not always) or FAIL."},
        footer = {"larder doctor", "larder doctor -o json"},
        exitCodeList = {"0:nothing failed", "1:something failed"})
public final class DoctorCommand implements Callable<ExitCode> {
    private final Session session;
    private Grid grid;
    private boolean failed;

    public DoctorCommand(Session session) {
        this.session = session;
    }

    @Override
    public ExitCode call() {
        failed = false;
        try (Grid data = session.format() == OutputFormat.TABLE
                ? new Lines()
                : Grid.of(session.console(), session.format(), List.of("result", "what", "detail"))) {
            grid = data;
            examine();
        }
        return failed ? ExitCode.FAILED : ExitCode.OK;
    }

    private void examine() {
        Config config;
        try {
            config = session.config();
        } catch (ConfigException e) {
            e.getMessage().lines().forEach(problem -> fail("config", problem));
            return;
        }
        tell(CheckResult.ok("config", Session.describe(config)));
        if (config.prewriteHook().isPresent()) {
            lookAtHook(config.prewriteHook().get().className());
        }
        config.views().forEach(this::lookAtSource);
        try {
            session.bareStore().inspection().examine(config.views().stream().map(ConfiguredView::view).toList())
                    .forEach(this::tell);
        } catch (StoreException e) {
            fail("store", e.getMessage());
        }
    }

    private void lookAtHook(String name) {
        try {
            session.hook();
            tell(CheckResult.ok("hook", name + " is there"));
        } catch (UsageException e) {
            fail("hook", e.getMessage());
        }
    }

    private void lookAtSource(ConfiguredView configured) {
        FeatureView view = configured.view();
        String what = "source of " + view.name();
        if (configured.source().isEmpty()) {
            tell(CheckResult.ok(what, "none: its rows are put"));
            return;
        }
        ViewSource source = configured.source().get();
        if (!(source.data() instanceof Data.Parquet)) {
            tell(CheckResult.ok(what, source.data() + ": only Spark reads it, and is not asked here"));
            return;
        }
        try {
            SourcePlan plan = SourcePlanner.plan(view, source, Window.ALL);
            tell(CheckResult.ok(what, source.data() + ": " + NumberText.count(plan.files().size(), "file") + ", "
                    + NumberText.count(plan.rows(), "row") + ", all columns fit"));
        } catch (PlanException e) {
            e.problems().forEach(problem -> fail(what, problem));
        } catch (SourceException e) {
            fail(what, e.getMessage());
        }
    }

    private void fail(String what, String detail) {
        tell(CheckResult.fail(what, detail));
    }

    private void tell(CheckResult finding) {
        failed |= finding.level() == CheckResult.Level.FAIL;
        grid.row(List.of(finding.level().name(), finding.what(), finding.detail()));
    }

    /** For a reader: as they are found, and none of them cut, as a table's cells are. */
    private final class Lines implements Grid {
        @Override
        public void row(List<?> cells) {
            String level = cells.getFirst().toString();
            Style style = switch (CheckResult.Level.valueOf(level)) {
                case OK -> Style.GOOD;
                case WARN -> Style.WARNING;
                case FAIL -> Style.BAD;
            };
            // What larder quotes of files and servers has been made one line already.
            session.console().print(session.console().onOutput(style, level) + " ".repeat(6 - level.length())
                    + cells.get(1) + ": " + cells.get(2));
            session.console().flush();
        }

        @Override
        public void close() {
            session.console().flush();
        }
    }
}
