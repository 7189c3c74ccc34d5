package dev.larder.init;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.DecimalOf;
import dev.larder.source.SourceSchema;
import dev.larder.source.storage.SourceException;
import dev.larder.store.feast.Registry.Column;

/** What a draft says about types of a Feast registry. */
final class FeastTypes {
    /** As {@link SourceSchema.Column#parquetType()} shows it. */
    private static final Pattern PARQUET_DECIMAL = Pattern.compile("DECIMAL\\((\\d+),(\\d+)\\)");

    private FeastTypes() {}

    /** The name in Feast of a type that larder does not have, or cannot use in the column's place. */
    static String name(Column column) {
        return switch (column.number()) {
            case 3 -> "Int32";
            case 5 -> "Float64";
            case 6 -> "Float32";
            case 7 -> "Bool";
            case 20 -> "Map";
            case 21 -> "list of Map";
            case 22, 23, 24, 25, 26, 27, 28, 29, 40, 41, 43, 46 -> "Set";
            case 32 -> "Json";
            case 33 -> "list of Json";
            case 34 -> "Struct";
            case 35 -> "list of Struct";
            case 36 -> "Uuid";
            case 37 -> "TimeUuid";
            case 38 -> "list of Uuid";
            case 39 -> "list of TimeUuid";
            case 42 -> "nested list";
            case 44 -> "Decimal";
            case 45 -> "list of Decimal";
            case 48 -> "ZonedTimestamp";
            default -> "number " + column.number();
        };
    }

    /** The decimal columns of a Parquet source, which alone has their precision; none if it cannot be read. */
    static Map<String, DecimalOf> decimals(String path) {
        Map<String, DecimalOf> decimals = new HashMap<>();
        try {
            for (SourceSchema.Column column : SourceSchema.of(path).columns()) {
                Matcher decimal = PARQUET_DECIMAL.matcher(column.parquetType());
                if (decimal.find()) {
                    FeatureType.parse("decimal(" + decimal.group(1) + "," + decimal.group(2) + ")")
                            .ifPresent(type -> decimals.put(column.name(), (DecimalOf) type));
                }
            }
        } catch (SourceException e) {
            // The draft says what is missing.
        }
        return decimals;
    }
}
