package dev.larder.store.redis.record;

import dev.larder.feature.FeatureRow;
import dev.larder.store.Expiry;

/** A row to be written. @param index its position in the call's rows */
public record PendingRecord(int index, FeatureRow row, byte[] key, Expiry expiry) {}
