package dev.larder.store.aerospike.server;

import static dev.larder.store.aerospike.server.ScriptedClient.ORDERED;
import static dev.larder.store.aerospike.server.ScriptedClient.items;
import static dev.larder.store.aerospike.server.ScriptedClient.put;
import static dev.larder.store.aerospike.server.ScriptedClient.values;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.aerospike.client.Bin;
import com.aerospike.client.Operation;
import com.aerospike.client.Value;
import com.aerospike.client.cdt.CTX;
import com.aerospike.client.cdt.MapOperation;
import com.aerospike.client.cdt.MapOrder;
import com.aerospike.client.cdt.MapPolicy;
import com.aerospike.client.cdt.MapReturnType;
import com.aerospike.client.cdt.MapWriteFlags;

/** Maps in bins, and maps in maps. */
class AerospikeMapIT {
    private static final CTX VIEW = CTX.mapKey(Value.get("view"));
    private static final CTX VIEW_OR_NEW = CTX.mapKeyCreate(Value.get("view"), MapOrder.KEY_ORDERED);
    private static final CTX ABSENT = CTX.mapKey(Value.get("absent"));

    private static ScriptedClient server;

    @BeforeAll
    static void open() {
        server = new ScriptedClient(AerospikeServers.any(), "maps");
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Test
    void itemsAreAdded() {
        assertEquals("m=2", server.operate("added", MapOperation.putItems(ORDERED, "m", items("b", 2, "a", 1))));
        assertEquals("m=3", server.operate("added", MapOperation.put(ORDERED, "m", Value.get("c"), Value.getAsNull())));
        assertEquals("m=3", server.operate("added", MapOperation.putItems(ORDERED, "m", items("a", 5))));
        assertEquals("m=ordered {a=5 b=2 c=nothing}", server.get("added"));
        assertEquals("m=3", server.operate("added", MapOperation.size("m")));
    }

    @Test
    void noItemsMakeAnEmptyMap() {
        assertEquals("m=0", server.operate("empty", MapOperation.putItems(ORDERED, "m", Map.of())));
        assertEquals("m={}", server.get("empty").replace("ordered ", ""));
    }

    @Test
    void valuesOfAllKinds() {
        server.operate("kinds", MapOperation.putItems(ORDERED, "m", items(
                "list", List.of(1, 2.5, "x", true), "map", Map.of("k", 1), "float", 1.1f, "nan", Double.NaN,
                "bytes", new byte[]{1, 2}, "none", List.of(), "nulls", Arrays.asList(1, null),
                "long", Long.MAX_VALUE, "text", "x".repeat(70_000))));
        String told = server.get("kinds").replace("x".repeat(70_000), "70,000 x");
        assertEquals("m=ordered {bytes=x0102 float=1.100000023841858d list=[1, 2.5d, x, true] long=9223372036854775807"
                + " map={k=1} nan=NaNd none=[] nulls=[1, nothing] text=70,000 x}", told);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            NONE | nothing | nothing
            COUNT | 2 | 0
            KEY | [a, c] | []
            VALUE | [1, nothing] | []
            KEY_VALUE | [a=1, c=nothing] | []
            EXISTS | true | false
            UNORDERED_MAP | {a=1 c=nothing} | {}
            ORDERED_MAP | ordered {a=1 c=nothing} | ordered {}
            """)
    void readsAListOfKeys(String type, String some, String none) throws ReflectiveOperationException {
        int returnType = MapReturnType.class.getField(type).getInt(null);
        server.operate("asked", MapOperation.putItems(ORDERED, "m", items("a", 1, "b", 2, "c", null)));
        assertEquals("m=" + some, server.operate("asked",
                MapOperation.getByKeyList("m", values("c", "absent", "a", "a"), returnType)));
        assertEquals("m=" + none, server.operate("asked",
                MapOperation.getByKeyList("m", values("absent"), returnType)));
        assertEquals("none=nothing", server.operate("asked",
                MapOperation.getByKeyList("none", values("a"), returnType)));
        String key = "removed " + type;
        server.operate(key, MapOperation.putItems(ORDERED, "m", items("a", 1, "b", 2, "c", null)));
        assertEquals("m=" + some, server.operate(key,
                MapOperation.removeByKeyList("m", values("c", "absent", "a"), returnType)));
        assertEquals("m=ordered {b=2}", server.get(key));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            NONE | nothing | nothing
            COUNT | 1 | 0
            KEY | a | nothing
            VALUE | 1 | nothing
            KEY_VALUE | [a=1] | []
            EXISTS | true | false
            UNORDERED_MAP | {a=1} | {}
            ORDERED_MAP | ordered {a=1} | ordered {}
            """)
    void readsOneKey(String type, String some, String none) throws ReflectiveOperationException {
        int returnType = MapReturnType.class.getField(type).getInt(null);
        server.operate("single", MapOperation.putItems(ORDERED, "m", items("a", 1, "b", 2)));
        assertEquals("m=" + some, server.operate("single",
                MapOperation.getByKey("m", Value.get("a"), returnType)));
        assertEquals("m=" + none, server.operate("single",
                MapOperation.getByKey("m", Value.get("absent"), returnType)));
    }

    @Test
    void theInverseOfAListOfKeysIsRemoved() {
        server.operate("inverted", MapOperation.putItems(ORDERED, "m", items("a", 1, "b", 2, "c", 3)));
        assertEquals("m=2", server.operate("inverted", MapOperation.removeByKeyList("m", values("a"),
                MapReturnType.COUNT | MapReturnType.INVERTED)));
        assertEquals("m=ordered {a=1}", server.get("inverted"));
    }

    @Test
    void aRangeOfKeysIsRemovedWithoutItsEnd() {
        server.operate("range", MapOperation.putItems(ORDERED, "m",
                items("view", items("_ts", 1, "_ts1", 2, "_ts:", 3, "_ts:a", 4, "_ts;", 5, "a", 6))));
        assertEquals("m=2", server.operate("range", MapOperation.removeByKeyRange("m", Value.get("_ts:"),
                Value.get("_ts;"), MapReturnType.COUNT, VIEW)));
        assertEquals("m=0", server.operate("range", MapOperation.removeByKeyRange("m", Value.get("_ts:"),
                Value.get("_ts;"), MapReturnType.COUNT, VIEW)));
        assertEquals("m=ordered {view=ordered {_ts=1 _ts1=2 _ts;=5 a=6}}", server.get("range"));
    }

    @Test
    void anEmptiedMapStays() {
        server.operate("cleared", MapOperation.putItems(ORDERED, "m", items("a", 1)));
        assertEquals("m=nothing", server.operate("cleared", MapOperation.removeByKey("m", Value.get("a"),
                MapReturnType.NONE)));
        assertEquals("m=ordered {}", server.get("cleared"));
        server.operate("cleared", MapOperation.putItems(ORDERED, "m", items("a", 1)));
        assertEquals("m=nothing", server.operate("cleared", MapOperation.clear("m")));
        assertEquals("m=ordered {}", server.get("cleared"));
        assertEquals("m=nothing | 1 ts=nothing", server.operate("cleared", MapOperation.clear("m"),
                MapOperation.putItems(ORDERED, "m", items("n", 1)), put("ts", 7)));
        assertEquals("m=ordered {n=1} ts=7", server.get("cleared"));
    }

    @Test
    void removingMissingKeysRemovesNothing() {
        assertEquals("error 2", server.operate("nowhere", MapOperation.removeByKey("m", Value.get("a"),
                MapReturnType.COUNT)));
        server.put(null, "somewhere", new Bin("a", 1));
        assertEquals("m=nothing", server.operate("somewhere", MapOperation.removeByKey("m", Value.get("a"),
                MapReturnType.COUNT)));
        assertEquals("m=nothing", server.operate("somewhere", MapOperation.clear("m")));
        assertEquals("error 12", server.operate("somewhere", MapOperation.size("a")));
        assertEquals("error 12", server.operate("somewhere", MapOperation.put(ORDERED, "a", Value.get(1),
                Value.get(1))));
        assertEquals("a=1", server.get("somewhere"));
    }

    @Test
    void theOrderOfAMapIsKept() {
        server.put(null, "unordered", new Bin("m", new HashMap<>(Map.of("b", 1))));
        server.operate("unordered", MapOperation.putItems(ORDERED, "m", items("a", 1)));
        assertEquals("m={a=1 b=1}", server.get("unordered"));
        assertEquals("m=nothing", server.operate("unordered", MapOperation.setMapPolicy(ORDERED, "m")));
        assertEquals("m=ordered {a=1 b=1}", server.get("unordered"));
        assertEquals("n=nothing", server.operate("unordered", MapOperation.create("n", MapOrder.KEY_ORDERED)));
        assertEquals("m=ordered {a=1 b=1} n=ordered {}", server.get("unordered").replace("n={}", "n=ordered {}"));
    }

    @Test
    void aMapKeyIsAnIntegerAStringOrBytes() {
        for (Object key : List.of(1.5, true, List.of(1))) {
            assertEquals("error 4", server.operate("odd key", MapOperation.put(ORDERED, "m", Value.get(key),
                    Value.get(1))));
        }
        // The client cannot read them back in order.
        server.operate("mixed", MapOperation.putItems(ORDERED, "m", items("a", 1, 1, 2)));
        assertEquals("error -10", server.get("mixed"));
        // Other tests query the whole namespace of this server, which one unreadable record would end.
        server.operate("mixed", Operation.delete());
        assertEquals("nothing", server.get("mixed"));
    }

    @Test
    void aPathReachesANestedMap() {
        assertEquals("error 26", server.operate("path", MapOperation.putItems(ORDERED, "m", items("a", 1), VIEW)));
        assertEquals("m=1", server.operate("path", MapOperation.putItems(ORDERED, "m", items("a", 1), VIEW_OR_NEW)));
        assertEquals("m=2", server.operate("path", MapOperation.put(ORDERED, "m", Value.get("b"), Value.get(2), VIEW)));
        assertEquals("m=ordered {view=ordered {a=1 b=2}}", server.get("path"));
        assertEquals("m=[a=1]", server.operate("path", MapOperation.getByKeyList("m", values("a", "z"),
                MapReturnType.KEY_VALUE, VIEW)));
        assertEquals("m=1", server.operate("path", MapOperation.removeByKeyList("m", values("a", "z"),
                MapReturnType.COUNT, VIEW)));
        assertEquals("m=nothing", server.operate("path", MapOperation.clear("m", VIEW)));
        assertEquals("m=ordered {view=ordered {}}", server.get("path"));
    }

    @Test
    void aPathThroughAMissingKeyIsRefused() {
        server.put(null, "lost", new Bin("m", new TreeMap<>(Map.of("view", new TreeMap<>(Map.of("a", 1))))));
        Operation there = MapOperation.size("m", VIEW);
        assertEquals("m=1", server.operate("lost", there));
        assertEquals("error 26", server.operate("lost", MapOperation.size("m", ABSENT)));
        assertEquals("error 26", server.operate("lost", there, MapOperation.size("m", ABSENT)));
        assertEquals("error 26", server.operate("lost", MapOperation.removeByKey("m", Value.get("a"),
                MapReturnType.NONE, ABSENT)));
        assertEquals("none=nothing", server.operate("lost", MapOperation.size("none", VIEW)));
        assertEquals("error 12", server.operate("lost", MapOperation.size("m", VIEW, CTX.mapKey(Value.get("a")))));
        assertEquals("m=ordered {view=ordered {a=1}}", server.get("lost"));
    }

    @Test
    void aPathThroughABinThatIsNotAMapIsRefused() {
        for (Value bin : List.of(Value.get("text"), Value.get(7), Value.get(new byte[]{1}))) {
            server.operate("no map", Operation.put(new Bin("m", bin)));
            assertEquals("error 4", server.operate("no map", MapOperation.size("m", VIEW)));
            assertEquals("error 4",
                    server.operate("no map", MapOperation.putItems(ORDERED, "m", items("a", 1), VIEW_OR_NEW)));
        }
        server.operate("no map", Operation.put(new Bin("m", Value.get(List.of(1)))));
        assertEquals("error 26", server.operate("no map", MapOperation.size("m", VIEW)));
    }

    /** The order that the path names is that of the map that holds its key, not of the one that the key leads to. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UNORDERED   | UNORDERED   | {view={a=1}}
            UNORDERED   | KEY_ORDERED | ordered {view={a=1}}
            KEY_ORDERED | UNORDERED   | {view=ordered {a=1}}
            KEY_ORDERED | KEY_ORDERED | ordered {view=ordered {a=1}}
            """)
    void nestedMapsAreCreatedWithTheirOrder(MapOrder policy, MapOrder path, String made) {
        String key = "made " + policy + " " + path;
        server.operate(key, MapOperation.put(new MapPolicy(policy, MapWriteFlags.DEFAULT), "m", Value.get("a"),
                Value.get(1), CTX.mapKeyCreate(Value.get("view"), path)));
        assertEquals("m=" + made, server.get(key));
    }

    @Test
    void severalOperationsOnOneBin() {
        assertEquals("m=1 | 2 | 2 | ordered {a=1 b=2}", server.operate("several",
                MapOperation.put(ORDERED, "m", Value.get("a"), Value.get(1)),
                MapOperation.put(ORDERED, "m", Value.get("b"), Value.get(2)), MapOperation.size("m"),
                Operation.get("m")));
        assertEquals("m=5", server.operate("several", MapOperation.increment(ORDERED, "m", Value.get("a"),
                Value.get(4))));
    }

    @Test
    void itemsMayBeCreateOnlyOrUpdateOnly() {
        server.operate("flags", MapOperation.putItems(ORDERED, "m", items("a", 1)));
        assertEquals("error 24", flagged(MapWriteFlags.CREATE_ONLY, "a"));
        assertEquals("error 23", flagged(MapWriteFlags.UPDATE_ONLY, "b"));
        assertEquals("m=1", flagged(MapWriteFlags.UPDATE_ONLY | MapWriteFlags.NO_FAIL, "b"));
        assertEquals("m=2", flagged(MapWriteFlags.CREATE_ONLY, "b"));
    }

    private static String flagged(int flags, String key) {
        return server.operate("flags", MapOperation.put(new MapPolicy(MapOrder.KEY_ORDERED, flags), "m",
                Value.get(key), Value.get(9)));
    }
}
