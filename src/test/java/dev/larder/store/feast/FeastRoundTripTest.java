package dev.larder.store.feast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.JoinKeys.JoinKey;
import dev.larder.feature.SampleValues;
import dev.larder.feature.SampleValues.Typed;
import dev.larder.store.settings.FeastSettings.KeyVersion;
import dev.larder.text.BadValueException;
import dev.larder.text.Times;

/** Values survive a round trip through Feast's formats as far as the formats can hold them; invalid bytes are refused. */
class FeastRoundTripTest {
    /** Of the first second that larder has, Feast's whole second is already too early. */
    private static final Instant FIRST = Times.instant(FeatureRow.NO_TIME).plusSeconds(1);
    private static final List<Scalar> KEY_TYPES = Arrays.stream(Scalar.values())
            .filter(type -> type.canBeKey() && type != Scalar.UUID).toList();

    @Provide
    Arbitrary<Typed> values() {
        return SampleValues.typed().filter(typed -> switch (typed.value()) {
            case Instant instant -> instant.isAfter(FIRST);
            case Instant[] instants -> Arrays.stream(instants).allMatch(FIRST::isBefore);
            default -> true;
        });
    }

    @Provide
    Arbitrary<FeatureType> types() {
        return Arbitraries.of(SampleValues.types());
    }

    /** Of any join keys, {@code k0} and so on. */
    @Provide
    Arbitrary<EntityKey> entities() {
        return Arbitraries.of(KEY_TYPES).list().ofMinSize(1).ofMaxSize(4).flatMap(types -> {
            JoinKeys keys = new JoinKeys(IntStream.range(0, types.size())
                    .mapToObj(i -> new JoinKey("k" + i, types.get(i))).toList());
            return Combinators.combine(types.stream().map(FeastRoundTripTest::keyValues).toList())
                    .as(values -> EntityKey.of(keys, values.toArray()));
        });
    }

    private static Arbitrary<Object> keyValues(Scalar type) {
        return type == Scalar.TIMESTAMP
                ? SampleValues.instants().filter(FIRST::isBefore).map(time -> time.truncatedTo(ChronoUnit.SECONDS))
                : SampleValues.of(type);
    }

    /** {@code asStored} predicts what a read returns. */
    @Property(tries = 5_000)
    void asStoredPredictsWhatARoundTripKeeps(@ForAll("values") Typed typed) {
        FeatureType type = typed.type();
        Object[] kept = WholeSeconds.of(new Object[]{typed.value()});
        assertArrayEquals(kept, new Object[]{ValueBytes.decode(type, ValueBytes.encode(type, typed.value()))});
        assertArrayEquals(kept, new Object[]{SlotValues.decode(type, SlotValues.encode(type, typed.value()))});
    }

    /** Also if other bytes follow, as the project name does in Redis. */
    @Property(tries = 5_000)
    void everyEntityRoundTrips(@ForAll("entities") EntityKey entity, @ForAll KeyVersion version,
            @ForAll byte[] behind) {
        KeyBytes keys = new KeyBytes(entity.keys(), version);
        byte[] bytes = keys.encode(entity);
        byte[] longer = Arrays.copyOf(bytes, bytes.length + behind.length);
        System.arraycopy(behind, 0, longer, bytes.length, behind.length);
        assertEquals(bytes.length, keys.length(longer));
        assertEquals(entity, keys.decode(longer, bytes.length));
        for (int cut = 0; cut < bytes.length; cut++) {
            assertEquals(-1, keys.length(Arrays.copyOf(bytes, cut)), "of " + cut + " bytes");
        }
    }

    /** Of the years that Feast has. */
    @Property(tries = 5_000)
    void timesRoundTrip(
            @ForAll @LongRange(min = -62_135_596_800_000_000L, max = 253_402_300_799_999_999L) long micros) {
        assertEquals(micros, TimeBytes.decode(TimeBytes.encode(micros)));
    }

    /** {@code int(micros / 1_000_000 * 1000)} in Python, where a division of doubles would be off by one. */
    @Example
    void millisecondsAreRoundedAsPythonDoes() {
        assertEquals(130_054_313_365_319L, TimeBytes.millis(130_054_313_365_318_994L));
        assertEquals(238_701_010_614_973L, TimeBytes.millis(238_701_010_614_973_977L));
        assertEquals(53_477_875_420_992L, TimeBytes.millis(53_477_875_420_991_995L));
    }

    @Property
    void millisecondsAreRoundedUp(
            @ForAll @LongRange(min = -62_135_596_800_000_000L, max = 253_402_300_799_999_999L) long micros) {
        long millis = TimeBytes.firstMillis(micros);
        assertTrue(millis * 1000 >= micros && (millis - 1) * 1000 < micros, millis + " ms");
    }

    @Property(tries = 20_000)
    void anyBytesDecodeToAValueOrAReason(@ForAll("types") FeatureType type, @ForAll("almostMessages") byte[] bytes) {
        try {
            Object value = ValueBytes.decode(type, bytes);
            assertArrayEquals(new Object[]{value},
                    new Object[]{ValueBytes.decode(type, ValueBytes.encode(type, value))});
        } catch (BadValueException e) {
            assertFalse(e.getMessage().isEmpty());
        }
    }

    /** Random bytes, and valid messages with one changed byte. */
    @Provide
    Arbitrary<byte[]> almostMessages() {
        Arbitrary<byte[]> changed = values().filter(typed -> typed.value() != null).flatMap(typed -> {
            byte[] whole = ValueBytes.encode(typed.type(), typed.value());
            return whole.length == 0
                    ? Arbitraries.just(whole)
                    : Combinators.combine(Arbitraries.integers().between(0, whole.length - 1), Arbitraries.bytes())
                            .as((at, other) -> {
                                byte[] copy = whole.clone();
                                copy[at] = other;
                                return copy;
                            });
        });
        return Arbitraries.oneOf(changed, Arbitraries.bytes().array(byte[].class).ofMaxSize(20));
    }
}
