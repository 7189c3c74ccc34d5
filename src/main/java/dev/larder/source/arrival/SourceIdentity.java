package dev.larder.source.arrival;

import java.util.stream.Collectors;

import dev.larder.feature.FeatureView;
import dev.larder.feature.ViewSource;

/**
 * What a view reads, as far as rows that were read with another config would have to be read again.
 *
 * @param path a hash of where the rows are
 * @param columns a hash of what is made of them
 */
public record SourceIdentity(long path, long columns) {

    public static SourceIdentity of(FeatureView view, ViewSource source) {
        FileNumber hashes = new FileNumber();
        String keys = view.keys().all().stream().map(key -> key.name() + " " + key.type() + " "
                + source.columnOf(key.name())).collect(Collectors.joining("\n"));
        String features = view.features().stream().map(feature -> feature.name() + " " + feature.type() + " "
                + source.columnOf(feature.name())).collect(Collectors.joining("\n"));
        String deleted = source.deleted().map(mark -> mark.column() + " " + String.join(" ", mark.values())).orElse("");
        // A longer ttl brings rows back that had expired.
        return new SourceIdentity(hashes.hash(source.data().toString()), hashes.hash(String.join("\n\n", keys, features,
                source.eventTimestamp(), source.createdTimestamp().orElse(""), deleted,
                view.ttl() + " " + view.ttlFrom())));
    }
}
