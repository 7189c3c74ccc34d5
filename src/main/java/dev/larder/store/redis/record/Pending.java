package dev.larder.store.redis.record;

import dev.larder.feature.FeatureRow;
import dev.larder.store.Expiry;

/** A row that is to be written. @param index its place in the call's rows */
public record Pending(int index, FeatureRow row, byte[] key, Expiry expiry) {}
