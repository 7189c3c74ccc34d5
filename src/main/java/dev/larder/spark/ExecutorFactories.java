package dev.larder.spark;

import java.io.Serializable;
import java.time.Clock;

import dev.larder.api.PrewriteHook;
import dev.larder.config.Config;
import dev.larder.store.OnlineStore;

/** How tasks come by the store and the hook of a config, wherever they run. */
public record ExecutorFactories(StoreOpener store, HookMaker hook) implements Serializable {

    /** Opens the store, without the hook. */
    public interface StoreOpener extends Serializable {
        OnlineStore open(Config config, Clock clock);
    }

    /** Makes the hook, or one that changes nothing. */
    public interface HookMaker extends Serializable {
        PrewriteHook make(Config config);
    }
}
