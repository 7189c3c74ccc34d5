package dev.larder.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

import dev.larder.config.yaml.ConfigBlock;
import dev.larder.config.yaml.ConfigKey;
import dev.larder.config.yaml.ListType;
import dev.larder.config.yaml.ScalarType;
import dev.larder.config.yaml.Section;
import dev.larder.config.yaml.YamlPrinter;
import dev.larder.expect.Bound;
import dev.larder.expect.Change;
import dev.larder.expect.FeatureExpectations;
import dev.larder.expect.FeatureExpectations.Allowed;
import dev.larder.expect.FeatureKind;
import dev.larder.expect.Limit;
import dev.larder.expect.Percentages;
import dev.larder.expect.Severity;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.ValueText;
import dev.larder.text.BadValueException;
import dev.larder.text.Quoted;
import dev.larder.text.Suggestions;

/** The {@code expect.features} of a view. */
final class FeatureExpectBlock {
    private static final ScalarType<BigDecimal> SHARE = ScalarType.of("percentage",
            "a percentage from 0% to 100%, such as 5%", Percentages::parse, Percentages::text);
    private static final ConfigKey<BigDecimal> SHARE_MIN = ConfigKey.optional("min", SHARE, "The least share.");
    private static final ConfigKey<BigDecimal> SHARE_MAX = ConfigKey.optional("max", SHARE, "The greatest share.");
    private static final ConfigKey<Change> SHARE_CHANGE = ConfigKey.optional("change", ScalarType.of(
            "percentage, or points like `2pp`", "a percentage such as 30%, or percentage points such as 2pp",
            Change::parse, Change::print), "The largest change since the last accepted run, in either direction.");
    private static final ConfigBlock NULL_SHARE = ConfigBlock.of("null_share",
            "The share of entities whose value is null.", SHARE_MIN, SHARE_MAX, SHARE_CHANGE, ExpectBlock.SEVERITY);
    private static final ConfigBlock NAN_SHARE = ConfigBlock.of("nan_share",
            "The share of entities whose value is NaN, or an array with a NaN.", SHARE_MIN, SHARE_MAX, SHARE_CHANGE,
            ExpectBlock.SEVERITY);

    private static final ConfigKey<String> VALUE = ConfigKey.optional("value", ScalarType.TEXT,
            "A number, or a time for a timestamp.");
    private static final ConfigBlock MIN = ConfigBlock.of("min",
            "The least value, also of an array's elements, as in `min: 0`, or a block with more.", VALUE,
            ExpectBlock.CHANGE, ExpectBlock.SEVERITY);
    private static final ConfigBlock MAX = ConfigBlock.of("max",
            "The greatest value, also of an array's elements, as in `max: 1e9`, or a block with more.", VALUE,
            ExpectBlock.CHANGE, ExpectBlock.SEVERITY);

    private static final ListType<String> TEXTS = ListType.of(ScalarType.ANY_TEXT);
    private static final ConfigKey<List<String>> VALUES = ConfigKey.required("values", TEXTS,
            "The values that the feature may have.");
    private static final ConfigBlock IN = ConfigBlock.of("in",
            "The values that the feature may have besides null, as in `in: [gold, silver]`, or a block with more.",
            VALUES, ExpectBlock.SEVERITY);

    private static final ConfigBlock LENGTH = ConfigBlock.of("length",
            "The number of elements, bytes or characters, as in `length: 64`, or a block with more.", ExpectBlock.MIN,
            ExpectBlock.MAX, ExpectBlock.SEVERITY);

    private static final ConfigBlock DISTINCT = ConfigBlock.of("distinct",
            "The number of different values: exact up to 4,096, an estimate beyond.", ExpectBlock.MIN,
            ExpectBlock.MAX, ExpectBlock.CHANGE, ExpectBlock.SEVERITY);

    private static final ConfigBlock FEATURE = ConfigBlock.of("<feature>",
            "What the latest rows of the entities must have in this feature.", NULL_SHARE, NAN_SHARE, MIN, MAX, IN,
            LENGTH, DISTINCT);
    static final ConfigBlock FEATURES = ConfigBlock.of("features", "Limits of features.", FEATURE);

    private final Feature feature;
    private final Section form;

    private FeatureExpectBlock(Feature feature, Section form) {
        this.feature = feature;
        this.form = form;
    }

    static Map<String, FeatureExpectations> read(Section block, List<Feature> features) {
        Map<String, Feature> known = new LinkedHashMap<>();
        features.forEach(feature -> known.put(feature.name(), feature));
        Map<String, FeatureExpectations> read = new TreeMap<>();
        for (String name : block.names()) {
            if (!known.containsKey(name)) {
                block.problem(name, Suggestions.unknown("feature", name, known.keySet()));
            } else {
                block.section(name, FEATURE, form -> new FeatureExpectBlock(known.get(name), form).read())
                        .ifPresent(expectations -> read.put(name, expectations));
            }
        }
        return read;
    }

    private FeatureExpectations read() {
        FeatureKind kind = FeatureKind.of(feature.type());
        return new FeatureExpectations(form.section(NULL_SHARE, FeatureExpectBlock::share),
                limited(NAN_SHARE, kind.hasNan(), "float and double",
                        key -> form.section(key, FeatureExpectBlock::share)),
                limited(MIN, kind.hasOrder(), "numbers and timestamps", this::bound),
                limited(MAX, kind.hasOrder(), "numbers and timestamps", this::bound),
                limited(IN, kind.isListable(), "single values other than bytes", this::allowed),
                limited(LENGTH, kind.hasLength(), "strings, bytes and arrays", this::length),
                form.section(DISTINCT, ExpectBlock::counts));
    }

    private <T> Optional<T> limited(ConfigBlock key, boolean applies, String to,
            Function<ConfigBlock, Optional<T>> reader) {
        if (form.has(key) && !applies) {
            form.problem(key, "does not apply to type `" + feature.type() + "`, only to " + to);
            return Optional.empty();
        }
        return form.has(key) ? reader.apply(key) : Optional.empty();
    }

    private static Limit share(Section section) {
        return ExpectBlock.limit(section, SHARE_MIN, SHARE_MAX, Optional.of(SHARE_CHANGE));
    }

    private Optional<Bound> bound(ConfigBlock key) {
        if (!form.isMap(key.name())) {
            return form.get(key.name(), ScalarType.TEXT).flatMap(text -> value(form, key.name(), text))
                    .map(value -> new Bound(Optional.of(value), Optional.empty(), Severity.ERROR));
        }
        return form.section(key, section -> {
            ExpectBlock.requireOne(section, List.of(VALUE, ExpectBlock.CHANGE));
            if (section.has(ExpectBlock.CHANGE) && feature.type() == Scalar.TIMESTAMP) {
                section.problem(ExpectBlock.CHANGE, "does not apply to a timestamp; use `expect.age`");
            }
            return new Bound(section.get(VALUE).flatMap(text -> value(section, VALUE.name(), text)),
                    section.get(ExpectBlock.CHANGE), section.orDefault(ExpectBlock.SEVERITY));
        });
    }

    private Optional<BigDecimal> value(Section section, String key, String text) {
        try {
            return Optional.of(FeatureKind.of(feature.type()).parseBound(text));
        } catch (BadValueException e) {
            section.problem(key, e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Allowed> allowed(ConfigBlock key) {
        if (!form.isMap(key.name())) {
            return form.get(key.name(), TEXTS).flatMap(texts -> values(form, key.name(), texts))
                    .map(values -> new Allowed(values, Severity.ERROR));
        }
        return form.section(key, section -> {
            section.require(VALUES);
            Severity severity = section.orDefault(ExpectBlock.SEVERITY);
            return section.get(VALUES).flatMap(texts -> values(section, VALUES.name(), texts))
                    .map(values -> new Allowed(values, severity));
        }).flatMap(allowed -> allowed);
    }

    private Optional<List<Object>> values(Section section, String key, List<String> texts) {
        List<Object> values = new ArrayList<>();
        for (String text : texts) {
            try {
                values.add(ValueText.parse(feature.type(), text));
            } catch (BadValueException e) {
                section.problem(key, Quoted.of(text) + " is not " + feature.type().withArticle());
                return Optional.empty();
            }
        }
        return Optional.of(List.copyOf(values));
    }

    private Optional<Limit> length(ConfigBlock key) {
        return form.isMap(key.name())
                ? form.section(key, section -> ExpectBlock.limit(section, ExpectBlock.MIN, ExpectBlock.MAX,
                        Optional.empty()))
                : form.get(key.name(), ScalarType.COUNT)
                        .map(exact -> new Limit(Optional.of(exact), Optional.of(exact), Optional.empty(),
                                Severity.ERROR));
    }

    static void print(Map<String, FeatureExpectations> expected, FeatureView view, YamlPrinter out) {
        if (!expected.isEmpty()) {
            out.block(FEATURES, () -> expected.forEach((name, expectations) -> out.block(name,
                    () -> print(expectations, FeatureKind.of(view.feature(name).type()), out))));
        }
    }

    private static void print(FeatureExpectations expectations, FeatureKind kind, YamlPrinter out) {
        expectations.nullShare().ifPresent(limit -> out.block(NULL_SHARE, () -> printShare(limit, out)));
        expectations.nanShare().ifPresent(limit -> out.block(NAN_SHARE, () -> printShare(limit, out)));
        expectations.min().ifPresent(bound -> out.block(MIN, () -> print(bound, kind, out)));
        expectations.max().ifPresent(bound -> out.block(MAX, () -> print(bound, kind, out)));
        expectations.in().ifPresent(allowed -> out.block(IN, () -> {
            out.value(VALUES, allowed.values().stream().map(Object::toString).toList());
            out.value(ExpectBlock.SEVERITY, allowed.severity());
        }));
        expectations.length().ifPresent(limit -> out.block(LENGTH, () -> ExpectBlock.print(limit, out)));
        expectations.distinct().ifPresent(limit -> out.block(DISTINCT, () -> ExpectBlock.print(limit, out)));
    }

    private static void printShare(Limit limit, YamlPrinter out) {
        out.value(SHARE_MIN, limit.min());
        out.value(SHARE_MAX, limit.max());
        out.value(SHARE_CHANGE, limit.change());
        out.value(ExpectBlock.SEVERITY, limit.severity());
    }

    private static void print(Bound bound, FeatureKind kind, YamlPrinter out) {
        out.value(VALUE, bound.value().map(kind::printBound));
        out.value(ExpectBlock.CHANGE, bound.change());
        out.value(ExpectBlock.SEVERITY, bound.severity());
    }
}
