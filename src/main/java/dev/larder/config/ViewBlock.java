package dev.larder.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.larder.config.store.AerospikeBlock;
import dev.larder.config.store.FeastRecordKeys;
import dev.larder.config.yaml.ConfigBlock;
import dev.larder.config.yaml.ConfigKey;
import dev.larder.config.yaml.Names;
import dev.larder.config.yaml.ScalarType;
import dev.larder.config.yaml.Section;
import dev.larder.config.yaml.YamlPrinter;
import dev.larder.expect.Freshness;
import dev.larder.expect.LoadRules;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.JoinKeys.JoinKey;
import dev.larder.feature.Ttl;
import dev.larder.feature.ViewSource;
import dev.larder.store.settings.AerospikeSettings.Pin;
import dev.larder.text.Quoted;

/** One of the {@code feature_views}. */
final class ViewBlock {
    static final ConfigBlock ENTITY = ConfigBlock.required("entity",
            "The join keys and their types, like `entity: {customer_id: string}`.",
            ConfigKey.optional("<join key>", FeatureTypeSyntax.KEY,
                    "The type of this join key. Several join keys together identify an entity."));
    private static final ConfigKey<FeatureType> TYPE = ConfigKey.required("type", FeatureTypeSyntax.ANY,
            "The type of this feature.");
    private static final ConfigKey<Duration> FEATURE_TTL = ConfigKey.optional("ttl", ScalarType.DURATION,
            "The age, counted from the event time, from which this feature reads as missing.");
    private static final ConfigBlock FEATURE = ConfigBlock.of("<feature>",
            "The type of this feature, as in `clicks: int64`, or a block with more.", TYPE, FEATURE_TTL);
    static final ConfigBlock FEATURES = ConfigBlock.required("features",
            "The features and their types, like `features: {clicks: int64}`.", FEATURE);
    static final ConfigKey<Ttl> TTL = ConfigKey.optional("ttl", FeastRecordKeys.TTL, "the store's own default",
            "How long a row is kept.");
    static final ConfigKey<Ttl.From> TTL_FROM = ConfigKey.of("ttl_from", ScalarType.choice("ttl_from", Ttl.From.class),
            Ttl.From.WRITE,
            "Whether `ttl` counts from the write or from the event time. In layout `feast` it is always `event`.");
    static final ConfigBlock BLOCK = ConfigBlock.of("<view>", "A feature view.", ENTITY, SourceBlock.BLOCK, FEATURES,
            TTL, TTL_FROM, ExpectBlock.MAX_REJECTS, ExpectBlock.MIN_ROWS, ExpectBlock.LOOKBACK, ExpectBlock.BLOCK,
            FreshnessBlock.BLOCK, AerospikeBlock.PIN);

    private final String name;
    private final Section section;
    /** Join keys and features, those with a mistake included. */
    private final Set<String> names = new LinkedHashSet<>();

    private ViewBlock(String name, Section section) {
        this.name = name;
        this.section = section;
    }

    /**
     * @param view empty if its mistakes leave no join key or no feature
     * @param section what was read, for checks of several views
     */
    record ReadView(Optional<ConfiguredView> view, Optional<Pin> pin, Section section) {}

    /** @param sources what holds for all of them */
    static ReadView read(String name, Section section, SourceDefaults sources) {
        return new ViewBlock(name, section).read(sources);
    }

    private ReadView read(SourceDefaults sources) {
        section.require(ENTITY);
        List<JoinKey> keys = section.section(ENTITY, this::joinKeys).orElse(List.of());
        section.require(FEATURES);
        List<Feature> features = section.section(FEATURES, this::features).orElse(List.of());
        Ttl ttl = section.get(TTL).orElse(Ttl.BACKEND_DEFAULT);
        Ttl.From ttlFrom = section.orDefault(TTL_FROM);
        Optional<ViewSource> source = section
                .section(SourceBlock.BLOCK, block -> SourceBlock.read(block, names, sources)).flatMap(read -> read);
        LoadRules rules = ExpectBlock.read(section, features);
        Freshness freshness = section.section(FreshnessBlock.BLOCK, FreshnessBlock::read).orElse(Freshness.UNLIMITED);
        Optional<Pin> pin = section.section(AerospikeBlock.PIN, AerospikeBlock::pin);
        return new ReadView(
                keys.isEmpty() || features.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new ConfiguredView(
                                new FeatureView(name, new JoinKeys(keys), features, ttl, ttlFrom), source, rules,
                                freshness)),
                pin, section);
    }

    private List<JoinKey> joinKeys(Section entity) {
        List<JoinKey> keys = new ArrayList<>();
        for (String key : entity.names()) {
            Optional<FeatureType> type = entity.get(key, FeatureTypeSyntax.ANY);
            if (type.isPresent() && type.get() instanceof Scalar scalar && scalar.canBeKey()) {
                keys.add(new JoinKey(key, scalar));
            } else if (type.isPresent()) {
                entity.problem(key, "cannot be " + type.get().withArticle() + ". The types of join keys are "
                        + Scalar.keyTypes() + ".");
            }
            if (key.isEmpty()) {
                entity.problem(key, "a join key needs a name");
            }
            names.add(key);
        }
        if (entity.names().isEmpty()) {
            section.problem(ENTITY, "has no join key");
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
                block.problem(feature, "is already a join key of this view");
            }
            Optional<Feature> read = block.isMap(feature)
                    ? block.section(feature, FEATURE, form -> longForm(feature, form)).flatMap(form -> form)
                    : block.get(feature, FeatureTypeSyntax.ANY).map(type -> new Feature(feature, type));
            read.ifPresent(features::add);
        }
        if (block.names().isEmpty()) {
            section.problem(FEATURES, "has no feature");
        }
        return features;
    }

    private static Optional<Feature> longForm(String name, Section form) {
        form.require(TYPE);
        Optional<FeatureType> type = form.get(TYPE);
        Optional<Duration> ttl = form.get(FEATURE_TTL);
        return type.map(known -> new Feature(name, known, ttl));
    }

    static void print(ConfiguredView configured, Optional<Pin> pin, SourceDefaults sources, YamlPrinter out) {
        FeatureView view = configured.view();
        out.block(ENTITY,
                () -> view.keys().all().forEach(key -> out.value(key.name(), FeatureTypeSyntax.ANY, key.type())));
        configured.source()
                .ifPresent(source -> out.block(SourceBlock.BLOCK, () -> SourceBlock.print(source, sources, out)));
        out.block(FEATURES, () -> view.features().forEach(feature -> print(feature, out)));
        out.value(TTL, FeastRecordKeys.stated(view.ttl()));
        out.value(TTL_FROM, view.ttlFrom());
        ExpectBlock.print(configured.rules(), view, out);
        FreshnessBlock.print(configured.freshness(), out);
        pin.ifPresent(place -> AerospikeBlock.print(place, out));
    }

    private static void print(Feature feature, YamlPrinter out) {
        if (feature.ttl().isEmpty()) {
            out.value(feature.name(), FeatureTypeSyntax.ANY, feature.type());
        } else {
            out.block(feature.name(), () -> {
                out.value(TYPE, feature.type());
                out.value(FEATURE_TTL, feature.ttl());
            });
        }
    }
}
