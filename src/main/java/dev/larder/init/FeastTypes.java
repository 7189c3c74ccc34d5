package dev.larder.init;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.DecimalOf;
import dev.larder.source.SourceSchema;
import dev.larder.source.storage.Location;
import dev.larder.source.storage.SourceException;
import dev.larder.source.storage.Storages;

/** What a draft finds out about types of a Feast registry. */
final class FeastTypes {
    /** As {@link SourceSchema.Column#parquetType()} shows it. */
    private static final Pattern PARQUET_DECIMAL = Pattern.compile("DECIMAL\\((\\d+),(\\d+)\\)");

    private FeastTypes() {}

    /**
     * The decimal columns of a Parquet source, which alone has their precision.
     *
     * @throws SourceException if it cannot be read
     */
    static Map<String, DecimalOf> decimals(Location source, Storages storages) {
        Map<String, DecimalOf> decimals = new HashMap<>();
        for (SourceSchema.Column column : SourceSchema.of(source.toString(), storages).columns()) {
            Matcher decimal = PARQUET_DECIMAL.matcher(column.parquetType());
            if (decimal.find()) {
                FeatureType.parse("decimal(" + decimal.group(1) + "," + decimal.group(2) + ")")
                        .ifPresent(type -> decimals.put(column.name(), (DecimalOf) type));
            }
        }
        return decimals;
    }
}
