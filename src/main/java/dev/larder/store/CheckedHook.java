package dev.larder.store;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.larder.api.PrewriteHook;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.NoValue;

/** Wraps a user's hook: failures name the hook, and rows that it must not return are refused. */
public final class CheckedHook implements PrewriteHook {
    private final PrewriteHook hook;

    public CheckedHook(PrewriteHook hook) {
        this.hook = hook;
    }

    @Override
    public List<FeatureRow> beforeWrite(FeatureView view, List<FeatureRow> rows) {
        List<FeatureRow> changed;
        try {
            changed = hook.beforeWrite(view, Collections.unmodifiableList(rows));
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw failed(view, "failed: " + e, e);
        }
        check(view, rows, changed);
        return changed;
    }

    private void check(FeatureView view, List<FeatureRow> rows, List<FeatureRow> changed) {
        if (changed == null) {
            throw failed(view, "returned null; it must return the rows to write", null);
        }
        if (changed.size() > rows.size()) {
            throw failed(view, "returned " + changed.size() + " rows for " + rows.size()
                    + "; it may only change or drop rows", null);
        }
        Set<String> entities = new HashSet<>();
        rows.forEach(row -> entities.add(row.key().text()));
        for (FeatureRow row : changed) {
            if (row == null) {
                throw failed(view, "returned a null row; to drop a row, leave it out of the list", null);
            }
            if (!entities.contains(row.key().text())) {
                throw failed(view, "returned a row of another entity, `" + row.key()
                        + "`; it may change values, but not keys", null);
            }
            if (row.values().length != view.features().size()) {
                throw failed(view, "returned a row of " + row.values().length + " values, but the view has "
                        + view.features().size() + " features", null);
            }
            for (int i = 0; i < row.values().length; i++) {
                check(view, view.features().get(i), row.values()[i]);
            }
        }
    }

    private void check(FeatureView view, Feature feature, Object value) {
        Class<?> wanted = feature.type().valueClass();
        if (value != null && !(value instanceof NoValue) && !wanted.isInstance(value)) {
            throw failed(view, "gave feature `" + feature.name() + "`, " + feature.type().withArticle()
                    + ", a value of class " + value.getClass().getSimpleName() + "; it must be of class "
                    + wanted.getSimpleName(), null);
        }
    }

    private StoreException failed(FeatureView view, String what, Throwable cause) {
        return new StoreException(StoreException.Kind.FAILED, "the prewrite hook " + hook.getClass().getName()
                + ", given rows of view `" + view.name() + "`, " + what, cause);
    }
}
