package dev.larder.operate;

import java.util.List;
import java.util.Optional;

import dev.larder.feature.FeatureView;
import dev.larder.feature.ViewSource;
import dev.larder.source.PlanException;
import dev.larder.source.SourcePlan;
import dev.larder.source.SourcePlanner;
import dev.larder.source.Window;
import dev.larder.source.storage.SourceException;
import dev.larder.store.CheckResult;
import dev.larder.text.NumberText;

/** Checks the files of a view's source against the view, without reading their rows. */
public final class SourceCheck {
    private SourceCheck() {}

    public static List<CheckResult> of(FeatureView view, Optional<ViewSource> source) {
        String what = "source of " + view.name();
        if (source.isEmpty()) {
            return List.of(CheckResult.ok(what, "none; rows are written with put and batch-put"));
        }
        ViewSource.Data data = source.get().data();
        if (!(data instanceof ViewSource.Data.Parquet)) {
            return List.of(CheckResult.ok(what, data + ": read by Spark only, not checked here"));
        }
        try {
            SourcePlan plan = SourcePlanner.plan(view, source.get(), Window.ALL);
            return List.of(CheckResult.ok(what, data + ": " + NumberText.count(plan.files().size(), "file") + ", "
                    + NumberText.count(plan.rows(), "row") + ", all columns match"));
        } catch (PlanException e) {
            return e.problems().stream().map(problem -> CheckResult.fail(what, problem)).toList();
        } catch (SourceException e) {
            return List.of(CheckResult.fail(what, e.getMessage()));
        }
    }
}
