package dev.larder.config.store;

import java.util.Arrays;
import java.util.List;

import dev.larder.config.yaml.Section;
import dev.larder.feature.Ttl;
import dev.larder.store.settings.FeastSettings.KeyVersion;
import dev.larder.store.settings.FeastSettings;
import dev.larder.text.Durations;

/** What an {@code online_store} says of records in layout {@code feast}. */
public final class RecordReader {
    public static final String KEY_VERSION = "entity_key_serialization_version";
    public static final String RECORD_TTL = "record_ttl";

    private RecordReader() {}

    /** @param isFeast whether that is the layout */
    static FeastSettings read(Section section, boolean isFeast) {
        KeyVersion version = section.oneOf(KEY_VERSION, "version", Arrays.asList(KeyVersion.values()),
                known -> Integer.toString(known.number())).orElse(FeastSettings.DEFAULT.keyVersion());
        Ttl ttl = section.scalar(RECORD_TTL, "`never` or a duration like " + Durations.EXAMPLES, Ttl::parse)
                .orElse(FeastSettings.DEFAULT.recordTtl());
        for (String key : List.of(KEY_VERSION, RECORD_TTL)) {
            if (section.has(key) && !isFeast) {
                section.conflict(key, "is only for layout `feast`");
            }
        }
        return new FeastSettings(version, ttl);
    }
}
