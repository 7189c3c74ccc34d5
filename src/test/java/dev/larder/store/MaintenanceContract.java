package dev.larder.store;

import static dev.larder.store.StoreFixture.customer;
import static dev.larder.store.StoreFixture.found;
import static dev.larder.store.StoreFixture.readOne;
import static dev.larder.store.StoreFixture.scanned;
import static dev.larder.store.StoreFixture.values;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.NoValue;
import dev.larder.feature.ReadResult;
import dev.larder.feature.ReadResult.Found;

/** What a project has in a store, watermarks and leases included, and how it is cleared. */
interface MaintenanceContract extends StoreFixture {
    @Test
    default void aWatermarkNeverMovesBack() {
        try (OnlineStore store = open("acme"); OnlineStore other = open("acme-corp")) {
            store.ledger().advance("v", 100);
            store.ledger().advance("v", 90);
            other.ledger().advance("v", 5);

            assertEquals(OptionalLong.of(100), store.ledger().watermark("v"));
            assertEquals(OptionalLong.empty(), store.ledger().watermark("w"));
            assertEquals(OptionalLong.of(5), other.ledger().watermark("v"));
        }
    }

    @Test
    default void aDocumentIsKeptUntilTheNextOne() {
        try (OnlineStore store = open("acme"); OnlineStore other = open("acme-corp")) {
            RunLedger ledger = store.ledger();
            assertEquals("", document(ledger, "v", RunDocument.PROFILE));
            ledger.keep("v", RunDocument.PROFILE, utf8("{\"a\": \"ü €\"}"));
            ledger.keep("v", RunDocument.RUNS, new byte[]{0, -1});
            ledger.keep("v", RunDocument.PROFILE, utf8("{}"));
            other.ledger().keep("v", RunDocument.PROFILE, utf8("other"));

            assertEquals("{}", document(ledger, "v", RunDocument.PROFILE));
            assertArrayEquals(new byte[]{0, -1}, ledger.document("v", RunDocument.RUNS).orElseThrow());
            assertEquals("", document(ledger, "v", RunDocument.MANIFEST));
            assertEquals("", document(ledger, "w", RunDocument.PROFILE));
            assertEquals(OptionalLong.empty(), ledger.watermark("v"));
            assertEquals("other", document(other.ledger(), "v", RunDocument.PROFILE));
        }
    }

    @Test
    default void aDocumentMayBeLong() {
        try (OnlineStore store = open("acme")) {
            RunLedger ledger = store.ledger();
            for (int length : new int[]{3_000_000, 1_048_576, 5, 2_000_001, RunLedger.SHORT_BYTES}) {
                byte[] content = new byte[length];
                new Random(length).nextBytes(content);
                ledger.keep("v", RunDocument.MANIFEST, content);
                assertArrayEquals(content, ledger.document("v", RunDocument.MANIFEST).orElseThrow());
            }
        }
    }

    @Test
    default void aReaderFindsOneOfTheDocumentsThatWereWritten() throws Exception {
        try (OnlineStore store = open("acme");
                OnlineStore other = open("acme");
                ExecutorService threads = Executors.newSingleThreadExecutor()) {
            store.ledger().keep("v", RunDocument.MANIFEST, "a".repeat(1_200_000).getBytes(UTF_8));
            Future<?> writer = threads.submit(() -> {
                for (char letter = 'b'; letter <= 'm'; letter++) {
                    other.ledger().keep("v", RunDocument.MANIFEST,
                            Character.toString(letter).repeat(1_200_000).getBytes(UTF_8));
                }
            });
            char last = 'a';
            while (last != 'm') {
                String read = document(store.ledger(), "v", RunDocument.MANIFEST);
                assertEquals(Character.toString(read.charAt(0)).repeat(1_200_000), read);
                assertTrue(read.charAt(0) >= last, "documents go back in time");
                last = read.charAt(0);
            }
            writer.get();
        }
    }

    @Test
    default void noChangeOfADocumentIsLost() throws Exception {
        try (OnlineStore store = open("acme");
                OnlineStore other = open("acme");
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<?>> writers = Stream.of(store, other).<Future<?>>map(writer -> threads.submit(() -> {
                for (int i = 0; i < 20; i++) {
                    writer.ledger().update("v", RunDocument.RUNS,
                            stored -> utf8(stored.map(bytes -> new String(bytes, UTF_8)).orElse("") + "x"));
                }
            })).toList();
            for (Future<?> writer : writers) {
                writer.get();
            }
            assertEquals("x".repeat(40), document(store.ledger(), "v", RunDocument.RUNS));
            assertFalse(store.ledger().replace("v", RunDocument.RUNS, Optional.empty(), utf8("lost")));
            assertEquals("x".repeat(40), document(store.ledger(), "v", RunDocument.RUNS));
        }
    }

    @Test
    default void entriesHaveWhatIsKeptOfEachView() {
        try (OnlineStore store = open("acme")) {
            RunLedger ledger = store.ledger();
            RunLedger.Entry none = new RunLedger.Entry(OptionalLong.empty(), Optional.empty(), Optional.empty());
            assertEquals(List.of(none, none), ledger.entries(List.of("v", "w")));
            long since = now();
            ledger.advance("v", 5);
            ledger.acquire("w", "me", Duration.ofSeconds(30));
            ledger.keep("w", RunDocument.RUNS, utf8("runs"));

            List<RunLedger.Entry> entries = ledger.entries(List.of("x", "w", "v"));
            assertEquals(none, entries.get(0));
            assertEquals(Optional.of(new LeaseAnswer.HeldBy("me", since, since + 30_000_000)),
                    entries.get(1).holder());
            assertEquals("runs", new String(entries.get(1).runs().orElseThrow(), UTF_8));
            assertEquals(OptionalLong.empty(), entries.get(1).watermark());
            assertEquals(new RunLedger.Entry(OptionalLong.of(5), Optional.empty(), Optional.empty()), entries.get(2));
            ledger.release("w", "me");
            assertEquals(Optional.empty(), ledger.entries(List.of("w")).getFirst().holder());
            assertEquals(List.of(), ledger.entries(List.of()));
        }
    }

    private static String document(RunLedger ledger, String view, RunDocument document) {
        return ledger.document(view, document).map(bytes -> new String(bytes, UTF_8)).orElse("");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    default void aLeaseIsExclusiveUntilReleasedOrExpired() {
        try (OnlineStore store = open("acme")) {
            RunLedger ledger = store.ledger();
            LeaseAnswer granted = new LeaseAnswer.Granted();
            long since = now();
            assertEquals(granted, ledger.acquire("v", "me", Duration.ofSeconds(30)));
            clock().advance(Duration.ofSeconds(20));
            assertEquals(granted, ledger.acquire("v", "me", Duration.ofSeconds(30)));
            assertEquals(granted, ledger.acquire("w", "you", Duration.ofSeconds(30)));

            assertEquals(new LeaseAnswer.HeldBy("me", since, now() + 30_000_000),
                    ledger.acquire("v", "you", Duration.ofSeconds(30)));
            ledger.release("v", "you");
            assertInstanceOf(LeaseAnswer.HeldBy.class, ledger.acquire("v", "you", Duration.ofSeconds(30)));

            clock().advance(Duration.ofSeconds(30));
            assertEquals(granted, ledger.acquire("v", "you", Duration.ofSeconds(30)));
            ledger.release("v", "you");
            assertEquals(granted, ledger.acquire("v", "me", Duration.ofSeconds(30)));
        }
    }

    @Test
    default void aLeaseKeepsItsBeginningUntilItIsReleased() {
        try (OnlineStore store = open("acme")) {
            RunLedger ledger = store.ledger();
            long since = now();
            ledger.acquire("v", "me", Duration.ofSeconds(30));
            // It was not renewed in time, and nobody took it.
            clock().advance(Duration.ofSeconds(40));
            ledger.acquire("v", "me", Duration.ofSeconds(30));
            assertEquals(new LeaseAnswer.HeldBy("me", since, now() + 30_000_000),
                    ledger.acquire("v", "you", Duration.ofSeconds(30)));

            ledger.release("v", "me");
            ledger.acquire("v", "me", Duration.ofSeconds(30));
            assertEquals(new LeaseAnswer.HeldBy("me", now(), now() + 30_000_000),
                    ledger.acquire("v", "you", Duration.ofSeconds(30)));
        }
    }

    @Test
    default void contentsListEveryViewThatWasWritten() {
        FeatureView wider = new FeatureView(VIEW.name(), CUSTOMER, List.of(new Feature("added", Scalar.BYTES),
                VIEW.features().get(0)));
        try (OnlineStore store = open("acme")) {
            assertEquals(List.of(), store.contents().views());
            store.write(VIEW, List.of(row("c1", 1.0, 1L, "a"), row("c2", 1.0, 1L, "a")), WriteOptions.DEFAULT);
            store.write(wider, List.of(row("c3", new byte[]{1}, 2.0)), WriteOptions.DEFAULT);

            assertEquals(List.of(new Maintenance.StoredView(VIEW.name(), Set.of("total", "clicks", "city", "added"))),
                    store.contents().views());
            assertEquals(3, store.contents().count(VIEW.name()));
            assertEquals(0, store.contents().count("nothing"));
        }
    }

    @Test
    default void clearingAViewRemovesItsWatermarkAndKeepsOtherViews() {
        FeatureView other = new FeatureView("customer_features2", CUSTOMER, VIEW.features());
        try (OnlineStore store = open("acme")) {
            List<FeatureRow> rows = IntStream.range(0, 2_345).mapToObj(i -> row("c" + i, 1.0, (long) i, "x")).toList();
            store.write(VIEW, rows, WriteOptions.DEFAULT);
            store.write(other, rows.subList(0, 3), WriteOptions.DEFAULT);
            store.ledger().advance(VIEW.name(), 100);
            store.ledger().advance(other.name(), 100);
            for (RunDocument document : RunDocument.values()) {
                store.ledger().keep(VIEW.name(), document, new byte[1_100_000]);
                store.ledger().keep(VIEW.name(), document, new byte[1_100_000]);
                store.ledger().keep(other.name(), document, utf8("{}"));
            }
            store.ledger().acquire(VIEW.name(), "me", Duration.ofSeconds(30));

            // Ended at every step, and done again until there is nothing left.
            long removed = 0;
            while (store.contents().count(VIEW.name()) > 0) {
                removed += store.contents().clear(VIEW.name(), step -> false);
            }
            store.contents().clear(VIEW.name(), step -> true);

            assertEquals(rows.size(), removed);
            assertEquals(Set.of(), scanned(store, VIEW));
            assertEquals(OptionalLong.empty(), store.ledger().watermark(VIEW.name()));
            for (RunDocument document : RunDocument.values()) {
                assertEquals("", document(store.ledger(), VIEW.name(), document));
                assertEquals("{}", document(store.ledger(), other.name(), document));
            }
            assertEquals(new LeaseAnswer.Granted(), store.ledger().acquire(VIEW.name(), "you", Duration.ofSeconds(30)));
            assertEquals(3, scanned(store, other).size());
            assertEquals(OptionalLong.of(100), store.ledger().watermark(other.name()));
            assertEquals(List.of(other.name()), store.contents().views().stream()
                    .map(Maintenance.StoredView::name).toList());
        }
    }

    @Test
    default void aClearedViewCanBeWrittenAgain() {
        FeatureView changed = new FeatureView(VIEW.name(), CUSTOMER, List.of(new Feature("clicks", Scalar.STRING)));
        try (OnlineStore store = open("acme")) {
            store.write(VIEW, List.of(row("c1", 1.0, 1L, "a")), WriteOptions.DEFAULT);
            store.contents().clear(VIEW.name(), step -> true);
        }
        try (OnlineStore store = open("acme")) {
            store.write(changed, List.of(row("c1", "many")), WriteOptions.DEFAULT);
            assertEquals(row("c1", "many"), found(store, changed, customer("c1")).row());
        }
    }

    @Test
    default void aDroppedFeatureIsMissingAndItsRowsStay() {
        FeatureView narrower = new FeatureView(VIEW.name(), CUSTOMER, List.of(VIEW.features().get(1)));
        try (OnlineStore store = open("acme")) {
            store.write(VIEW, List.of(row("c1", 1.0, 1L, "a"), row("c2", 2.0, 2L, "b")), WriteOptions.DEFAULT);

            assertEquals(2, store.contents().drop(narrower, Set.of("total", "city"), step -> true));

            assertEquals(List.of(new Maintenance.StoredView(VIEW.name(), Set.of("clicks"))), store.contents().views());
            assertEquals(row("c1", 1L), found(store, narrower, customer("c1")).row());
        }
        try (OnlineStore store = open("acme")) {
            assertEquals(Arrays.asList(NoValue.MISSING, 1L, NoValue.MISSING), values(store, "c1"));
        }
    }

    @Test
    default void clearingKeepsProjectsWithSimilarNames() {
        String[] projects = {"acme", "acme-corp", "corp", "a.me", "acme.x"};
        String[] views = {"v", "v.v", "v-2", "a", "vv"};
        for (String project : projects) {
            try (OnlineStore store = open(project)) {
                for (String name : views) {
                    store.write(new FeatureView(name, CUSTOMER, VIEW.features()),
                            List.of(row("a|b=*[c]:v:", 1.0, 1L, project + name)), WriteOptions.DEFAULT);
                }
            }
        }
        try (OnlineStore store = open("acme")) {
            store.contents().clear("v", step -> true);
            store.contents().clear("v.v", step -> true);
        }
        for (String project : projects) {
            try (OnlineStore store = open(project)) {
                for (String name : views) {
                    boolean cleared = project.equals("acme") && (name.equals("v") || name.equals("v.v"));
                    FeatureView view = new FeatureView(name, CUSTOMER, VIEW.features());
                    ReadResult result = readOne(store, view, customer("a|b=*[c]:v:"));
                    assertEquals(cleared
                            ? ReadResult.NOT_FOUND
                            : new Found(row("a|b=*[c]:v:", 1.0, 1L, project + name), Expiry.NEVER_MICROS), result);
                }
            }
        }
    }

    @Test
    default void anEntityIsErasedFromAViewThatIsNotInTheConfig() {
        try (OnlineStore store = open("acme")) {
            store.write(VIEW, List.of(row("c1", 1.0, 1L, "a"), row("c2", 1.0, 1L, "a")), WriteOptions.DEFAULT);
        }
        try (OnlineStore store = open("acme")) {
            assertEquals(DeleteOutcome.Done.NOT_FOUND, store.contents().erase("nothing", "customer_id=c1"));
            assertEquals(DeleteOutcome.Done.NOT_FOUND, store.contents().erase(VIEW.name(), "customer_id=c3"));
            assertEquals(DeleteOutcome.Done.NOT_FOUND, store.contents().erase(VIEW.name(), "driver_id=c1"),
                    "join keys that the view does not have");
            assertEquals(DeleteOutcome.Done.DELETED, store.contents().erase(VIEW.name(), "customer_id=c1"));
            assertEquals(Set.of("customer_id=c2"), scanned(store, VIEW));
        }
    }
}
