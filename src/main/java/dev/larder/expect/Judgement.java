package dev.larder.expect;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import dev.larder.feature.FeatureView;
import dev.larder.text.DurationText;
import dev.larder.text.Durations;
import dev.larder.text.NumberText;
import dev.larder.text.Times;

/** Compares what a load is like with what it should be like. */
public final class Judgement {
    private final List<Breach> breaches = new ArrayList<>();
    private final Expectations expect;
    private final LoadProfile load;
    private final Optional<LoadProfile> before;

    /**
     * What {@code --replace} would delete.
     *
     * @param stored entities in the store
     */
    public record DeleteCount(long deleted, long stored) {}

    private Judgement(Expectations expect, LoadProfile load, Optional<LoadProfile> before) {
        this.expect = expect;
        this.load = load;
        this.before = before;
    }

    /**
     * @param view with the features that were counted
     * @param newestMicros the newest event time of the load or, without new rows, what it should have continued
     * @param before the last accepted load of the same kind, if changes are to be judged
     * @param deletes if they were counted
     */
    public static List<Breach> of(Expectations expect, FeatureView view, LoadProfile load,
            Map<String, FeatureTally> tallies, OptionalLong newestMicros, Optional<LoadProfile> before,
            Optional<DeleteCount> deletes) {
        Judgement judgement = new Judgement(expect, load, before);
        judgement.load(newestMicros, deletes);
        tallies.forEach((feature, tally) -> {
            if (expect.features().containsKey(feature) && tally.rows > 0) {
                Optional<FeatureProfile> earlier = before.map(profile -> profile.features().get(feature));
                judgement.breaches.addAll(new FeatureJudgement(feature, FeatureKind.of(view.feature(feature).type()),
                        expect.features().get(feature), tally, load.features().get(feature), earlier).breaches());
            }
        });
        return List.copyOf(judgement.breaches);
    }

    private void load(OptionalLong newestMicros, Optional<DeleteCount> deletes) {
        expect.rows().ifPresent(limit -> count("rows", limit, load.rows(), before.map(LoadProfile::rows), breaches));
        expect.entities().ifPresent(limit -> count("entities", limit, load.entities(),
                before.map(LoadProfile::entities), breaches));
        expect.age().ifPresent(age -> age(age, newestMicros));
        expect.deletes().ifPresent(limit -> deletes.ifPresent(count -> deletes(limit, count)));
    }

    private void age(Expectations.Age age, OptionalLong newestMicros) {
        String expected = "at most " + Durations.print(age.max());
        if (newestMicros.isEmpty()) {
            breaches.add(new Breach("age", "there is no event time", expected, age.severity(), List.of(), false));
        } else if (Times.plus(newestMicros.getAsLong(), age.max()) < load.takenMicros()) {
            long seconds = (load.takenMicros() - newestMicros.getAsLong()) / 1_000_000;
            breaches.add(new Breach("age", "the newest event time is " + Times.print(newestMicros.getAsLong()) + ", "
                    + DurationText.print(seconds) + " ago", expected, age.severity(), List.of(), false));
        }
    }

    private void deletes(Expectations.Deletes limit, DeleteCount count) {
        if (!limit.max().allows(count.deleted(), count.stored())) {
            breaches.add(new Breach("deletes", NumberText.print(count.deleted()) + " of "
                    + NumberText.print(count.stored()) + " stored " + (count.stored() == 1 ? "entity" : "entities")
                    + " ("
                    + Percentages.print(count.deleted(), count.stored()) + ")", "at most " + switch (limit.max()) {
                        case RowLimit.Rows number -> NumberText.print(number.most());
                        case RowLimit.Percent percent -> Percentages.print(percent.most());
                    }, limit.severity(), List.of(), false));
        }
    }

    /** Judges a count. */
    static void count(String name, Limit limit, long found, Optional<Long> before, List<Breach> breaches) {
        BigDecimal number = BigDecimal.valueOf(found);
        String text = NumberText.print(found);
        limits(name, limit, number, text, List.of(), bound -> NumberText.print(bound.longValueExact()), breaches);
        before.ifPresent(earlier -> change(name, limit.change(), limit.severity(), BigDecimal.valueOf(earlier), number,
                NumberText.print(earlier), text, breaches));
    }

    interface Shown {
        String text(BigDecimal bound);
    }

    static void limits(String name, Limit limit, BigDecimal number, String found, List<String> examples, Shown shown,
            List<Breach> breaches) {
        limit.min().filter(min -> number.compareTo(min) < 0).ifPresent(min -> breaches.add(
                new Breach(name, found, "at least " + shown.text(min), limit.severity(), List.of(), false)));
        limit.max().filter(max -> number.compareTo(max) > 0).ifPresent(max -> breaches.add(
                new Breach(name, found, "at most " + shown.text(max), limit.severity(), examples, false)));
    }

    static void change(String name, Optional<Change> change, Severity severity, BigDecimal before, BigDecimal now,
            String beforeText, String nowText, List<Breach> breaches) {
        change.filter(limit -> !limit.allows(before, now)).ifPresent(limit -> breaches.add(new Breach(name,
                nowText + " (" + limit.distance(before, now) + ")", limit.describe(beforeText), severity, List.of(),
                true)));
    }
}
