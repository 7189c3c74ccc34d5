package dev.larder.store;

/** What every store must do, whatever it is made of. */
public interface OnlineStoreContract
        extends
            ReadWriteContract,
            ExpiryContract,
            FeatureAgeContract,
            TombstoneContract,
            MaintenanceContract,
            IntrospectionContract {}
