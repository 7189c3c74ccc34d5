package dev.larder.cli.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import dev.larder.console.OutputFormat;
import dev.larder.expect.FeatureProfile;
import dev.larder.expect.ProfileTree;
import dev.larder.operate.DurationHistogram;
import dev.larder.operate.ViewStatistics;
import dev.larder.store.Footprint;
import dev.larder.store.Sizing;
import dev.larder.text.Times;

/** The statistics of a view for programs. Times are ISO 8601, sizes bytes, shares from 0 to 1. */
final class StatisticsData {
    private static final List<String> NUMBERS = List.of("view", "entities", "exact", "sampled", "oldest_event",
            "newest_event", "watermark", "bytes_per_entity", "bytes_source", "total_bytes", "planned_entities",
            "planned_bytes", "tombstones");
    /** Objects and lists, which CSV cannot hold. */
    private static final List<String> NESTED = List.of("features", "ages", "future_rows", "forms", "profile");

    /** Ranges of equal width. */
    private static final int HISTOGRAM = 20;

    private final ViewStatistics of;
    private final long planned;

    /** @param planned for how many entities to calculate the size, other than the present ones */
    StatisticsData(ViewStatistics of, OptionalLong planned) {
        this.of = of;
        this.planned = planned.orElse(of.population().rows());
    }

    static List<String> columns(OutputFormat format) {
        List<String> columns = new ArrayList<>(NUMBERS);
        if (format != OutputFormat.CSV) {
            columns.addAll(NESTED);
        }
        return columns;
    }

    List<?> row(OutputFormat format) {
        Footprint footprint = of.footprint();
        boolean sized = footprint.rows() > 0;
        List<Object> row = new ArrayList<>(Arrays.asList(of.view().name(), of.population().rows(),
                of.population().exact(), of.seen(), time(of.oldestMicros()), time(of.newestMicros()),
                time(of.watermarkMicros()), sized ? Math.round(footprint.bytesPerRow()) : null, footprint.source(),
                sized ? Math.round(footprint.bytesPerRow() * of.population().rows()) : null, planned,
                sized ? Math.round(footprint.bytesPerRow() * planned) : null, of.population().tombstones()));
        if (format != OutputFormat.CSV) {
            row.add(features());
            row.add(of.seen() == 0 ? List.of() : of.ages().buckets().stream().map(StatisticsData::age).toList());
            row.add(of.future());
            row.add(of.seen() == 0 ? List.of() : of.sizings().stream().map(this::form).toList());
            row.add(of.baseline().loads().isEmpty() ? null : profile());
        }
        return row;
    }

    private Map<String, ?> features() {
        Map<String, Object> features = new LinkedHashMap<>();
        Map<String, FeatureProfile> profiles = of.features();
        for (int i = 0; of.seen() > 0 && i < of.view().features().size(); i++) {
            String name = of.view().features().get(i).name();
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("null_share", rounded(of.nullShare(i)));
            facts.put("missing_share", rounded(of.absentShare(i)));
            facts.putAll(ProfileTree.of(profiles.get(name)));
            facts.put("histogram", Arrays.stream(of.shape(name, HISTOGRAM)).boxed().toList());
            features.put(name, facts);
        }
        return features;
    }

    private static Map<String, ?> age(DurationHistogram.Bucket bucket) {
        Map<String, Object> age = new LinkedHashMap<>();
        age.put("from_seconds", bucket.fromSeconds());
        age.put("to_seconds", bucket.toSeconds());
        age.put("rows", bucket.count());
        return age;
    }

    /** By kind of run. */
    private Map<String, ?> profile() {
        Map<String, Object> loads = new LinkedHashMap<>();
        of.baseline().loads().forEach((kind, load) -> loads.put(kind.toString(), ProfileTree.of(load)));
        return loads;
    }

    private Map<String, ?> form(Sizing sizing) {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("form", sizing.form());
        form.put("bytes_per_entity", Math.round(sizing.bytesPerRow()));
        form.put("planned_bytes", Math.round(sizing.bytesPerRow() * planned));
        form.put("saving", rounded(1 - sizing.bytesPerRow() / of.sizings().getFirst().bytesPerRow()));
        return form;
    }

    private static double rounded(double share) {
        return Math.round(share * 1e4) / 1e4;
    }

    private static String time(OptionalLong micros) {
        return micros.isPresent() ? Times.print(micros.getAsLong()) : null;
    }
}
