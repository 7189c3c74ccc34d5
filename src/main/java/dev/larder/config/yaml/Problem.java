package dev.larder.config.yaml;

import dev.larder.text.Quoted;

/**
 * One mistake of a config.
 *
 * @param key the path of the key, {@code feature_views.customer.ttl}; empty if no single key is at fault
 * @param message never contains a secret or the value of a variable
 */
record Problem(Origin origin, String key, String message) {
    @Override
    public String toString() {
        boolean saysKey = key.isEmpty() || origin.toString().endsWith(" " + key);
        return Quoted.path(origin.toString()) + ": " + (saysKey ? "" : Quoted.path(key) + ": ") + message;
    }
}
