package dev.larder.store;

import static dev.larder.store.StoreFixture.customer;
import static dev.larder.store.StoreFixture.scanned;
import static dev.larder.store.StoreFixture.writeOne;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.Ttl;

/** Statistics and health checks of a store. */
interface IntrospectionContract extends StoreFixture {
    @Test
    default void aSampleComesFromTheViewAndReportsTheTotal() {
        FeatureView other = new FeatureView("other", CUSTOMER, VIEW.features());
        try (OnlineStore store = open("acme")) {
            Introspection inspection = store.inspection();
            assertEquals(new Population(0, true), inspection.sample(VIEW, VIEW.features(), 10, found -> true));
            List<FeatureRow> rows = IntStream.range(0, 5_000).mapToObj(i -> row("c" + i, 1.0 * i, (long) i, "x"))
                    .toList();
            store.write(VIEW, rows, WriteOptions.DEFAULT);
            store.write(other, rows.subList(0, 1_000), WriteOptions.DEFAULT);

            Set<FeatureRow> all = Collections.newSetFromMap(new HashMap<>());
            assertEquals(new Population(5_000, true),
                    inspection.sample(VIEW, VIEW.features(), 5_000 + 1, found -> all.add(found.row())));
            assertEquals(Set.copyOf(rows), all);

            Set<FeatureRow> some = Collections.newSetFromMap(new HashMap<>());
            Population population = inspection.sample(VIEW, VIEW.features(), 100, found -> some.add(found.row()));
            assertEquals(100, some.size());
            assertTrue(all.containsAll(some));
            assertTrue(population.exact()
                    ? population.rows() == 5_000
                    : population.rows() > 3_500 && population.rows() < 7_000, population.toString());
            double mean = some.stream().mapToLong(row -> (Long) row.values()[1]).average().orElseThrow();
            assertTrue(mean > 1_500 && mean < 3_500, "not chosen by what they are: " + mean);
        }
    }

    @Test
    default void theFootprintIsReportedByTheStoreAndNearTheFormula() {
        List<Feature> features = IntStream.range(0, 10).mapToObj(i -> new Feature("feature_" + i, Scalar.DOUBLE))
                .toList();
        try (OnlineStore store = open("acme")) {
            footprintIsNearTheFormula(store, new FeatureView("numbers", CUSTOMER, features));
            footprintIsNearTheFormula(store, new FeatureView("fleeting", CUSTOMER, features,
                    new Ttl.After(Duration.ofDays(7)), Ttl.From.WRITE));
        }
    }

    private void footprintIsNearTheFormula(OnlineStore store, FeatureView view) {
        assertEquals(0, store.inspection().footprint(view, List.of(customer("none"))).rows());
        Random random = new Random(7);
        List<FeatureRow> rows = IntStream.range(0, 2_000).mapToObj(i -> row("cust-" + (100_000 + i),
                random.doubles(10).boxed().toArray())).toList();
        assertEquals(Set.of(WriteOutcome.Done.WRITTEN), Set.copyOf(store.write(view, rows, WriteOptions.DEFAULT)));

        Footprint footprint = store.inspection().footprint(view, rows.stream().map(FeatureRow::key).toList());
        List<Sizing> sizings = store.inspection().sizings(view, rows);

        assertEquals(2_000, footprint.rows());
        double calculated = sizings.getFirst().bytesPerRow();
        assertTrue(calculated > 0.7 * footprint.bytesPerRow() && calculated < 1.4 * footprint.bytesPerRow(),
                footprint + " " + sizings);
    }

    @Test
    default void healthChecksOfAHealthyStorePassAndLeaveNothingBehind() {
        try (OnlineStore store = open("acme")) {
            writeOne(store, row("c1", 1.0, 1L, "a"), WriteOptions.DEFAULT);

            List<CheckResult> findings = store.inspection().examine(List.of(VIEW));

            assertTrue(findings.size() >= 3, findings.toString());
            assertTrue(findings.stream().noneMatch(finding -> finding.level() == CheckResult.Level.FAIL),
                    findings.toString());
            assertTrue(findings.stream().anyMatch(finding -> finding.detail().equals(
                    "a row was written, read and deleted")), findings.toString());
            assertEquals(List.of(VIEW.name()), store.contents().views().stream().map(Maintenance.StoredView::name)
                    .toList());
            assertEquals(Set.of("customer_id=c1"), scanned(store, VIEW));
        }
    }
}
