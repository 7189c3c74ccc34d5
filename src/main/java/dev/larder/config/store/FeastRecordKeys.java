package dev.larder.config.store;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import dev.larder.config.yaml.ConfigEntry;
import dev.larder.config.yaml.ConfigKey;
import dev.larder.config.yaml.ScalarType;
import dev.larder.config.yaml.Section;
import dev.larder.config.yaml.YamlPrinter;
import dev.larder.feature.Ttl;
import dev.larder.store.settings.FeastSettings;
import dev.larder.store.settings.FeastSettings.KeyVersion;
import dev.larder.text.Durations;

/** The keys of layout {@code feast}. */
public final class FeastRecordKeys {
    public static final ScalarType<Ttl> TTL = ScalarType.of("duration or `never`",
            "`never` or a duration, such as " + Durations.EXAMPLES, Ttl::parse, Ttl::toString);

    public static final ConfigKey<KeyVersion> KEY_VERSION = ConfigKey.of("entity_key_serialization_version",
            ScalarType.oneOf("version", Arrays.asList(KeyVersion.values()),
                    known -> Integer.toString(known.number())),
            FeastSettings.DEFAULT.keyVersion(),
            "Layout `feast` only: the version of the entity keys, the same as in Feast.");
    static final ConfigKey<Ttl> RECORD_TTL = ConfigKey.optional("record_ttl", TTL,
            "the store's own default",
            "Layout `feast` only: how long after a write the record of an entity expires, with the rows of all"
                    + " its views.");

    static final List<ConfigEntry> ALL = List.of(KEY_VERSION, RECORD_TTL);

    private FeastRecordKeys() {}

    static FeastSettings read(Section section, boolean isFeast) {
        FeastSettings feast = new FeastSettings(section.orDefault(KEY_VERSION),
                section.get(RECORD_TTL).orElse(FeastSettings.DEFAULT.recordTtl()));
        for (ConfigEntry key : ALL) {
            if (section.has(key) && !isFeast) {
                section.conflict(key, "applies to layout `feast` only");
            }
        }
        return feast;
    }

    static void print(FeastSettings feast, YamlPrinter out) {
        out.value(KEY_VERSION, feast.keyVersion());
        out.value(RECORD_TTL, stated(feast.recordTtl()));
    }

    /** Empty for a ttl that the config leaves to the store. */
    public static Optional<Ttl> stated(Ttl ttl) {
        return Optional.of(ttl).filter(some -> !(some instanceof Ttl.BackendDefault));
    }
}
