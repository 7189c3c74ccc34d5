package dev.larder.store.redis;

import static dev.larder.store.StoreFixture.CUSTOMER;
import static dev.larder.store.StoreFixture.customer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.ReadResult;
import dev.larder.store.OnlineStore;
import dev.larder.store.StoreFixture;
import dev.larder.store.ViewRead;
import dev.larder.store.WriteOptions;
import dev.larder.store.settings.HostPort;
import dev.larder.store.settings.RedisSettings;
import dev.larder.store.settings.RedisSettings.Encoding;
import dev.larder.store.settings.RedisSettings.Layout;
import dev.larder.store.settings.RedisSettings.Mode;
import dev.larder.store.settings.RedisSettings.Servers;

/** How many round trips the calls take. */
class RedisRoundTripIT {
    private static final List<FeatureView> VIEWS = Stream.of("clicks", "orders", "profile")
            .map(name -> new FeatureView(name, CUSTOMER, StoreFixture.VIEW.features())).toList();

    private static final List<EntityKey> KEYS = IntStream.range(0, 100).mapToObj(i -> customer("c" + i)).toList();

    private static OnlineStore open(HostPort address, Layout layout, Encoding encoding) {
        RedisSettings usual = RedisTarget.of(RedisServers.usual());
        RedisSettings there = new RedisSettings(
                new Servers(Mode.STANDALONE, List.of(address), Optional.empty(), 0, usual.servers().maxConnections()),
                usual.connection(), usual.records());
        return new RedisStore(RedisTarget.with(there, layout, encoding, "trips " + layout + encoding + ":"), "acme",
                Clock.systemUTC());
    }

    private static void write(Layout layout, Encoding encoding) {
        try (OnlineStore store = open(RedisServers.usual().address(), layout, encoding)) {
            for (FeatureView view : VIEWS) {
                store.write(view, KEYS.stream().map(key -> new FeatureRow(key, 5, FeatureRow.NO_TIME,
                        new Object[]{1.5, 7L, "Oslo"})).toList(), WriteOptions.DEFAULT);
            }
        }
    }

    private static List<List<ReadResult>> read(OnlineStore store, List<EntityKey> keys) {
        return store.read(VIEWS.stream().map(view -> new ViewRead(view, view.features(), keys)).toList());
    }

    @ParameterizedTest
    @CsvSource({"VIEW, TEXT", "VIEW, PACKED", "ENTITY, BINARY"})
    void readOfHundredEntitiesOfThreeViewsIsOneRoundTrip(Layout layout, Encoding encoding) throws Exception {
        write(layout, encoding);
        try (RoundTrips trips = new RoundTrips(RedisServers.usual().address());
                OnlineStore store = open(trips.address(), layout, encoding)) {
            // After that the views' metadata is known.
            read(store, KEYS.subList(0, 1));
            int before = trips.count();

            List<List<ReadResult>> results = read(store, KEYS);

            assertEquals(before + 1, trips.count());
            assertEquals(3, results.size());
            results.forEach(ofView -> {
                assertEquals(100, ofView.size());
                ofView.forEach(result -> assertInstanceOf(ReadResult.Found.class, result));
            });
        }
    }

    /** What `status` asks for. */
    @Test
    void theLedgerOfAllViewsIsOneRoundTrip() throws Exception {
        try (RoundTrips trips = new RoundTrips(RedisServers.usual().address());
                OnlineStore store = open(trips.address(), Layout.VIEW, Encoding.TEXT)) {
            store.ledger().watermark("v");
            int before = trips.count();
            assertEquals(50, store.ledger().entries(IntStream.range(0, 50).mapToObj(i -> "v" + i).toList()).size());
            assertEquals(before + 1, trips.count());
        }
    }

    @Test
    void twoReadsAreTwoRoundTrips() throws Exception {
        write(Layout.VIEW, Encoding.TEXT);
        try (RoundTrips trips = new RoundTrips(RedisServers.usual().address());
                OnlineStore store = open(trips.address(), Layout.VIEW, Encoding.TEXT)) {
            read(store, List.of(customer("c1")));
            int before = trips.count();
            read(store, List.of(customer("c1")));
            read(store, List.of(customer("c2")));
            assertEquals(before + 2, trips.count());
        }
    }
}
