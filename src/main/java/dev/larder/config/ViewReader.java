package dev.larder.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.larder.config.store.AerospikeReader;
import dev.larder.config.yaml.Names;
import dev.larder.config.yaml.Section;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys.JoinKey;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.Ttl;
import dev.larder.feature.ViewSource.Data;
import dev.larder.feature.ViewSource;
import dev.larder.store.settings.AerospikeSettings.Pin;
import dev.larder.text.Durations;
import dev.larder.text.Quoted;
import dev.larder.text.Suggestions;

/** Reads one of the {@code feature_views}. */
final class ViewReader {
    private final String name;
    private final Section section;
    /** Join keys and features, with those that have a mistake. */
    private final Set<String> names = new LinkedHashSet<>();

    private ViewReader(String name, Section section) {
        this.name = name;
        this.section = section;
    }

    /**
     * @param view empty where a mistake leaves nothing to make one of
     * @param block where it was read
     */
    record ReadView(Optional<ConfiguredView> view, Optional<Pin> pin, Section block) {}

    static ReadView read(String name, Section section) {
        return new ViewReader(name, section).read();
    }

    private ReadView read() {
        section.require("entity", "is missing: the join keys and their types, like `entity: {customer_id: string}`");
        List<JoinKey> keys = section.section("entity", this::joinKeys).orElse(List.of());
        section.require("features", "is missing: the features and their types, like `features: {clicks: int64}`");
        List<Feature> features = section.section("features", this::features).orElse(List.of());
        Ttl ttl = section.scalar("ttl", "`never` or a duration like " + Durations.EXAMPLES, Ttl::parse)
                .orElse(Ttl.BACKEND_DEFAULT);
        Ttl.From ttlFrom = section.choice("ttl_from", Ttl.From.WRITE);
        Optional<ViewSource> source = section.trySection("source", this::source);
        Optional<Pin> pin = section.section("aerospike", AerospikeReader::pin);
        return new ReadView(
                keys.isEmpty() || features.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new ConfiguredView(
                                new FeatureView(name, new JoinKeys(keys), features, ttl, ttlFrom), source)),
                pin, section);
    }

    private List<JoinKey> joinKeys(Section entity) {
        List<JoinKey> keys = new ArrayList<>();
        for (String key : entity.names()) {
            Optional<FeatureType> type = type(entity, key);
            if (type.isPresent() && type.get() instanceof Scalar scalar && scalar.canBeKey()) {
                keys.add(new JoinKey(key, scalar));
            } else if (type.isPresent()) {
                entity.problem(key, "a join key cannot be " + type.get() + "; it is one of string, int32, int64, bytes,"
                        + " timestamp");
            }
            if (key.isEmpty()) {
                entity.problem(key, "a join key needs a name");
            }
            names.add(key);
        }
        if (entity.names().isEmpty()) {
            section.problem("entity", "names no join key");
        }
        return keys;
    }

    private List<Feature> features(Section block) {
        List<Feature> features = new ArrayList<>();
        for (String feature : block.names()) {
            if (!Names.isName(feature)) {
                block.problem(feature, Quoted.of(feature) + " is not " + Names.RULE);
            }
            if (!names.add(feature)) {
                block.problem(feature, "is a join key of this view already");
            }
            Optional<Feature> read = block.isMap(feature)
                    ? block.trySection(feature, form -> longForm(feature, form))
                    : type(block, feature).map(type -> new Feature(feature, type));
            read.ifPresent(features::add);
        }
        if (block.names().isEmpty()) {
            section.problem("features", "names no feature");
        }
        return features;
    }

    private static Optional<Feature> longForm(String name, Section form) {
        form.require("type", "is missing");
        Optional<FeatureType> type = type(form, "type");
        Optional<Duration> ttl = form.duration("ttl");
        return type.map(known -> new Feature(name, known, ttl));
    }

    private static Optional<FeatureType> type(Section block, String key) {
        return block.oneOf(key, "type", FeatureType.all(), FeatureType::toString);
    }

    private Optional<ViewSource> source(Section block) {
        Optional<Data> data = DataReader.read(block);
        block.require("event_timestamp", "is missing: the column of the event time");
        Optional<String> eventTimestamp = block.text("event_timestamp");
        Optional<String> createdTimestamp = block.text("created_timestamp");
        Map<String, String> columns = block.section("columns", this::columns).orElse(Map.of());
        return data.flatMap(from -> eventTimestamp.map(
                event -> new ViewSource(from, event, createdTimestamp, columns)));
    }

    private Map<String, String> columns(Section mapping) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (String name : mapping.names()) {
            if (!names.contains(name)) {
                mapping.problem(name, Suggestions.unknown("feature or join key", name, names));
            }
            mapping.text(name).ifPresent(column -> columns.put(name, column));
        }
        return columns;
    }
}
