package dev.larder.operate;

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
import dev.larder.source.SourcePlan;
import dev.larder.source.SourcePlanner;
import dev.larder.source.Window;
import dev.larder.source.storage.SourceException;
import dev.larder.source.storage.Storages;
import dev.larder.store.CheckResult;
import dev.larder.text.NumberText;

/** Checks the files of a view's source against the view, without reading their rows. */
public final class SourceCheck {
    private SourceCheck() {}

    /** @param baseline what is known of earlier runs; asked once */
    public static List<CheckResult> of(Storages storages, FeatureView view, Optional<ViewSource> source, Columns rule,
            Supplier<Baseline> baseline) {
        String what = "source of " + view.name();
        if (source.isEmpty()) {
            return List.of(CheckResult.ok(what, "none; rows are written with put and batch-put"));
        }
        ViewSource.Data data = source.get().data();
        boolean isChecked = switch (data) {
            case ViewSource.Data.Parquet files -> true;
            case ViewSource.Data.Delta table -> true;
            case ViewSource.Data.Format format -> false;
            case ViewSource.Data.Table table -> false;
            case ViewSource.Data.Query query -> false;
        };
        if (!isChecked) {
            return List.of(CheckResult.ok(what, data + ": read by Spark only, not checked here"));
        }
        try {
            Baseline before = baseline.get();
            SourcePlan plan = SourcePlanner.plan(storages, view, source.get(), Window.ALL, before::knows);
            List<CheckResult> results = new ArrayList<>();
            results.add(CheckResult.ok(what, data + plan.version().map(version -> ", " + version).orElse("")
                    + ": " + NumberText.count(plan.files().size(), "file") + ", "
                    + NumberText.count(plan.keptRows(), "row") + ", all columns match"));
            ColumnDrift.of(plan.columns(), before.columns()).forEach(drift -> results.add(new CheckResult(
                    level(drift.kind(), rule), "columns of " + view.name(), drift.sentence())));
            return results;
        } catch (PlanException e) {
            return e.problems().stream().map(problem -> CheckResult.fail(what, problem)).toList();
        } catch (SourceException e) {
            return List.of(CheckResult.fail(what, e.getMessage()));
        }
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
