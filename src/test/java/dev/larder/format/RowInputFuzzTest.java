package dev.larder.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import dev.larder.Mutation;
import dev.larder.console.Console;
import dev.larder.console.OutputFormat;
import dev.larder.console.Terminal;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.JoinKeys.JoinKey;
import dev.larder.feature.ReadResult;
import dev.larder.feature.Selection;
import dev.larder.feature.SampleValues;

/**
 * Any input is either read as rows that print and read back identically, or refused with the number of the
 * line.
 */
class RowInputFuzzTest {
    private static final JoinKeys KEYS = new JoinKeys(
            List.of(new JoinKey("customer_id", Scalar.STRING), new JoinKey("n", Scalar.INT64)));
    private static final FeatureView VIEW = new FeatureView("v", KEYS, SampleValues.types().stream()
            .map(type -> new Feature("f_" + type.toString().replaceAll("\\W", ""), type)).toList());
    private static final Pattern SENTENCE = Pattern.compile("rows:([1-9][0-9]*): (?s:.+)");

    private static final List<String> PIECES = List.of("{", "}", "[", "]", ",", ":", "\"", "\n", "\r", "\\", "null",
            "[1]", "{}", "{\"a\":1},", "[[", "1e999", "\"features\":", "\"view\":", "\"entity_key\":", "\"status\":",
            "\"timestamp\":", "\"customer_id\":", "|", "=", "%", "%7", "\ufeff", "\0", "NaN");
    private static final String JSON_LINES = """
            {"customer_id":"c1","n":-7,"timestamp":"2026-11-19T08:00:00.000001Z","f_string":"Kraków \\"x\\" \\ud83d\\ude00",\
            "f_int32":2147483647,"f_int64":-9223372036854775808,"f_float":0.1,"f_double":-1e-300,"f_bool":true,\
            "f_bytes":"+/-_AA==","f_timestamp":"0044-03-15","f_arraystring":["a","","|=%"],"f_arrayint32":[1,2,3],\
            "f_arraybool":[true,false],"f_arraybytes":["AA"],"f_arraytimestamp":["2026-11-19T08:00:00+02:00"]}
            {"view":"v","entity_key":{"customer_id":"c2","n":0},"timestamp":"2026-11-19","ttl_seconds":5,\
            "features":{"f_double":"NaN","f_float":"-Infinity","f_int64":3.0,"f_arraydouble":[],"f_string":null},\
            "expired_features":["f_bool"]}
            {"n":9223372036854775807,"customer_id":""}
            """;
    private static final String CSV = """
            customer_id,n,timestamp,ttl_seconds,f_string,f_double,f_int32,f_bool,f_bytes,f_timestamp,f_arraydouble
            c1,1,2026-11-19T08:00:00Z,,"a ""b"", c
            d",1.5,-2147483648,true,AA==,2026-11-19,"[1.5,NaN,-0.0]"
            "c|2",-1,2026-11-19,60,"",-Infinity,,False,,1969-12-31T23:59:59.999999Z,[]
            Kraków,9223372036854775807,2026-11-19,,plain,1e-400,0,0,_-8,2026-11-19,
            """;
    private static final String ENTITY_TEXTS = """
            customer_id=c1|n=7
            customer_id=50%25 %7C %3D|n=-9223372036854775808

            customer_id=Kraków|n=0
            """;

    private static List<FeatureRow> rows(byte[] bytes) {
        List<FeatureRow> rows = new ArrayList<>();
        try (RowInput input = RowInput.open("rows", new ByteArrayInputStream(bytes), VIEW, 0, Long.MAX_VALUE)) {
            for (FeatureRow row = input.next(); row != null; row = input.next()) {
                rows.add(row);
            }
        } catch (InputException e) {
            requireLine(e, bytes);
        }
        return rows;
    }

    private static int keys(byte[] bytes) {
        int count = 0;
        try (KeyInput input = KeyInput.open("rows", new ByteArrayInputStream(bytes), KEYS)) {
            while (input.next() != null) {
                count++;
            }
        } catch (InputException e) {
            requireLine(e, bytes);
        }
        return count;
    }

    private static void requireLine(InputException e, byte[] bytes) {
        var sentence = SENTENCE.matcher(e.getMessage());
        assertTrue(sentence.matches(), e.getMessage());
        // An error at the end of the input may be reported on the line after the last line end.
        long lines = new String(bytes, StandardCharsets.ISO_8859_1).chars().filter(c -> c == '\n' || c == '\r').count();
        assertTrue(Long.parseLong(sentence.group(1)) <= lines + 1, e.getMessage());
        assertFalse(e.getMessage().contains("Exception") || e.getMessage().contains("jackson"), e.getMessage());
    }

    private static byte[] printed(List<FeatureRow> rows) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Console console = new Console(InputStream.nullInputStream(), out, OutputStream.nullOutputStream(),
                Terminal.NONE,
                Map.of());
        FlatColumns columns = FlatColumns.of(KEYS, List.of(new Selection(VIEW, VIEW.features())), false);
        try (RowOutput output = RowOutput.of(console, OutputFormat.JSONL, columns, false)) {
            rows.forEach(row -> output.entity(row.key(),
                    List.of(new ReadResult.Found(row, ReadResult.NEVER_MICROS)), 0));
        }
        try {
            console.output().flush();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    private static void check(byte[] bytes) {
        List<FeatureRow> rows = rows(bytes);
        assertEquals(rows, rows(printed(rows)));
        keys(bytes);
    }

    @Example
    void seedsAreValid() {
        for (String seed : List.of(JSON_LINES, CSV)) {
            byte[] bytes = seed.getBytes(StandardCharsets.UTF_8);
            assertEquals(3, rows(bytes).size(), seed);
            assertEquals(rows(bytes), rows(printed(rows(bytes))));
        }
        assertEquals(3, keys(ENTITY_TEXTS.getBytes(StandardCharsets.UTF_8)));
    }

    @Property(tries = 1000)
    void randomBytes(@ForAll byte[] bytes) {
        check(bytes);
    }

    @Property(tries = 3000)
    void mutatedJsonLines(@ForAll Random random) {
        check(mutant(JSON_LINES, random));
    }

    @Property(tries = 3000)
    void mutatedCsv(@ForAll Random random) {
        check(mutant(CSV, random));
    }

    @Property(tries = 1500)
    void mutatedEntityTexts(@ForAll Random random) {
        keys(mutant(ENTITY_TEXTS, random));
    }

    /** Random bytes seldom change the structure; characters with a meaning in it do. */
    private static byte[] mutant(String seed, Random random) {
        StringBuilder text = new StringBuilder(seed);
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(text.length());
            text.replace(at, at + random.nextInt(2), PIECES.get(random.nextInt(PIECES.size())));
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (random.nextBoolean()) {
            return bytes;
        }
        for (int i = random.nextInt(3); i >= 0 && bytes.length > 0; i--) {
            bytes = Mutation.any(bytes, random);
        }
        return bytes;
    }

    @Example
    void anUnclosedQuoteNeedsBoundedMemory() {
        for (String start : List.of("customer_id,n,f_string\nc1,1,a\n\"c2",
                "{\"customer_id\":\"c1\",\"n\":1}\n{\"customer_id\":\"")) {
            byte[] filler = "x,y\n".repeat(1 << 18).getBytes(StandardCharsets.UTF_8);
            if (start.startsWith("{")) {
                filler = "x,y ".repeat(1 << 18).getBytes(StandardCharsets.UTF_8);
            }
            List<InputStream> endless = new ArrayList<>(
                    List.of(new ByteArrayInputStream(start.getBytes(StandardCharsets.UTF_8))));
            for (int i = 0; i < 64; i++) {
                endless.add(new ByteArrayInputStream(filler));
            }
            try (RowInput input = RowInput.open("rows",
                    new SequenceInputStream(Collections.enumeration(endless)), VIEW, 0, Long.MAX_VALUE)) {
                assertEquals("c1", input.next().key().value(0));
                String message = assertThrows(InputException.class, input::next).getMessage();
                assertTrue(message.matches("rows:[23]: .*longer than 32 MiB.*|"
                        + "rows:2: not JSON: String value length .* exceeds the maximum allowed \\(33554432\\)"),
                        message);
            }
        }
    }

    @Example
    void excessiveNestingIsRefused() {
        byte[] deep = ("{\"customer_id\":\"c1\",\"n\":1,\"features\":" + "[".repeat(1_000_000))
                .getBytes(StandardCharsets.UTF_8);
        try (RowInput input = RowInput.open("rows", new ByteArrayInputStream(deep), VIEW, 0, Long.MAX_VALUE)) {
            assertThrows(InputException.class, input::next);
        }
        try (KeyInput input = KeyInput.open("rows", new ByteArrayInputStream(deep), KEYS)) {
            assertEquals("rows:1: not JSON: Document nesting depth (501) exceeds the maximum allowed (500)",
                    assertThrows(InputException.class, input::next).getMessage());
        }
    }

    /** Keys are read from rows whatever other members these have. */
    @Example
    void unknownFeaturesDoNotDisturbKeys() {
        assertEquals(2, keys("""
                {"customer_id":"c1","n":1,"features":[{"customer_id":"other"}]}
                {"entity_key":{"customer_id":"c2","n":2},"features":7}
                """.getBytes(StandardCharsets.UTF_8)));
        assertEquals(0, keys("{\"entity_key\":{\"customer_id\":\"c2\",\"n\":2},\"view\":{\"a\":1}}"
                .getBytes(StandardCharsets.UTF_8)));
    }
}
