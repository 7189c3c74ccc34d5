package dev.larder.cli.command;

import java.util.List;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.LarderCommand;
import dev.larder.cli.session.Session;
import dev.larder.cli.session.UsageException;
import dev.larder.config.Config;
import dev.larder.config.ConfiguredView;
import dev.larder.config.yaml.ConfigException;
import dev.larder.console.Grid;
import dev.larder.console.Style;
import dev.larder.feature.FeatureView;
import dev.larder.materialize.Baseline;
import dev.larder.operate.FutureRows;
import dev.larder.operate.SourceCheck;
import dev.larder.store.CheckResult;
import dev.larder.store.StoreException;
import dev.larder.text.Times;

@Command(name = "doctor", description = {
        "Checks the config, the files of each source against its view, and the prewrite hook. Then checks the"
                + " store: connection, version, mode, memory, data safety, clock, the stored layout of each view, and a"
                + " test row that is written, read and removed under a name that no view can have.",
        "Each line is OK, WARN (it works, but may not always) or FAIL. Exits with 1 if a check fails, with --strict also"
                + " if one warns."},
        footer = {
                "larder doctor",
                "larder doctor --strict",
                "larder doctor -o json"})
public final class DoctorCommand implements LarderCommand {
    private final Session session;

    @Option(names = "--strict", description = "Exit with 1 if a check warns.")
    private boolean strict;

    private Grid grid;
    private boolean failed;
    private boolean storeAnswers;

    public DoctorCommand(Session session) {
        this.session = session;
    }

    @Override
    public ExitCode call() {
        failed = false;
        storeAnswers = true;
        try (Grid data = session.format().isForPeople()
                ? new Lines()
                : Grid.of(session.console(), session.format(), List.of("result", "what", "detail"))) {
            grid = data;
            check();
        }
        return failed ? ExitCode.FAILED : ExitCode.OK;
    }

    private void check() {
        Config config;
        try {
            config = session.config();
        } catch (ConfigException e) {
            e.getMessage().lines().forEach(problem -> print(CheckResult.fail("config", problem)));
            return;
        }
        print(CheckResult.ok("config", Session.describe(config)));
        config.prewriteHook().ifPresent(hook -> print(checkHook(hook.className())));
        config.views().forEach(each -> SourceCheck.of(session.storages(), each.view(), each.source(),
                each.rules().expect().columns(), () -> baseline(each.view()), session.process().clock())
                .forEach(this::print));
        try {
            session.bareStore().inspection().examine(config.views().stream().map(ConfiguredView::view).toList())
                    .forEach(this::print);
            config.views().forEach(each -> FutureRows.warning(session.bareStore(), each.view(),
                    Times.plus(session.nowMicros(), each.rules().maxFuture())).ifPresent(this::print));
        } catch (StoreException e) {
            print(CheckResult.fail("store", e.getMessage()));
        }
    }

    /** Without the store the files are compared with each other only; that it does not answer is said below. */
    private Baseline baseline(FeatureView view) {
        try {
            return storeAnswers ? Baseline.read(session.bareStore().ledger(), view.name()) : Baseline.NONE;
        } catch (StoreException e) {
            storeAnswers = false;
            return Baseline.NONE;
        }
    }

    private CheckResult checkHook(String name) {
        try {
            session.hook();
            return CheckResult.ok("hook", name + " is loaded");
        } catch (UsageException e) {
            return CheckResult.fail("hook", e.getMessage());
        }
    }

    private void print(CheckResult result) {
        failed |= switch (result.level()) {
            case OK -> false;
            case WARN -> strict;
            case FAIL -> true;
        };
        grid.row(List.of(result.level().name(), result.what(), result.detail()));
    }

    /** A line per check, printed as soon as it is done, and never cut to the width of the terminal. */
    private final class Lines implements Grid {
        @Override
        public void row(List<?> cells) {
            String level = cells.getFirst().toString();
            Style style = switch (CheckResult.Level.valueOf(level)) {
                case OK -> Style.GOOD;
                case WARN -> Style.WARNING;
                case FAIL -> Style.BAD;
            };
            // Quoted text of files and servers is free of line breaks already.
            session.console().print(session.console().onOutput(style, level) + " ".repeat(6 - level.length())
                    + cells.get(1) + ": " + session.console().worded(cells.get(2).toString()));
            session.console().flush();
        }

        @Override
        public void close() {
            session.console().flush();
        }
    }
}
