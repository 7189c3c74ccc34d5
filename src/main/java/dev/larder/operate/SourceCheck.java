package dev.larder.operate;

import static java.time.temporal.ChronoUnit.SECONDS;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import dev.larder.expect.Expectations.Columns;
import dev.larder.feature.FeatureView;
import dev.larder.feature.ViewSource;
import dev.larder.materialize.Baseline;
import dev.larder.source.ColumnDrift;
import dev.larder.source.PlanException;
import dev.larder.source.EarlierRuns;
import dev.larder.source.SourcePlan;
import dev.larder.source.SourcePlanner;
import dev.larder.source.Window;
import dev.larder.source.storage.FileFailure;
import dev.larder.source.storage.Location;
import dev.larder.source.storage.SourceException;
import dev.larder.source.storage.StorageAccess;
import dev.larder.source.storage.Storages;
import dev.larder.source.table.SourceTables;
import dev.larder.store.CheckResult;
import dev.larder.text.Durations;
import dev.larder.text.NumberText;

/** Checks the files of a view's source against the view, without reading their rows. */
public final class SourceCheck {
    private static final Duration MOST_SKEW = Duration.ofMinutes(1);

    private SourceCheck() {}

    /** @param baseline what is known of earlier runs; asked once */
    public static List<CheckResult> of(Storages storages, FeatureView view, Optional<ViewSource> source, Columns rule,
            Supplier<Baseline> baseline, Clock clock) {
        String what = "source of " + view.name();
        if (source.isEmpty()) {
            return List.of(CheckResult.ok(what, "none; rows are written with put and batch-put"));
        }
        ViewSource.Data data = source.get().data();
        if (!data.isRead()) {
            return List.of(CheckResult.ok(what, data + ": read by Spark only, not checked here"));
        }
        List<CheckResult> results = new ArrayList<>();
        try {
            data.ownPath().flatMap(path -> access(storages, source.get(), path))
                    .map(access -> check("storage of " + view.name(), access, clock.instant()))
                    .ifPresent(results::add);
            catalog(storages.with(source.get().storage()), view, data).ifPresent(results::add);
            Baseline before = baseline.get();
            SourcePlan plan = SourcePlanner.plan(storages, view, source.get(), Window.ALL,
                    EarlierRuns.had(before::knows));
            results.add(CheckResult.ok(what, data + plan.version().map(version -> ", " + version).orElse("")
                    + ": " + NumberText.count(plan.files().size(), "file") + ", "
                    + NumberText.count(plan.keptRows(), "row") + ", all columns match"));
            ColumnDrift.of(plan.columns(), before.columns(), false).forEach(drift -> results.add(new CheckResult(
                    level(drift.kind(), rule), "columns of " + view.name(), drift.sentence())));
            return results;
        } catch (PlanException e) {
            e.problems().forEach(problem -> results.add(CheckResult.fail(what, problem)));
            return results;
        } catch (SourceException e) {
            results.add(CheckResult.fail(what, e.getMessage()));
            return results;
        }
    }

    private static Optional<StorageAccess> access(Storages storages, ViewSource source, String path) {
        Location location = Location.of(path);
        try {
            return storages.with(source.storage()).of(location).access(location);
        } catch (IOException e) {
            throw FileFailure.of(location, e);
        }
    }

    /** Who may load a table need not be allowed to list others. */
    private static Optional<CheckResult> catalog(Storages storages, FeatureView view, ViewSource.Data data) {
        String what = "catalog of " + view.name();
        try {
            return SourceTables.catalog(data, storages).map(access -> CheckResult.ok(what, access.place() + ", "
                    + access.identity() + ": namespace " + access.namespace() + " has "
                    + NumberText.count(access.tables(), "table")));
        } catch (SourceException e) {
            return Optional.of(CheckResult.warn(what, e.getMessage()));
        }
    }

    private static CheckResult check(String what, StorageAccess access, Instant now) {
        String detail = access.server() + access.region().map(region -> ", region " + region).orElse("") + ", "
                + access.identity();
        Duration ahead = access.time().map(time -> Duration.between(now, time)).orElse(Duration.ZERO);
        return ahead.abs().compareTo(MOST_SKEW) <= 0
                ? CheckResult.ok(what, detail)
                : CheckResult.warn(what, detail + "; its clock is " + Durations.print(ahead.abs().truncatedTo(SECONDS))
                        + (ahead.isNegative() ? " behind" : " ahead of") + " that of this machine");
    }

    private static CheckResult.Level level(ColumnDrift.Kind kind, Columns rule) {
        return switch (kind) {
            case DROPPED -> switch (rule) {
                case STRICT -> CheckResult.Level.FAIL;
                case WARN -> CheckResult.Level.WARN;
                case NULLS -> CheckResult.Level.OK;
            };
            case SOME_FILES -> CheckResult.Level.WARN;
            case MISSING, ADDED, TYPES, NEW_TYPE, NEW_UNUSED, UNUSED -> CheckResult.Level.OK;
        };
    }
}
