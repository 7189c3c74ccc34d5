package dev.larder.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.JoinKeys.JoinKey;
import dev.larder.text.BadValueException;

class EntityKeyTest {
    private static final List<Scalar> KEY_TYPES = Arrays.stream(Scalar.values()).filter(Scalar::canBeKey).toList();
    private static final JoinKeys CUSTOMER = JoinKeys.of("customer_id", Scalar.STRING);

    @Provide
    Arbitrary<EntityKey> entities() {
        return joinKeys().flatMap(EntityKeyTest::entitiesOf);
    }

    /** Two of the same join keys: what could be confused in one view. */
    @Provide
    Arbitrary<List<EntityKey>> neighbours() {
        return joinKeys().flatMap(keys -> entitiesOf(keys).list().ofSize(2));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(SampleTexts.awkward(), SampleTexts.awkward().map(value -> "customer_id=" + value));
    }

    private static Arbitrary<JoinKeys> joinKeys() {
        return Combinators.combine(SampleTexts.awkward().filter(name -> !name.isEmpty()), Arbitraries.of(KEY_TYPES))
                .as(JoinKey::new).list().ofMinSize(1).ofMaxSize(4).uniqueElements(JoinKey::name).map(JoinKeys::new);
    }

    private static Arbitrary<EntityKey> entitiesOf(JoinKeys keys) {
        List<Arbitrary<Object>> values = keys.all().stream().map(key -> SampleValues.of(key.type())).toList();
        return Combinators.combine(values).as(chosen -> EntityKey.of(keys, chosen.toArray()));
    }

    @Property(tries = 1500)
    void whatIsPrintedIsReadBack(@ForAll("entities") EntityKey key) {
        assertEquals(key, EntityKey.parse(key.keys(), key.text()));
    }

    @Property(tries = 1500)
    void differentEntitiesHaveDifferentTexts(@ForAll("neighbours") List<EntityKey> pair) {
        assertEquals(pair.get(0).equals(pair.get(1)), pair.get(0).text().equals(pair.get(1).text()));
    }

    /** Of any join keys: a name in one must not pass for a value of the other. */
    @Property(tries = 1500, edgeCases = EdgeCasesMode.NONE)
    void oneTextHasOneListOfNames(@ForAll("entities") EntityKey left, @ForAll("entities") EntityKey right) {
        if (left.text().equals(right.text())) {
            assertEquals(left.keys().names(), right.keys().names());
        }
    }

    @Property(tries = 1500)
    void anAcceptedTextIsTheEntitysOwn(@ForAll("texts") String text) {
        parsed(CUSTOMER, text).ifPresent(key -> assertEquals(text, key.text()));
    }

    @Property(tries = 1500)
    void anAcceptedTextIsTheEntitysOwnForEveryType(@ForAll("entities") EntityKey key, @ForAll("texts") String insert) {
        int middle = key.text().offsetByCodePoints(0, key.text().codePointCount(0, key.text().length()) / 2);
        String text = key.text().substring(0, middle) + insert + key.text().substring(middle);
        parsed(key.keys(), text).ifPresent(read -> assertEquals(text, read.text()));
    }

    /** Random texts seldom meet: all short ones over what escaping is made of. */
    @Example
    void noTwoShortEntitiesShareAText() {
        List<String> values = new ArrayList<>(List.of(""));
        for (int from = 0, length = 0; length < 3; length++) {
            int end = values.size();
            for (; from < end; from++) {
                for (String piece : List.of("%", "2", "5", "7", "C", "c", "|", "=", "3", "D", "b")) {
                    values.add(values.get(from) + piece);
                }
            }
        }
        JoinKeys two = new JoinKeys(List.of(new JoinKey("a", Scalar.STRING), new JoinKey("b", Scalar.STRING)));
        Map<String, EntityKey> seen = new HashMap<>();
        for (String value : values) {
            for (EntityKey key : List.of(EntityKey.of(two, value, ""), EntityKey.of(two, "", value),
                    EntityKey.of(two, value, "b="), EntityKey.of(two, "|b=", value),
                    EntityKey.of(CUSTOMER, value), EntityKey.of(JoinKeys.of(value + "a", Scalar.STRING), "="))) {
                EntityKey other = seen.put(key.text(), key);
                if (!key.equals(other)) {
                    assertNull(other, key.text());
                }
            }
        }
    }

    @Example
    void textsAreTheseToTheByte() {
        JoinKeys keys = new JoinKeys(List.of(new JoinKey("when", Scalar.TIMESTAMP), new JoinKey("a|b", Scalar.STRING),
                new JoinKey("id", Scalar.BYTES), new JoinKey("n", Scalar.INT64), new JoinKey("k", Scalar.INT32)));
        assertEquals("a%7Cb=50%25 %7C %3D : \n|id=-_8|k=-1|n=-9223372036854775808|when=-1",
                EntityKey.of(keys, "50% | = : \n", new byte[]{-5, -1}, -1, Long.MIN_VALUE,
                        Instant.parse("1969-12-31T23:59:59.999999Z")).text());
        assertEquals("customer_id=", EntityKey.of(CUSTOMER, "").text());
        assertEquals("customer_id=%25", EntityKey.of(CUSTOMER, "%").text());
        assertEquals("customer_id=%7C", EntityKey.of(CUSTOMER, "|").text());
        assertEquals("customer_id=%3D", EntityKey.of(CUSTOMER, "=").text());
        assertEquals("a%7Cb=", EntityKey.beginningOf(keys));
    }

    @Example
    void namesStandInTheOrderOfTheirUtf8Bytes() {
        JoinKeys keys = new JoinKeys(List.of(new JoinKey("💜", Scalar.INT32), new JoinKey("\uffee", Scalar.INT32),
                new JoinKey("z", Scalar.INT32)));
        assertEquals("z=1|\uffee=2|💜=3", EntityKey.of(keys, 1, 2, 3).text());
    }

    @Example
    void otherSpellingsAreRefused() {
        JoinKeys number = JoinKeys.of("n", Scalar.INT64);
        refused("`n=007` is not how larder writes this entity: `n=7`", number, "n=007");
        refused("`n=+7` is not how larder writes this entity: `n=7`", number, "n=+7");
        refused("`n=-0` is not how larder writes this entity: `n=0`", number, "n=-0");
        refused("`` is not an int64", number, "n=");
        refused("`n` is not an entity: one is written `n=VALUE`", number, "n");
        refused("`n=1|m=2` is not an entity: one is written `n=VALUE`", number, "n=1|m=2");
        refused("`customer_id=a%7cb` is not how larder writes this entity: `customer_id=a%257cb`", CUSTOMER,
                "customer_id=a%7cb");
        refused("`customer_id=a=b` is not how larder writes this entity: `customer_id=a%3Db`", CUSTOMER,
                "customer_id=a=b");
        refused("`id=AA==` is not how larder writes this entity: `id=AA%3D%3D`".replace("AA%3D%3D", "AA"),
                JoinKeys.of("id", Scalar.BYTES), "id=AA==");
    }

    @Example
    void aKeyWithoutAValueIsRefused() {
        assertEquals("join key `customer_id` is null",
                assertThrows(BadValueException.class, () -> EntityKey.of(CUSTOMER, (Object) null)).getMessage());
        assertEquals("an entity of [customer_id] needs 1 values, not 2",
                assertThrows(BadValueException.class, () -> EntityKey.of(CUSTOMER, "a", "b")).getMessage());
    }

    @Example
    void aViewSeesItsOwnKeysOfAWiderEntity() {
        JoinKeys wide = new JoinKeys(List.of(new JoinKey("customer_id", Scalar.STRING),
                new JoinKey("country", Scalar.STRING)));
        EntityKey key = EntityKey.of(wide, "de", "c1");
        assertEquals(EntityKey.of(CUSTOMER, "c1"), key.project(CUSTOMER));
        assertEquals("customer_id=c1", key.project(CUSTOMER).text());
        assertEquals("c1", key.project(CUSTOMER).value(0));
        assertNotEquals(key, key.project(CUSTOMER));
        assertEquals(key, key.project(wide));
    }

    private static void refused(String message, JoinKeys keys, String text) {
        assertEquals(message, assertThrows(BadValueException.class, () -> EntityKey.parse(keys, text)).getMessage());
    }

    private static Optional<EntityKey> parsed(JoinKeys keys, String text) {
        try {
            return Optional.of(EntityKey.parse(keys, text));
        } catch (BadValueException e) {
            return Optional.empty();
        }
    }
}
