package dev.larder.feature;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Texts for property tests. All of them are valid Unicode, as whatever comes from YAML, CSV or Parquet is. */
final class SampleTexts {
    private static final String[] AWKWARD = {"|", "=", "%", "%25", "%7C", "%3D", "%7c", "%257C", ":", "\n", "\r", "\t",
            "\0", " ", "*", "?", "[", "\\", "\"", "é", "ﬀ", "\ue000", "\uffff", "💜", "\ud800\udc00", "\udbff\udfff",
            "a", "b", "0", "7", "C", "_"};
    private static final String[] JSON_PIECES = {"[", "]", "{", "}", ",", ":", "\"", "\\", "\\ud800", "\\u0041", "null",
            "true", "false", "1", "0", "-", "+", ".", "e", "1e999", "1e-999", "9223372036854775808", "2147483648",
            "NaN",
            "Infinity", "inf", "a", "2026-11-19", "T", "08:00", "Z", "AA==", " ", "\n", "\0", "💜", "\ud800"};

    private SampleTexts() {}

    /** Mostly of what has a meaning somewhere in larder, the empty text included. */
    static Arbitrary<String> awkward() {
        return Arbitraries.oneOf(joined(AWKWARD, 6), Arbitraries.strings().all().ofMaxLength(8)
                .filter(SampleTexts::isUnicode));
    }

    /** Almost a value, and half surrogate pairs too. */
    static Arbitrary<String> almostValues() {
        return Arbitraries.oneOf(joined(JSON_PIECES, 8), Arbitraries.strings().all().ofMaxLength(80), awkward());
    }

    private static Arbitrary<String> joined(String[] pieces, int most) {
        return Arbitraries.of(Arrays.asList(pieces)).list().ofMaxSize(most).map(parts -> String.join("", parts));
    }

    private static boolean isUnicode(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
