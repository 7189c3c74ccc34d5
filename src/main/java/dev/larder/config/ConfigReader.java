package dev.larder.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.larder.config.feast.FeastReader;
import dev.larder.config.store.NamedStore;
import dev.larder.config.store.SqliteBlock;
import dev.larder.config.yaml.ConfigBlock;
import dev.larder.config.yaml.ConfigKey;
import dev.larder.config.yaml.ListType;
import dev.larder.config.yaml.Names;
import dev.larder.config.yaml.ReadContext;
import dev.larder.config.yaml.ScalarType;
import dev.larder.config.yaml.Section;
import dev.larder.config.yaml.YamlNode;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys.JoinKey;
import dev.larder.feature.StorageSettings;
import dev.larder.feature.Ttl;
import dev.larder.store.settings.AerospikeSettings;
import dev.larder.store.settings.AerospikeSettings.Pin;
import dev.larder.store.settings.SqliteSettings;
import dev.larder.store.settings.StoreSettings;
import dev.larder.text.Quoted;

/** Reads a config whose layers have been merged. */
final class ConfigReader {
    private static final Pattern CLASS_NAME = Pattern.compile("\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*"
            + "(\\.\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*)*");

    static final ConfigKey<String> PROJECT = ConfigKey.optional("project", ScalarType.NAME,
            "required, unless Feast's file names it",
            "The name that separates the rows of this project from those of others in the same store.");
    static final ConfigKey<Boolean> PROTECTED = ConfigKey.of("protected", ScalarType.FLAG, false,
            "Whether `--yes` is not enough for destructive commands, which then need `--yes-protected`.");
    static final ConfigBlock FEATURE_VIEWS = ConfigBlock.required("feature_views",
            "The views by name. `larder init` writes an example.", ViewBlock.BLOCK);
    static final ConfigKey<String> PREWRITE_HOOK = ConfigKey.optional("prewrite_hook",
            ScalarType.of("class name", "the name of a class, like `com.acme.MaskPii`", ConfigReader::className,
                    name -> name),
            "A class that changes or drops every row before it is written.");
    static final ConfigKey<List<Path>> HOOK_PATH = ConfigKey.optional("hook_path", ListType.of(ScalarType.PATH),
            "larder's own class path", "Jars and folders that contain the hook's classes.");
    /** Without {@code profiles}, which are merged into the rest before it is read. */
    static final ConfigBlock ROOT = ConfigBlock.of("larder.yaml", "The config.", PROJECT, PROTECTED, FEATURE_VIEWS,
            StoreReader.BLOCK, StorageBlock.BLOCK, CatalogBlock.BLOCK, PREWRITE_HOOK, HOOK_PATH);

    private final Section section;
    private final Map<String, Pin> pins = new HashMap<>();
    private final Map<String, Section> viewSections = new LinkedHashMap<>();

    private ConfigReader(Section section) {
        this.section = section;
    }

    /** @return not to be used if a problem was noted */
    static Config read(ReadContext context, Path file, Optional<String> profile, YamlNode.Mapping root) {
        return Section.read(context, root, ROOT, section -> new ConfigReader(section).config(file, profile));
    }

    private Config config(Path file, Optional<String> profile) {
        boolean isProtected = section.orDefault(PROTECTED);
        section.require(FEATURE_VIEWS);
        SourceDefaults sources = new SourceDefaults(section
                .section(StorageBlock.BLOCK, block -> StorageBlock.read(block, StorageSettings.DEFAULT))
                .orElse(StorageSettings.DEFAULT), CatalogBlock.read(section, CatalogBlock.BLOCK));
        List<ConfiguredView> views = section.section(FEATURE_VIEWS, block -> views(block, sources)).orElse(List.of());
        NamedStore named = section.section(StoreReader.BLOCK, block -> StoreReader.read(block, pins))
                .orElse(NamedStore.of(Optional.empty()));
        Optional<String> project = project(named);
        StoreSettings store = named.store().orElseGet(() -> SqliteBlock.byDefault(section));
        if (store instanceof AerospikeSettings aerospike && project.isPresent()) {
            PlacementCheck.check(aerospike, project.get(), viewSections);
        }
        if (store instanceof SqliteSettings) {
            views.forEach(configured -> checkWidth(configured.view()));
        }
        return new Config(file, project.orElse(""), profile, isProtected, store,
                store.isFeast() ? views.stream().map(this::inFeast).toList() : views, sources, prewriteHook(),
                named.registry());
    }

    /** Feast's records store no other time of a row than its event time, and its entity keys have no UUIDs. */
    private ConfiguredView inFeast(ConfiguredView configured) {
        FeatureView view = configured.view();
        Section block = viewSections.get(view.name());
        for (JoinKey key : view.keys().all()) {
            if (key.type() == Scalar.UUID) {
                block.conflict(ViewBlock.ENTITY, "join key " + Quoted.of(key.name()) + " cannot be a uuid in layout"
                        + " `feast`: Feast's entity keys have none. Use string.");
            }
        }
        if (block.has(ViewBlock.TTL_FROM) && view.ttlFrom() != Ttl.From.EVENT) {
            block.conflict(ViewBlock.TTL_FROM,
                    "must be `event`, or left out, in layout `feast`: its records do not store"
                            + " when a row was written");
        }
        return new ConfiguredView(view.with(view.ttl(), Ttl.From.EVENT), configured.source(), configured.rules(),
                configured.freshness());
    }

    private void checkWidth(FeatureView view) {
        if (view.features().size() > SqliteSettings.MAX_FEATURES) {
            viewSections.get(view.name()).conflict(ViewBlock.FEATURES,
                    String.format(Locale.ROOT, "has %,d features, but SQLite stores"
                            + " at most %,d per view. Split the view.", view.features().size(),
                            SqliteSettings.MAX_FEATURES));
        }
    }

    private Optional<String> project(NamedStore named) {
        if (!named.namesProject()) {
            section.require(PROJECT);
            return section.get(PROJECT);
        }
        Optional<String> feasts = named.project();
        if (feasts.isPresent() && section.has(PROJECT) && !section.get(PROJECT).equals(feasts)) {
            section.problem(PROJECT, "is " + section.shown(PROJECT) + ", but " + Quoted.of(feasts.get())
                    + " in Feast's " + FeastReader.FILE_NAME + ". Remove it here.");
        }
        return feasts;
    }

    private List<ConfiguredView> views(Section block, SourceDefaults sources) {
        List<ConfiguredView> views = new ArrayList<>();
        for (String name : block.names()) {
            if (!Names.isName(name)) {
                block.problem(name, Quoted.of(name) + " is not " + Names.RULE);
            }
            block.section(name, ViewBlock.BLOCK, view -> ViewBlock.read(name, view, sources)).ifPresent(read -> {
                read.view().ifPresent(views::add);
                read.pin().ifPresent(pin -> pins.put(name, pin));
                viewSections.put(name, read.section());
            });
        }
        if (block.names().isEmpty()) {
            section.problem(FEATURE_VIEWS, "has no view");
        }
        return views;
    }

    private static String className(String text) {
        if (!CLASS_NAME.matcher(text).matches()) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    private Optional<HookSettings> prewriteHook() {
        Optional<String> className = section.get(PREWRITE_HOOK);
        List<Path> path = section.get(HOOK_PATH).orElse(List.of());
        if (section.has(HOOK_PATH) && !section.has(PREWRITE_HOOK)) {
            section.conflict(HOOK_PATH, "needs `prewrite_hook`");
        }
        return className.map(name -> new HookSettings(name, path));
    }
}
