package dev.larder.feature;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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

        /** By the names of Iceberg's own client, with the secrets. */
        public Map<String, String> revealed() {
            Map<String, String> all = new TreeMap<>(Map.of("uri", uri));
            warehouse.ifPresent(name -> all.put("warehouse", name));
            token.ifPresent(secret -> all.put("token", secret.reveal()));
            credential.ifPresent(secret -> all.put("credential", secret.reveal()));
            scope.ifPresent(name -> all.put("scope", name));
            oauth2ServerUri.ifPresent(url -> all.put("oauth2-server-uri", url));
            properties.forEach((name, value) -> all.put(name, value.reveal()));
            return all;
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

        /** By the names of Iceberg's own client, with the secrets. */
        public Map<String, String> revealed() {
            // Iceberg's client asks for a warehouse. It is for new tables, which larder does not make.
            Map<String, String> all = new TreeMap<>(Map.of("uri", uri, "warehouse", "/"));
            user.ifPresent(name -> all.put("jdbc.user", name));
            password.ifPresent(secret -> all.put("jdbc.password", secret.reveal()));
            properties.forEach((name, value) -> all.put(name, value.reveal()));
            return all;
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
