package dev.larder.text;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What somebody meant who wrote a name that does not exist. */
public final class Suggestions {
    /** More names than this are no help in a message. */
    private static final int MOST_LISTED = 12;
    /** Longer texts are no slips of the hand, and comparing them takes time. */
    private static final int LONGEST = 100;

    private Suggestions() {}

    /** Says that there is no such name: {@code unknown view `custmer`, did you mean `customer`?} */
    public static String unknown(String kind, String name, Collection<String> known) {
        String start = "unknown " + kind + " " + Quoted.of(name);
        Optional<String> nearest = to(name, known);
        if (nearest.isPresent()) {
            return start + ", did you mean " + Quoted.of(nearest.get()) + "?";
        }
        return known.isEmpty() || known.size() > MOST_LISTED
                ? start
                : start + "; there are " + known.stream().map(Quoted::of).collect(Collectors.joining(", "));
    }

    /** The nearest of the known names within a third of the name's length, the first of equals. */
    public static Optional<String> to(String name, Collection<String> known) {
        if (name.length() > LONGEST) {
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

    /** Letters to insert, delete, replace or swap with their neighbour. */
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
