package dev.larder.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.larder.config.yaml.ConfigBlock;
import dev.larder.config.yaml.ConfigEntry;
import dev.larder.config.yaml.ConfigKey;
import dev.larder.config.yaml.ScalarType;
import dev.larder.config.yaml.Section;
import dev.larder.config.yaml.YamlPrinter;
import dev.larder.expect.Change;
import dev.larder.expect.Expectations;
import dev.larder.expect.Expectations.Age;
import dev.larder.expect.Expectations.Columns;
import dev.larder.expect.Expectations.Deletes;
import dev.larder.expect.Limit;
import dev.larder.expect.LoadRules;
import dev.larder.expect.RowLimit;
import dev.larder.expect.Severity;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureView;

/** The rules of a view's loads: its {@code expect}, and the defaults of options. */
final class ExpectBlock {
    static final ConfigKey<Severity> SEVERITY = ConfigKey.of("severity",
            ScalarType.choice("severity level", Severity.class), Severity.ERROR,
            "`error` refuses the load, `warn` only says it.");
    static final ConfigKey<Change> CHANGE = ConfigKey.optional("change", ScalarType.of("percentage",
            "a percentage, such as 30%", Change::parseRelative, Change::print),
            "The largest change since the last accepted run, in either direction.");
    private static final ScalarType<RowLimit> ROW_LIMIT = ScalarType.of("number or percentage",
            "a number of rows, or a percentage such as 0.5%", RowLimit::parse, RowLimit::print);

    static final ConfigKey<BigDecimal> MIN = ConfigKey.optional("min", ScalarType.COUNT, "The least number.");
    static final ConfigKey<BigDecimal> MAX = ConfigKey.optional("max", ScalarType.COUNT,
            "The greatest number.");
    private static final ConfigBlock ROWS = ConfigBlock.of("rows",
            "Rows in the window; of an incremental run the new ones.", MIN, MAX, CHANGE,
            SEVERITY);
    private static final ConfigBlock ENTITIES = ConfigBlock.of("entities", "Entities that have a row in the window.",
            MIN, MAX, CHANGE, SEVERITY);
    private static final ConfigKey<Duration> AGE_MAX = ConfigKey.required("max", ScalarType.DURATION,
            "The greatest age.");
    private static final ConfigBlock AGE = ConfigBlock.of("age",
            "The age of the newest event time, or of the watermark if an incremental run finds nothing newer.", AGE_MAX,
            SEVERITY);
    private static final ConfigKey<Duration> FUTURE_MAX = ConfigKey.of("max", ScalarType.DURATION,
            LoadRules.DEFAULT.maxFuture(),
            "How far ahead of the clock an event time may be. Rows beyond it are rejected.");
    private static final ConfigBlock FUTURE = ConfigBlock.of("future", "Event times in the future.", FUTURE_MAX);
    private static final ConfigKey<RowLimit> DELETES_MAX = ConfigKey.required("max", ROW_LIMIT,
            "The most entities, or their share of those in the store.");
    private static final ConfigBlock DELETES = ConfigBlock.of("deletes",
            "Stored entities that `--replace` and rows that are marked deleted would delete.",
            DELETES_MAX, SEVERITY);
    private static final ConfigKey<Columns> COLUMNS = ConfigKey.of("columns", ScalarType.choice("rule", Columns.class),
            Columns.STRICT, "What happens if newer files, or all files since the last accepted run, lack a column that"
                    + " a feature needs: `strict` refuses the load, `warn` loads nulls with a warning, `nulls` without.");
    static final ConfigBlock BLOCK = ConfigBlock.of("expect",
            "The limits that a load by `materialize` must meet. A load that does not meet them is refused before anything is"
                    + " written.",
            ROWS,
            ENTITIES, AGE, FUTURE, DELETES, COLUMNS, FeatureExpectBlock.FEATURES);

    static final ConfigKey<RowLimit> MAX_REJECTS = ConfigKey.of("max_rejects", ROW_LIMIT, RowLimit.NONE,
            "Maximum rejected rows, as a number or a percentage of the rows read. `--max-rejects` overrides it.");
    static final ConfigKey<BigDecimal> MIN_ROWS = ConfigKey.optional("min_rows", ScalarType.COUNT,
            "Refuse a load of fewer rows. `--min-rows` overrides it.");
    static final ConfigKey<Duration> LOOKBACK = ConfigKey.optional("lookback", ScalarType.DURATION,
            "How far before the watermark `--incremental=event` starts, to pick up late rows. `--lookback` overrides it.");

    private ExpectBlock() {}

    /** @param features of the view, without those that have a mistake */
    static LoadRules read(Section view, List<Feature> features) {
        return view.section(BLOCK, block -> rules(view, expectations(block, features),
                block.section(FUTURE, form -> form.orDefault(FUTURE_MAX)).orElse(LoadRules.DEFAULT.maxFuture())))
                .orElseGet(() -> rules(view, Expectations.NONE, LoadRules.DEFAULT.maxFuture()));
    }

    private static LoadRules rules(Section view, Expectations expect, Duration maxFuture) {
        return new LoadRules(expect, maxFuture, view.get(MAX_REJECTS),
                view.get(MIN_ROWS).map(rows -> OptionalLong.of(rows.longValueExact())).orElse(OptionalLong.empty()),
                view.get(LOOKBACK));
    }

    private static Expectations expectations(Section expect, List<Feature> features) {
        return new Expectations(expect.section(ROWS, ExpectBlock::counts),
                expect.section(ENTITIES, ExpectBlock::counts),
                expect.section(AGE, ExpectBlock::age).flatMap(age -> age),
                expect.section(DELETES, ExpectBlock::deletes).flatMap(deletes -> deletes), expect.orDefault(COLUMNS),
                expect.section(FeatureExpectBlock.FEATURES, block -> FeatureExpectBlock.read(block, features))
                        .orElse(Map.of()));
    }

    /** Limits of a count. */
    static Limit counts(Section form) {
        return limit(form, MIN, MAX, Optional.of(CHANGE));
    }

    /** @param change if the block has such a key */
    static Limit limit(Section form, ConfigKey<BigDecimal> min, ConfigKey<BigDecimal> max,
            Optional<ConfigKey<Change>> change) {
        Limit limit = new Limit(form.get(min), form.get(max), change.flatMap(form::get), form.orDefault(SEVERITY));
        requireOne(form, Stream.concat(Stream.of(min, max), change.stream()).toList());
        if (limit.min().isPresent() && limit.max().isPresent()
                && limit.min().get().compareTo(limit.max().get()) > 0) {
            form.conflict(max, "is less than `" + min.name() + "`");
        }
        return limit;
    }

    /** Notes a block without any limit, which would expect nothing. */
    static void requireOne(Section form, List<? extends ConfigEntry> keys) {
        if (keys.stream().noneMatch(form::has)) {
            form.require(keys.getFirst(), "is missing. Set at least one of " + keys.stream()
                    .map(key -> "`" + key.name() + "`").collect(Collectors.joining(", ")) + ".");
        }
    }

    private static Optional<Age> age(Section form) {
        form.require(AGE_MAX);
        Severity severity = form.orDefault(SEVERITY);
        return form.get(AGE_MAX).map(max -> new Age(max, severity));
    }

    private static Optional<Deletes> deletes(Section form) {
        form.require(DELETES_MAX);
        Severity severity = form.orDefault(SEVERITY);
        return form.get(DELETES_MAX).map(max -> new Deletes(max, severity));
    }

    static void print(LoadRules rules, FeatureView view, YamlPrinter out) {
        Expectations expect = rules.expect();
        out.value(MAX_REJECTS, rules.maxRejects());
        out.value(MIN_ROWS, rules.minRows().isPresent()
                ? Optional.of(BigDecimal.valueOf(rules.minRows().getAsLong()))
                : Optional.empty());
        out.value(LOOKBACK, rules.lookback());
        out.block(BLOCK, () -> {
            expect.rows().ifPresent(limit -> out.block(ROWS, () -> print(limit, out)));
            expect.entities().ifPresent(limit -> out.block(ENTITIES, () -> print(limit, out)));
            expect.age().ifPresent(age -> out.block(AGE, () -> {
                out.value(AGE_MAX, age.max());
                out.value(SEVERITY, age.severity());
            }));
            out.block(FUTURE, () -> out.value(FUTURE_MAX, rules.maxFuture()));
            expect.deletes().ifPresent(deletes -> out.block(DELETES, () -> {
                out.value(DELETES_MAX, deletes.max());
                out.value(SEVERITY, deletes.severity());
            }));
            out.value(COLUMNS, expect.columns());
            FeatureExpectBlock.print(expect.features(), view, out);
        });
    }

    static void print(Limit limit, YamlPrinter out) {
        out.value(MIN, limit.min());
        out.value(MAX, limit.max());
        out.value(CHANGE, limit.change());
        out.value(SEVERITY, limit.severity());
    }
}
