package dev.larder.spark;

import java.io.Serializable;

import dev.larder.feature.FeatureView;

/**
 * What every task of one view gets from the driver.
 *
 * @param rejects null if rejects are not written
 */
record TaskSetup(Executor.Setup executor, SerializedRecord<KeyTimes.Inputs> inputs, RejectsFolder rejects)
        implements
            Serializable {
    FeatureView view() {
        return inputs.content().view();
    }
}
