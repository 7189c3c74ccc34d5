package dev.larder.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.JoinKeys.JoinKey;

class JoinKeysTest {
    @Provide
    Arbitrary<String> texts() {
        return SampleTexts.awkward();
    }

    @Property(tries = 20_000)
    void codePointsAreInTheOrderOfUtf8(@ForAll("texts") String a, @ForAll("texts") String b) {
        int ofBytes = Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
        assertEquals(Integer.signum(ofBytes), Integer.signum(JoinKeys.BY_CODE_POINT.compare(a, b)));
    }

    @Property
    void anOrderIsTheSameFromBothSides(@ForAll("texts") String a, @ForAll("texts") String b) {
        assertEquals(Integer.signum(JoinKeys.BY_CODE_POINT.compare(a, b)),
                -Integer.signum(JoinKeys.BY_CODE_POINT.compare(b, a)));
    }

    @Example
    void keysAreSortedByNameWhateverTheirOrderInTheConfig() {
        JoinKeys keys = new JoinKeys(List.of(new JoinKey("b", Scalar.INT32), new JoinKey("B", Scalar.STRING),
                new JoinKey("a.b", Scalar.INT64), new JoinKey("a", Scalar.BYTES)));
        assertEquals(List.of("B", "a", "a.b", "b"), keys.names());
        assertEquals(3, keys.indexOf("b"));
        assertEquals(-1, keys.indexOf("c"));
    }

    @Example
    void whatIsNoEntityIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new JoinKeys(List.of()));
        assertThrows(IllegalArgumentException.class, () -> JoinKeys.of("score", Scalar.DOUBLE));
        assertThrows(IllegalArgumentException.class,
                () -> new JoinKeys(List.of(new JoinKey("a", Scalar.INT32), new JoinKey("a", Scalar.INT64))));
    }
}
