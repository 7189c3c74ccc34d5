package dev.larder.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.parquet.hadoop.metadata.BlockMetaData;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectMapper;

import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.DecimalOf;
import dev.larder.source.parquet.Footer;
import dev.larder.source.read.ColumnDump;
import dev.larder.source.storage.RangeReader;
import dev.larder.source.storage.Storage;
import dev.larder.source.storage.Storages;
import dev.larder.source.table.SourceTable;
import dev.larder.source.table.TableColumn;
import dev.larder.source.table.TableFile;
import dev.larder.text.Times;

/**
 * All rows of a table with all columns that larder has types for, as lines of JSON: times in microseconds, decimals and
 * real numbers as text, bytes in base64.
 */
public final class TableContents {
    private static final Pattern DECIMAL = Pattern.compile("(ARRAY<)?DECIMAL\\((\\d+),(\\d+)\\)>?");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> ROW = new TypeReference<>() {
    };

    private final Map<String, FeatureType> types = new LinkedHashMap<>();
    private final List<ColumnNeed> needs = new ArrayList<>();
    private final Mismatches mismatches = new Mismatches();
    private final ColumnMatcher matcher;
    private final List<String> rows = new ArrayList<>();

    private TableContents(SourceTable table) {
        addTypes(table.columns().orElseThrow(), "");
        types.forEach((name, type) -> needs.add(new ColumnNeed(ColumnNeed.Role.FEATURE, name, type, name)));
        matcher = ColumnMatcher.of(table, needs, mismatches);
        table.files("none", this::add);
        matcher.finish(EarlierRuns.NONE);
        mismatches.throwIfAny();
    }

    public static List<String> of(SourceTable table) {
        return new TableContents(table).rows.stream().sorted().toList();
    }

    private void addTypes(List<TableColumn> columns, String prefix) {
        for (TableColumn column : columns) {
            Matcher decimal = DECIMAL.matcher(column.type());
            if (!column.fields().isEmpty()) {
                addTypes(column.fields(), prefix + column.name() + ".");
            } else if (decimal.matches()) {
                DecimalOf exact = new DecimalOf(Integer.parseInt(decimal.group(2)), Integer.parseInt(decimal.group(3)));
                types.put(prefix + column.name(), decimal.group(1) == null ? exact : new ArrayOf(exact));
            } else {
                column.closest().ifPresent(type -> types.put(prefix + column.name(), type));
            }
        }
    }

    private void add(TableFile file) {
        Storage storage = Storages.LOCAL.of(file.location());
        try (RangeReader reader = storage.open(file.stored().get())) {
            Footer footer = Footer.read(reader);
            List<SourceColumn> columns = matcher.match(file.location(), footer.schema(), file.partitions());
            mismatches.throwIfAny();
            SourceFile planned = new SourceFile(storage, file.stored().get(), SourceFile.checksum(reader),
                    footer.rowGroups().stream().mapToLong(BlockMetaData::getRowCount).sum(), file.deleted().get(),
                    columns);
            file.rows().ifPresent(count -> assertEquals(planned.keptRows(), count, file.location().toString()));
            RowGroupFactory factory = new RowGroupFactory(planned, footer, mismatches);
            long first = 0;
            for (int i = 0; i < footer.rowGroups().size(); i++) {
                RowGroup group = factory.make(i, first, first);
                first += group.rows();
                ColumnDump.rows(group, needs).forEach(this::addRow);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void addRow(Object[] values) {
        Map<String, Object> row = new TreeMap<>();
        for (int i = 0; i < values.length; i++) {
            row.put(needs.get(i).column(), value(values[i]));
        }
        rows.add(JSON.writeValueAsString(row));
    }

    private static Object value(Object value) {
        return switch (value) {
            case null -> null;
            case Instant time -> Times.micros(time);
            case BigDecimal decimal -> decimal.toPlainString();
            case Float real -> real.toString();
            case Double real -> real.toString();
            case byte[] bytes -> Base64.getEncoder().encodeToString(bytes);
            case Object array when array.getClass().isArray() -> {
                List<Object> elements = new ArrayList<>();
                for (int i = 0; i < Array.getLength(array); i++) {
                    elements.add(value(Array.get(array, i)));
                }
                yield elements;
            }
            default -> value;
        };
    }

    /** Other readers' rows in the same form, without the columns that larder has no type for. */
    static List<String> expected(List<String> lines, SourceTable table) {
        Predicate<String> isKnown = new TableContents(table).types::containsKey;
        return lines.stream().map(line -> {
            Map<String, Object> row = new TreeMap<>(JSON.readValue(line, ROW));
            row.keySet().removeIf(isKnown.negate());
            return JSON.writeValueAsString(row);
        }).sorted().toList();
    }
}
