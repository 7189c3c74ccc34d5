package dev.larder.store.redis.record;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.larder.feature.FeatureTimes;
import dev.larder.text.BadValueException;

/**
 * When features of a hash were written, if a partial row left some of them as they were: netstrings ({@code 3:abc}) of
 * the row's event time, of the event time of all features that are not named, and of the name and event time of each
 * that is. Times are in the encoding of the row's; {@code =} stands for the row's event time. Only scripts write this
 * field.
 *
 * <p>It holds for the row with that event time only: if another client writes a row and leaves this field, as Feast does,
 * it means nothing.
 */
final class HashFeatureTimes {
    /** Length of the longest decimal number that a length can be. */
    private static final int MOST_DIGITS = 9;

    private HashFeatureTimes() {}

    /**
     * @param stored null if there is no such field
     * @param event the row's event time as it is stored
     */
    static FeatureTimes read(byte[] stored, byte[] event, ValueEncoding encoding) {
        FeatureTimes asRow = FeatureTimes.of(encoding.decodeTime(event));
        if (stored == null) {
            return asRow;
        }
        List<byte[]> parts = parts(stored);
        if (parts.size() < 2 || parts.size() % 2 != 0) {
            throw damaged();
        }
        if (!Arrays.equals(parts.getFirst(), event)) {
            return asRow;
        }
        Map<String, Long> own = new HashMap<>();
        for (int i = 2; i < parts.size(); i += 2) {
            own.put(Utf8.decode(parts.get(i)), time(parts.get(i + 1), event, encoding));
        }
        return new FeatureTimes(time(parts.get(1), event, encoding), own);
    }

    private static long time(byte[] part, byte[] event, ValueEncoding encoding) {
        return encoding.decodeTime(part.length == 1 && part[0] == '=' ? event : part);
    }

    private static List<byte[]> parts(byte[] netstrings) {
        List<byte[]> parts = new ArrayList<>();
        int at = 0;
        while (at < netstrings.length) {
            int digits = at;
            while (digits < netstrings.length && netstrings[digits] >= '0' && netstrings[digits] <= '9') {
                digits++;
            }
            if (digits == at || digits - at > MOST_DIGITS || digits == netstrings.length || netstrings[digits] != ':') {
                throw damaged();
            }
            int length = Integer.parseInt(new String(netstrings, at, digits - at, StandardCharsets.US_ASCII));
            int from = digits + 1;
            if (length > netstrings.length - from) {
                throw damaged();
            }
            parts.add(Arrays.copyOfRange(netstrings, from, from + length));
            at = from + length;
        }
        return parts;
    }

    private static BadValueException damaged() {
        return new BadValueException("they are not a list of netstrings");
    }
}
