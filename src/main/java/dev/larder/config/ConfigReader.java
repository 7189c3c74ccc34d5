package dev.larder.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.larder.config.feast.FeastReader;
import dev.larder.config.store.NamedStore;
import dev.larder.config.yaml.Layers;
import dev.larder.config.yaml.Names;
import dev.larder.config.yaml.ReadContext;
import dev.larder.config.yaml.Section;
import dev.larder.config.yaml.YamlNode;
import dev.larder.store.settings.AerospikeSettings.Pin;
import dev.larder.store.settings.AerospikeSettings;
import dev.larder.store.settings.StoreSettings;
import dev.larder.text.Quoted;

/** Reads a config whose layers are one. */
final class ConfigReader {
    private static final Pattern CLASS_NAME = Pattern.compile("\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*"
            + "(\\.\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*)*");

    private final Section section;
    private final Map<String, Pin> pins = new HashMap<>();
    private final Map<String, Section> viewBlocks = new LinkedHashMap<>();

    private ConfigReader(Section section) {
        this.section = section;
    }

    /** @return of no use where the reading noted a problem */
    static Config read(ReadContext reading, Path file, Optional<String> profile, YamlNode.Mapping root) {
        return Section.read(reading, "", root, section -> new ConfigReader(section).config(file, profile));
    }

    private Config config(Path file, Optional<String> profile) {
        // Asked for first, to be the first of the keys that a message lists.
        section.has("project");
        boolean isProtected = section.flag("protected", false);
        section.require("feature_views", "is missing; `larder init` writes an example");
        List<ConfiguredView> views = section.section("feature_views", this::views).orElse(List.of());
        NamedStore named = section.section(Layers.ONLINE_STORE, block -> StoreReader.read(block, pins))
                .orElse(NamedStore.of(Optional.empty()));
        Optional<String> project = project(named);
        StoreSettings store = named.store()
                .orElseGet(() -> StoreReader.byDefault(section.reading().folder()));
        if (store instanceof AerospikeSettings aerospike && project.isPresent()) {
            PlacementCheck.check(aerospike, project.get(), viewBlocks);
        }
        SharedExpiryCheck.check(store, views, viewBlocks);
        return new Config(file, project.orElse(""), profile, isProtected, store, views, prewriteHook());
    }

    private Optional<String> project(NamedStore named) {
        if (!named.namesProject()) {
            section.require("project", "is missing: the name that keeps your views apart from others' in the store");
            return section.name("project");
        }
        Optional<String> feasts = named.project();
        if (feasts.isPresent() && section.has("project") && !section.text("project").equals(feasts)) {
            section.problem("project", "is " + section.shown("project") + ", and " + Quoted.of(feasts.get())
                    + " in Feast's " + FeastReader.FILE_NAME + "; leave it out here");
        }
        return feasts;
    }

    private List<ConfiguredView> views(Section block) {
        List<ConfiguredView> views = new ArrayList<>();
        for (String name : block.names()) {
            if (!Names.isName(name)) {
                block.problem(name, Quoted.of(name) + " is not " + Names.RULE);
            }
            block.section(name, view -> ViewReader.read(name, view)).ifPresent(read -> {
                read.view().ifPresent(views::add);
                read.pin().ifPresent(pin -> pins.put(name, pin));
                viewBlocks.put(name, read.block());
            });
        }
        if (block.names().isEmpty()) {
            section.problem("feature_views", "names no view");
        }
        return views;
    }

    private Optional<HookSettings> prewriteHook() {
        Optional<String> className = section.scalar("prewrite_hook", "the name of a class, like `com.acme.MaskPii`",
                text -> {
                    if (!CLASS_NAME.matcher(text).matches()) {
                        throw new IllegalArgumentException();
                    }
                    return text;
                });
        List<Path> path = section.list("hook_path", "a path", section.reading().folder()::resolve);
        if (section.has("hook_path") && !section.has("prewrite_hook")) {
            section.conflict("hook_path", "has no `prewrite_hook` to look for");
        }
        return className.map(name -> new HookSettings(name, path));
    }
}
