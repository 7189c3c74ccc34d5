package dev.larder.cli.session;

import java.time.Clock;

import dev.larder.config.Config;
import dev.larder.store.OnlineStore;

/** Opens the store that a config names. Only {@code Main} knows which backends there are. */
public interface StoreOpener {
    OnlineStore open(Config config, Clock clock);
}
