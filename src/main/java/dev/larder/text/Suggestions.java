package dev.larder.text;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Corrections for a name that does not exist: the nearest known name, or the list of all of them. */
public final class Suggestions {
    /** A longer list would hide the message. */
    private static final int MAX_LISTED = 12;
    /** Longer texts are not typos, and comparing them is slow. */
    private static final int MAX_LENGTH = 100;

    private Suggestions() {}

    /** Says that there is no such name: {@code unknown view `custmer`, did you mean `customer`?} */
    public static String unknown(String kind, String name, Collection<String> known) {
        return unknown(kind, name, "", known);
    }

    /** @param place follows the name, as {@code " in view `customer`"} */
    public static String unknown(String kind, String name, String place, Collection<String> known) {
        String start = "unknown " + kind + " " + Quoted.of(name) + place;
        Optional<String> nearest = to(name, known);
        if (nearest.isPresent()) {
            return start + ", did you mean " + Quoted.of(nearest.get()) + "?";
        }
        return start + available(kind, known);
    }

    /** A sentence that lists the names, as {@code ". Available views: a, b"}; empty if they are too many or none. */
    public static String available(String kind, Collection<String> known) {
        return known.isEmpty() || known.size() > MAX_LISTED
                ? ""
                : ". Available " + plural(kind) + ": "
                        + known.stream().map(Quoted::path).collect(Collectors.joining(", "));
    }

    private static String plural(String kind) {
        return kind.replace(" or ", "s and ") + "s";
    }

    /** The nearest of the known names within a third of the name's length, the first of equals. */
    public static Optional<String> to(String name, Collection<String> known) {
        if (name.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String lower = name.toLowerCase(Locale.ROOT);
        int best = Math.max(1, Math.min(3, name.length() / 3)) + 1;
        String nearest = null;
        for (String candidate : known) {
            if (Math.abs(candidate.length() - name.length()) < best) {
                int edits = edits(lower, candidate.toLowerCase(Locale.ROOT));
                if (edits < best) {
                    best = edits;
                    nearest = candidate;
                }
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** The number of letters to insert, delete, replace or swap with their neighbor. */
    private static int edits(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }
        return last[b.length()];
    }
}
