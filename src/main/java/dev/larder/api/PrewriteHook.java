package dev.larder.api;

import java.util.List;

import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;

/**
 * Yours to implement: sees every batch of rows before it is written, and may change, encrypt or drop rows. Named in
 * {@code larder.yaml} as {@code prewrite_hook}, found on its {@code hook_path}; needs a public constructor without
 * parameters. Called by several threads at once. {@code verify} and {@code --dry-run} call it too, so the same row must
 * always give the same result.
 */
public interface PrewriteHook {

    /**
     * @return the rows to write instead, at most as many as were given and of the same entities, each with one value a
     *     feature of the view
     * @throws RuntimeException to fail the batch; a batch is never skipped silently
     */
    List<FeatureRow> beforeWrite(FeatureView view, List<FeatureRow> rows);
}
