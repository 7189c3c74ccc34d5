package dev.larder.materialize;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

import dev.larder.expect.LoadProfile;
import dev.larder.expect.ProfileTree;
import dev.larder.feature.JsonTree;
import dev.larder.source.ColumnNeed;
import dev.larder.source.KnownColumns;
import dev.larder.store.RunDocument;
import dev.larder.store.RunLedger;
import dev.larder.text.BadValueException;

/**
 * What the last accepted runs of a view were like, as the store keeps it for the next one.
 *
 * @param columns of the last run of any kind
 * @param problem why what the store has cannot be used, as a sentence
 */
public record Baseline(Optional<KnownColumns> columns, Map<Kind, LoadProfile> loads, Optional<String> problem) {
    public static final Baseline NONE = new Baseline(Optional.empty(), Map.of(), Optional.empty());
    private static final long VERSION = 1;

    /** Only runs of one kind have numbers of rows that can be compared. */
    public enum Kind {
        /** All rows of the source. */
        FULL,
        /** Those from the watermark on. */
        INCREMENTAL,
        /** Those that {@code --from} and {@code --to} name. */
        WINDOW;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static Baseline read(RunLedger ledger, String view) {
        return ledger.document(view, RunDocument.PROFILE).map(bytes -> parse(new String(bytes, StandardCharsets.UTF_8)))
                .orElse(NONE);
    }

    /** Reads it once, when it is first asked for: a source that does not fit fails before the store is asked. */
    public static Supplier<Baseline> whenNeeded(Supplier<RunLedger> ledger, String view) {
        return new Supplier<>() {
            private Baseline baseline;

            @Override
            public Baseline get() {
                if (baseline == null) {
                    baseline = read(ledger.get(), view);
                }
                return baseline;
            }
        };
    }

    static Baseline parse(String text) {
        try {
            Map<?, ?> tree = (Map<?, ?>) JsonTree.parse(text);
            Object version = tree.get("version");
            if (!String.valueOf(VERSION).equals(String.valueOf(version))) {
                return unusable("was written by another version of larder");
            }
            Map<Kind, LoadProfile> loads = new EnumMap<>(Kind.class);
            for (Kind kind : Kind.values()) {
                if (tree.get(kind.toString()) instanceof Map<?, ?> load) {
                    loads.put(kind, ProfileTree.load(load));
                }
            }
            return new Baseline(Optional.of(columns((Map<?, ?>) tree.get("columns"))), loads, Optional.empty());
        } catch (BadValueException | ClassCastException | NullPointerException | ArithmeticException e) {
            return unusable("is damaged");
        }
    }

    private static Baseline unusable(String why) {
        return new Baseline(Optional.empty(), Map.of(),
                Optional.of("what the store keeps of the last accepted run " + why
                        + ", so changes since then are not checked; this run replaces it if it is accepted"));
    }

    /** Columns by type, as many share one. */
    private static KnownColumns columns(Map<?, ?> tree) {
        Map<String, String> needed = new TreeMap<>();
        ((Map<?, ?>) tree.get("needed")).forEach((type, names) -> names(names)
                .forEach(name -> needed.put(name, (String) type)));
        return new KnownColumns(needed, names(tree.get("unused")));
    }

    private static List<String> names(Object tree) {
        return ((List<?>) tree).stream().map(String.class::cast).toList();
    }

    /** Whether an accepted run needed this column, so that its absence is news about the source, not a mistake in the config. */
    public boolean knows(ColumnNeed need) {
        return columns.filter(known -> known.needed().containsKey(need.column())).isPresent();
    }

    /** What to keep of an accepted run, in addition to what is known of runs of the other kinds. */
    Baseline with(KnownColumns newColumns, Kind kind, LoadProfile load) {
        Map<Kind, LoadProfile> all = new EnumMap<>(Kind.class);
        all.putAll(loads);
        all.put(kind, load);
        return new Baseline(Optional.of(newColumns), all, Optional.empty());
    }

    Baseline with(KnownColumns newColumns) {
        return new Baseline(Optional.of(newColumns), loads, Optional.empty());
    }

    /** Leaves it in the store, for {@link #read}. */
    void keep(RunLedger ledger, String view) {
        ledger.keep(view, RunDocument.PROFILE, JsonTree.print(tree()).getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, Object> tree() {
        KnownColumns known = columns.orElseThrow();
        Map<String, List<String>> byType = new TreeMap<>();
        known.needed().forEach((name, type) -> byType.computeIfAbsent(type, unseen -> new ArrayList<>()).add(name));
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("version", VERSION);
        tree.put("columns", Map.of("needed", byType, "unused", known.unused()));
        loads.forEach((kind, load) -> tree.put(kind.toString(), ProfileTree.of(load)));
        return tree;
    }
}
