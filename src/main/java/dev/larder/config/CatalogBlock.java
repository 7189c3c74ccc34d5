package dev.larder.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.larder.config.yaml.ConfigBlock;
import dev.larder.config.yaml.ConfigEntry;
import dev.larder.config.yaml.ConfigKey;
import dev.larder.config.yaml.Layers;
import dev.larder.config.yaml.ReadContext;
import dev.larder.config.yaml.ScalarType;
import dev.larder.config.yaml.Section;
import dev.larder.config.yaml.YamlNode;
import dev.larder.config.yaml.YamlPrinter;
import dev.larder.feature.CatalogSettings;
import dev.larder.text.Secret;

/** The catalog of Iceberg tables: for all sources, and for one, whose block replaces that for all. */
final class CatalogBlock {
    private enum Type {
        REST, JDBC, HADOOP
    }

    private static final Pattern PASSWORD_IN_URI = Pattern.compile("(?i).*([?&;]password=|//[^/@]*:[^/@]*@).*");
    private static final String SQLITE = "jdbc:sqlite:";

    private static final ConfigKey<Type> TYPE = ConfigKey.required(Layers.TYPE,
            ScalarType.choice("type", Type.class),
            "The kind of catalog: `rest`, a service that speaks Iceberg's REST protocol; `jdbc`, a database; `hadoop`,"
                    + " a folder of tables.");
    private static final ConfigKey<String> URI = ConfigKey.optional("uri",
            ScalarType.in("URL", "a URL", CatalogBlock::uri, text -> text), "required, unless `hadoop`",
            "The URL of the service, or of the database: `jdbc:sqlite:/lake/catalog.db`.");
    private static final ConfigKey<String> WAREHOUSE = ConfigKey.optional("warehouse", ScalarType.TEXT,
            "required for `hadoop`",
            "The folder of the tables. For `rest`, the service's name for one of its warehouses.");
    private static final ConfigKey<String> NAME = ConfigKey.optional("name", ScalarType.TEXT, "required for `jdbc`",
            "The name that the catalog has in the database.");
    private static final ConfigKey<Secret> TOKEN = ConfigKey.optional("token", ScalarType.SECRET,
            "A bearer token for the service.");
    private static final ConfigKey<Secret> CREDENTIAL = ConfigKey.optional("credential", ScalarType.SECRET,
            "`ID:SECRET` of an OAuth2 client, which gets its tokens itself.");
    private static final ConfigKey<String> SCOPE = ConfigKey.optional("scope", ScalarType.TEXT, "`catalog`",
            "The scope of these tokens.");
    private static final ConfigKey<String> OAUTH2_SERVER_URI = ConfigKey.optional("oauth2_server_uri",
            ScalarType.TEXT, "the service's own",
            "The URL of the server that gives these tokens.");
    private static final ConfigKey<String> USER = ConfigKey.optional("user", ScalarType.TEXT,
            "The user of the database.");
    private static final ConfigKey<Secret> PASSWORD = ConfigKey.optional("password", ScalarType.SECRET,
            "The password of the database.");
    private static final ConfigBlock PROPERTIES = ConfigBlock.of("properties",
            "Further settings of the catalog, as Iceberg names them.",
            ConfigKey.optional("<property>", ScalarType.SECRET, "One of them, like `header.X-Tenant`."));
    private static final ConfigEntry[] KEYS = {TYPE, URI, WAREHOUSE, NAME, TOKEN, CREDENTIAL, SCOPE, OAUTH2_SERVER_URI,
            USER, PASSWORD, PROPERTIES};

    private static final List<ConfigEntry> OF_REST = List.of(URI, WAREHOUSE, TOKEN, CREDENTIAL, SCOPE,
            OAUTH2_SERVER_URI, PROPERTIES);
    private static final List<ConfigEntry> OF_JDBC = List.of(URI, WAREHOUSE, NAME, USER, PASSWORD, PROPERTIES);
    private static final List<ConfigEntry> OF_HADOOP = List.of(WAREHOUSE);

    static final ConfigBlock BLOCK = ConfigBlock.of("catalog",
            "The catalog that knows the Iceberg tables of `source.table`.", KEYS);
    static final ConfigBlock OF_SOURCE = ConfigBlock.of("catalog",
            "The catalog of this source, in place of that of the top level.", KEYS);

    private CatalogBlock() {}

    private static String uri(String text, Path folder) {
        if (text.startsWith(SQLITE)) {
            String file = text.substring(SQLITE.length());
            return file.startsWith(":") || file.startsWith("file:") ? text : SQLITE + folder.resolve(file);
        }
        if (!text.contains(":")) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    /** That of all sources, whatever else the config has. */
    static Optional<CatalogSettings> read(ReadContext context, YamlNode.Mapping config) {
        return Section.read(context, config, ConfigBlock.of("", "", BLOCK), section -> {
            section.allowAnyKey();
            return read(section, BLOCK);
        });
    }

    /** Empty if there is no such block, or if it has a mistake. */
    static Optional<CatalogSettings> read(Section outer, ConfigBlock block) {
        return outer.section(block, CatalogBlock::settings).flatMap(read -> read);
    }

    private static Optional<CatalogSettings> settings(Section section) {
        section.require(TYPE);
        Optional<Type> type = section.get(TYPE);
        List<ConfigEntry> own = type.map(CatalogBlock::keys).orElse(List.of(KEYS));
        Stream.of(KEYS).filter(key -> key != TYPE && !own.contains(key) && section.has(key))
                .forEach(key -> section.conflict(key, "does not apply to a catalog of type `"
                        + type.get().name().toLowerCase(Locale.ROOT) + "`. Remove it."));
        Optional<String> uri = section.get(URI);
        Optional<String> warehouse = section.get(WAREHOUSE);
        uri.filter(text -> PASSWORD_IN_URI.matcher(text).matches()).ifPresent(text -> section.conflict(URI,
                "contains a password, which messages would show. Set `user` and `password`, or `credential`."));
        if (section.has(TOKEN) && section.has(CREDENTIAL)) {
            section.conflict(CREDENTIAL, "cannot be combined with `token`. Remove one of them.");
        }
        Map<String, Secret> properties = section.section(PROPERTIES, CatalogBlock::properties).orElse(Map.of());
        return type.flatMap(known -> switch (known) {
            case REST -> {
                section.require(URI);
                Optional<Secret> token = section.get(TOKEN);
                Optional<Secret> credential = section.get(CREDENTIAL);
                Optional<String> scope = section.get(SCOPE);
                Optional<String> oauth2 = section.get(OAUTH2_SERVER_URI);
                yield uri.map(url -> new CatalogSettings.Rest(url, warehouse, token, credential, scope, oauth2,
                        properties));
            }
            case JDBC -> {
                section.require(URI);
                section.require(NAME);
                Optional<String> name = section.get(NAME);
                Optional<String> user = section.get(USER);
                Optional<Secret> password = section.get(PASSWORD);
                yield uri.flatMap(url -> name.map(catalog -> new CatalogSettings.Jdbc(url, catalog, user, password,
                        properties)));
            }
            case HADOOP -> {
                section.require(WAREHOUSE);
                yield warehouse.map(path -> SourceBlock.located(path, section.context().folder()))
                        .map(CatalogSettings.Hadoop::new);
            }
        });
    }

    private static List<ConfigEntry> keys(Type type) {
        return switch (type) {
            case REST -> OF_REST;
            case JDBC -> OF_JDBC;
            case HADOOP -> OF_HADOOP;
        };
    }

    private static Map<String, Secret> properties(Section block) {
        Map<String, Secret> properties = new TreeMap<>();
        block.names().forEach(name -> block.get(name, ScalarType.SECRET)
                .ifPresent(value -> properties.put(name, value)));
        return properties;
    }

    static void print(CatalogSettings catalog, YamlPrinter out) {
        out.block(BLOCK, () -> {
            switch (catalog) {
                case CatalogSettings.Rest rest -> {
                    out.value(TYPE, Type.REST);
                    out.value(URI, rest.uri());
                    out.value(WAREHOUSE, rest.warehouse());
                    out.value(TOKEN, rest.token());
                    out.value(CREDENTIAL, rest.credential());
                    out.value(SCOPE, rest.scope());
                    out.value(OAUTH2_SERVER_URI, rest.oauth2ServerUri());
                    print(rest.properties(), out);
                }
                case CatalogSettings.Jdbc jdbc -> {
                    out.value(TYPE, Type.JDBC);
                    out.value(URI, jdbc.uri());
                    out.value(NAME, jdbc.name());
                    out.value(USER, jdbc.user());
                    out.value(PASSWORD, jdbc.password());
                    print(jdbc.properties(), out);
                }
                case CatalogSettings.Hadoop(String warehouse) -> {
                    out.value(TYPE, Type.HADOOP);
                    out.value(WAREHOUSE, warehouse);
                }
            }
        });
    }

    private static void print(Map<String, Secret> properties, YamlPrinter out) {
        if (!properties.isEmpty()) {
            out.block(PROPERTIES, () -> new TreeMap<>(properties)
                    .forEach((name, value) -> out.value(name, ScalarType.SECRET, value)));
        }
    }
}
