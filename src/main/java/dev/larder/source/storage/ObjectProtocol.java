package dev.larder.source.storage;

import java.util.Map;
import java.util.Optional;

import dev.larder.feature.StorageSettings;

/** Opens clients of an object store. Implementations need libraries that only some runs load. */
public interface ObjectProtocol {

    /**
     * @param environment of the process, for what the settings leave to it
     * @param tokens for servers that take them
     * @param lent in place of what settings and environment name
     * @param traffic counts the requests
     */
    ObjectClient open(StorageSettings settings, Map<String, String> environment, TokenProtocol.Tokens tokens,
            Optional<LentCredentials> lent, Traffic traffic);
}
