package dev.larder.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.larder.feature.BadValueException;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.ValueText;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/** Finds the needed columns in files, one file after the other, and remembers what it found. */
final class ColumnMatcher {
    private final List<ColumnNeed> needs;
    private final List<Found> found;
    private final Mismatches mismatches;

    /** What all files together have for a need. */
    private static final class Found {
        private final Set<String> types = new LinkedHashSet<>();
        private final List<Path> lacking = new ArrayList<>();
        private Optional<String> nearest = Optional.empty();
    }

    ColumnMatcher(List<ColumnNeed> needs, Mismatches mismatches) {
        this.needs = needs;
        this.found = needs.stream().map(need -> new Found()).toList();
        this.mismatches = mismatches;
    }

    /** One column a need. The file's own comes before a partition of the same name. */
    List<SourceColumn> match(Path file, MessageType schema, Map<String, String> partitions) {
        Set<String> names = new HashSet<>();
        for (Type column : schema.getFields()) {
            if (!names.add(column.getName())) {
                mismatches.add(file, "there are two columns `" + column.getName() + "`");
            }
        }
        List<SourceColumn> columns = new ArrayList<>(needs.size());
        for (int i = 0; i < needs.size(); i++) {
            ColumnNeed need = needs.get(i);
            if (names.contains(need.column())) {
                Type column = schema.getType(need.column());
                found.get(i).types.add(ParquetTypeText.of(column));
                columns.add(stored(file, schema, column, need));
            } else if (partitions.containsKey(need.column())) {
                found.get(i).types.add("partition");
                columns.add(partition(file, partitions.get(need.column()), need));
            } else {
                Set<String> known = new LinkedHashSet<>(names);
                known.addAll(partitions.keySet());
                found.get(i).lacking.add(file);
                found.get(i).nearest = found.get(i).nearest.or(() -> NearestName.of(need.column(), known));
                columns.add(SourceColumn.NOTHING);
            }
        }
        return columns;
    }

    /** What was matched, once all files are seen; to those mismatches that only all files show. */
    List<MatchedColumn> finish() {
        List<MatchedColumn> matched = new ArrayList<>(needs.size());
        for (int i = 0; i < needs.size(); i++) {
            ColumnNeed need = needs.get(i);
            Found what = found.get(i);
            if (what.types.isEmpty() || !need.isOptional()) {
                for (Path file : what.lacking) {
                    mismatches.add(file, "there is no column `" + need.column() + "` for the " + need
                            + what.nearest.map(name -> "; did you mean `" + name + "`?").orElse(""));
                }
            }
            matched.add(new MatchedColumn(need, List.copyOf(what.types), what.lacking.size()));
        }
        return matched;
    }

    private SourceColumn stored(Path file, MessageType schema, Type column, ColumnNeed need) {
        Optional<SourceColumn> suited = column.isPrimitive() && !column.isRepetition(Repetition.REPEATED)
                ? flat(schema.getColumnDescription(new String[]{column.getName()}), need)
                : lists(schema, column, need);
        return suited.orElseGet(() -> {
            mismatches.add(file, "column `" + need.column() + "` is " + ParquetTypeText.of(column)
                    + ", which cannot be the " + need.type() + " of the " + need);
            return SourceColumn.NOTHING;
        });
    }

    private static Optional<SourceColumn> flat(ColumnDescriptor leaf, ColumnNeed need) {
        RawType raw = RawType.of(leaf.getPrimitiveType());
        Optional<ValueDecoder> decoder = switch (need.type()) {
            case Scalar scalar -> raw.to(scalar);
            case ArrayOf array when raw == RawType.Simple.ALWAYS_NULL -> raw.to(array.element());
            case ArrayOf array -> Optional.empty();
        };
        return decoder.map(known -> new SourceColumn.Flat(leaf, known));
    }

    private static Optional<SourceColumn> lists(MessageType schema, Type column, ColumnNeed need) {
        return switch (need.type()) {
            case Scalar scalar -> Optional.empty();
            case ArrayOf array -> ListShape.of(column).flatMap(list -> RawType.of(list.element()).to(array.element())
                    .map(decoder -> new SourceColumn.Lists(
                            schema.getColumnDescription(list.path()), list.emptyLevel(), decoder)));
        };
    }

    private SourceColumn partition(Path file, String text, ColumnNeed need) {
        if (text == null) {
            return SourceColumn.NOTHING;
        }
        try {
            return new SourceColumn.Constant(ValueText.parse(need.type(), text));
        } catch (BadValueException e) {
            mismatches.add(file, "partition `" + need.column() + "=" + text + "` cannot be the " + need.type()
                    + " of the " + need + ": " + e.getMessage());
            return SourceColumn.NOTHING;
        }
    }
}
