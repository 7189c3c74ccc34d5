package dev.larder.expect;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.larder.expect.FeatureTally.Fault;
import dev.larder.text.NumberText;

/** Compares one feature of a load with what it should be like. */
final class FeatureJudgement {
    /** Values that a message lists. */
    private static final int LISTED = 10;

    private final String feature;
    private final FeatureKind kind;
    private final FeatureExpectations expected;
    private final FeatureTally tally;
    private final FeatureProfile profile;
    private final Optional<FeatureProfile> before;
    private final List<Breach> breaches = new ArrayList<>();

    FeatureJudgement(String feature, FeatureKind kind, FeatureExpectations expected, FeatureTally tally,
            FeatureProfile profile, Optional<FeatureProfile> before) {
        this.feature = feature;
        this.kind = kind;
        this.expected = expected;
        this.tally = tally;
        this.profile = profile;
        this.before = before;
    }

    List<Breach> breaches() {
        expected.nullShare().ifPresent(limit -> share("null_share", limit, profile.nulls(), profile.nullPercent(),
                before.map(FeatureProfile::nullPercent), Fault.NULL));
        expected.nanShare().ifPresent(limit -> share("nan_share", limit, profile.nans(), profile.nanPercent(),
                before.map(FeatureProfile::nanPercent), Fault.NAN));
        expected.min().ifPresent(bound -> bound("min", bound, profile.min(), before.flatMap(FeatureProfile::min),
                Fault.TOO_SMALL, "at least "));
        expected.max().ifPresent(bound -> bound("max", bound, profile.max(), before.flatMap(FeatureProfile::max),
                Fault.TOO_LARGE, "at most "));
        expected.in().ifPresent(allowed -> faults("in", Fault.NOT_LISTED, " with another value",
                "one of " + allowed.values().stream().limit(LISTED).map(Object::toString)
                        .collect(Collectors.joining(", "))
                        + (allowed.values().size() > LISTED ? ", ..." : ""),
                allowed.severity()));
        expected.length().ifPresent(this::length);
        expected.distinct().ifPresent(limit -> Judgement.count(feature + ".distinct", limit, profile.distinct(),
                before.map(FeatureProfile::distinct), breaches));
        return breaches;
    }

    private void share(String name, Limit limit, long part, BigDecimal percent, Optional<BigDecimal> earlier,
            Fault fault) {
        String found = Percentages.print(percent) + " (" + ofRows(part) + ")";
        Judgement.limits(feature + "." + name, limit, percent, found, tally.examples(fault), Percentages::print,
                breaches);
        earlier.ifPresent(share -> Judgement.change(feature + "." + name, limit.change(), limit.severity(), share,
                percent, Percentages.print(share), found, breaches));
    }

    private String ofRows(long part) {
        return NumberText.print(part) + " of " + NumberText.count(profile.rows(), "row");
    }

    private void bound(String name, Bound bound, Optional<String> found, Optional<String> earlier, Fault fault,
            String direction) {
        bound.value().filter(value -> tally.faults(fault) > 0).ifPresent(value -> breaches.add(new Breach(
                feature + "." + name, shown(found.orElseThrow()) + " (" + ofRows(tally.faults(fault)) + " beyond)",
                direction + kind.printBound(value), bound.severity(), tally.examples(fault), false)));
        if (bound.change().isPresent() && found.isPresent() && earlier.isPresent()
                && !found.equals(earlier)) {
            change(name, bound, found.get(), earlier.get());
        }
    }

    private void change(String name, Bound bound, String found, String earlier) {
        Change change = bound.change().orElseThrow();
        try {
            Judgement.change(feature + "." + name, bound.change(), bound.severity(), new BigDecimal(earlier),
                    new BigDecimal(found), shown(earlier), shown(found), breaches);
        } catch (NumberFormatException e) {
            // One of them is infinite, and so is the change.
            breaches.add(new Breach(feature + "." + name, found, change.describe(earlier), bound.severity(),
                    List.of(), true));
        }
    }

    /** A number without an exponent. */
    private static String shown(String number) {
        try {
            return Percentages.plain(new BigDecimal(number));
        } catch (NumberFormatException e) {
            return number;
        }
    }

    private void length(Limit limit) {
        String expectedLength = limit.min().equals(limit.max())
                ? limit.min().map(BigDecimal::toPlainString).orElse("any")
                : limit.min().map(min -> "at least " + min.toPlainString()).orElse("")
                        + (limit.min().isPresent() && limit.max().isPresent() ? " and " : "")
                        + limit.max().map(max -> "at most " + max.toPlainString()).orElse("");
        faults("length", Fault.LENGTH, " with another length; lengths are " + profile.minLength().orElse(0) + " to "
                + profile.maxLength().orElse(0), expectedLength, limit.severity());
    }

    private void faults(String name, Fault fault, String what, String expectedText, Severity severity) {
        long rows = tally.faults(fault);
        if (rows > 0) {
            breaches.add(new Breach(feature + "." + name, ofRows(rows) + what, expectedText, severity,
                    tally.examples(fault), false));
        }
    }
}
