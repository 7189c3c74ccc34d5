package dev.larder.store;

import java.util.List;
import java.util.stream.IntStream;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureTimes;
import dev.larder.feature.FeatureView;
import dev.larder.feature.NoValue;
import dev.larder.feature.ReadResult;

/** When the stored row of one entity in one view expires. */
public sealed interface Lifetime {

    /**
     * @param found the whole row
     * @param features one for each feature of the view: the earlier of the row's expiry and its own; never if missing
     */
    record Known(ReadResult.Found found, Due row, List<Due> features) implements Lifetime {}

    record Unknown(ReadResult.NoRow why) implements Lifetime {}

    /**
     * @param micros {@link Expiry#NEVER_MICROS} if it does not expire
     * @param byServer whether the store then removes it; if not, it stays stored but reads do not return it
     */
    record Due(long micros, boolean byServer) {
        public static final Due NEVER = new Due(Expiry.NEVER_MICROS, false);

        public static Due at(long micros, boolean byServer) {
            return micros == Expiry.NEVER_MICROS ? NEVER : new Due(micros, byServer);
        }

        public Due sooner(Due other) {
            return other.micros < micros ? other : this;
        }
    }

    /** For a store that treats all rows alike. */
    static Lifetime of(FeatureView view, ReadResult result, boolean rowsByServer, boolean featuresByServer) {
        return switch (result) {
            case ReadResult.NoRow none -> new Unknown(none);
            case ReadResult.Found found -> {
                Due row = Due.at(found.expiresMicros(), rowsByServer);
                yield new Known(found, row, IntStream.range(0, view.features().size())
                        .mapToObj(i -> found.row().values()[i] == NoValue.MISSING
                                ? Due.NEVER
                                : row.sooner(own(view.features().get(i), found.times(), featuresByServer)))
                        .toList());
            }
        };
    }

    /** When a feature expires by its own ttl. */
    static Due own(Feature feature, FeatureTimes times, boolean byServer) {
        return Due.at(times.expiresMicros(feature), byServer);
    }
}
