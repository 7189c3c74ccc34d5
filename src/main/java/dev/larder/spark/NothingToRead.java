package dev.larder.spark;

import java.util.OptionalLong;

import dev.larder.expect.Judgement.DeleteCount;
import dev.larder.expect.LoadObserver;
import dev.larder.feature.FeatureView;
import dev.larder.materialize.Engine;

/** A run for which no file has arrived. */
final class NothingToRead implements Engine.Work {
    @Override
    public void find() {}

    @Override
    public Engine.Found found() {
        return new Engine.Found(0, 0, 0, 0, OptionalLong.empty());
    }

    @Override
    public void observe(FeatureView some, LoadObserver observer) {}

    @Override
    public DeleteCount countDeletes(long beforeMicros) {
        throw new IllegalStateException("--replace reads all files");
    }

    @Override
    public void write(Runnable requireLease) {}

    @Override
    public void dryRun() {}

    @Override
    public void remove(long beforeMicros) {
        throw new IllegalStateException("--replace reads all files");
    }

    @Override
    public void close() {}
}
