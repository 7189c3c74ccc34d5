package dev.larder.store;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.ReadResult;
import dev.larder.feature.ReadResult.Found;
import dev.larder.store.WriteOptions.Fill;
import dev.larder.text.Times;

/** A store to be tested, with views and rows for it. Each test has a store of its own. */
public interface StoreFixture {

    /** A store of this project; stores of one test share their data. The test closes it. */
    OnlineStore open(String project);

    TestClock clock();

    /** A ttl that a test can wait for with {@link #pass}. */
    default Duration shortTtl() {
        return Duration.ofSeconds(60);
    }

    /** Lets time pass for the store and, where expiry is its server's, for that too. */
    default void pass(Duration duration) {
        clock().advance(duration);
    }

    JoinKeys CUSTOMER = JoinKeys.of("customer_id", Scalar.STRING);
    FeatureView VIEW = new FeatureView("customer_features", CUSTOMER,
            List.of(new Feature("total", Scalar.DOUBLE), new Feature("clicks", Scalar.INT64),
                    new Feature("city", Scalar.STRING)));
    WriteOptions MERGE = WriteOptions.DEFAULT.with(Fill.MERGE);

    static EntityKey customer(String id) {
        return EntityKey.of(CUSTOMER, id);
    }

    default FeatureRow row(String id, Object... values) {
        return new FeatureRow(customer(id), now(), FeatureRow.NO_TIME, values);
    }

    default FeatureRow rowAt(long event, String id, Object... values) {
        return new FeatureRow(customer(id), event, FeatureRow.NO_TIME, values);
    }

    /** By how much, in microseconds, times must differ for the store to tell them apart. */
    default long tick() {
        return 1;
    }

    default long now() {
        return Times.micros(clock().instant());
    }

    static ReadResult readOne(OnlineStore store, FeatureView view, EntityKey key) {
        return store.read(List.of(new ViewRead(view, view.features(), List.of(key)))).getFirst().getFirst();
    }

    static Found found(OnlineStore store, FeatureView view, EntityKey key) {
        return assertInstanceOf(Found.class, readOne(store, view, key));
    }

    static List<Object> values(OnlineStore store, String id) {
        return Arrays.asList(found(store, VIEW, customer(id)).row().values());
    }

    static WriteOutcome writeOne(OnlineStore store, FeatureRow row, WriteOptions options) {
        return store.write(VIEW, List.of(row), options).getFirst();
    }

    static Set<String> scanned(OnlineStore store, FeatureView view) {
        Set<String> keys = new TreeSet<>();
        store.scan(view, view.features(), found -> {
            assertTrue(keys.add(found.row().key().text()), "visited twice: " + found);
            return true;
        });
        return keys;
    }
}
