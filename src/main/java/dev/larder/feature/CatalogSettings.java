package dev.larder.feature;

import java.util.Map;
import java.util.Optional;

import dev.larder.text.Secret;

/** How to reach a catalog, which knows the current metadata of Iceberg tables by their names. */
public sealed interface CatalogSettings {

    /** As messages name it. */
    String place();

    /**
     * A service that speaks Iceberg's REST protocol.
     *
     * @param warehouse which of the service's; empty if it has only one
     * @param credential of an OAuth2 client, {@code ID:SECRET}, for which it gets tokens
     * @param oauth2ServerUri that gives these tokens; empty for the catalog itself
     * @param properties further ones of Iceberg's own client, by their names there
     */
    record Rest(String uri, Optional<String> warehouse, Optional<Secret> token, Optional<Secret> credential,
            Optional<String> scope, Optional<String> oauth2ServerUri, Map<String, Secret> properties)
            implements
                CatalogSettings {
        public Rest {
            properties = Map.copyOf(properties);
        }

        @Override
        public String place() {
            return uri;
        }
    }

    /**
     * Tables of a database.
     *
     * @param name of the catalog within them
     */
    record Jdbc(String uri, String name, Optional<String> user, Optional<Secret> password,
            Map<String, Secret> properties)
            implements
                CatalogSettings {
        public Jdbc {
            properties = Map.copyOf(properties);
        }

        @Override
        public String place() {
            return uri;
        }
    }

    /** A folder with a folder for each namespace, and in that one for each table. */
    record Hadoop(String warehouse) implements CatalogSettings {
        @Override
        public String place() {
            return warehouse;
        }
    }
}
