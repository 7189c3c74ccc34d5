package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.larder.cli.session.ExitCode;

/**
 * Customers c1 to c6, some of them damaged in the store: every command names them and the reason, serves and writes the
 * others, and ends with the documented exit code.
 */
final class DamagedRecords {
    static final String VIEW = """
            customers:
              entity: {customer_id: string}
              source: {path: data, event_timestamp: event}
              features: {total: double, city: string}
              ttl: never
            """;
    private static final int CUSTOMERS = 6;
    private static final String HEADER = "view,equal,different,missing,stale,deleted,extra,newer,future,expired,rejected,dropped\n";

    private Larder larder;
    private final Map<String, String> damaged = new TreeMap<>();
    private final Map<String, String> inScan = new TreeMap<>();
    private final Map<String, String> nameless = new TreeMap<>();
    private final Map<String, String> unwritable = new TreeMap<>();

    /** The source, and a config with a SQLite store. */
    DamagedRecords(Path folder) {
        CustomerFiles files = new CustomerFiles(folder, VIEW);
        files.sql("a.parquet", "SELECT 'c' || i AS customer_id, '2026-11-18'::TIMESTAMP AS event,"
                + " i + 0.5::DOUBLE AS total, 'Oslo' AS city FROM range(1, " + (CUSTOMERS + 1) + ") t(i)");
        larder = files.larder();
    }

    /** @param other larder with another config */
    DamagedRecords before(Larder other) {
        larder = other;
        return this;
    }

    DamagedRecords load() {
        larder.run("materialize").exits(ExitCode.OK);
        return this;
    }

    Larder larder() {
        return larder;
    }

    /** @param why the reason in messages; a run overwrites such a record */
    DamagedRecords damaged(String id, String why) {
        damaged.put(id, why);
        return this;
    }

    /** @param whyInScan the reason that a scan gives, if it is another one */
    DamagedRecords damaged(String id, String why, String whyInScan) {
        inScan.put(id, whyInScan);
        return damaged(id, why);
    }

    /** @param whyNotWritten the reason of a run that must not overwrite the record */
    DamagedRecords unwritable(String id, String why, String whyNotWritten) {
        unwritable.put(id, whyNotWritten);
        return damaged(id, why);
    }

    /** @param key of a record that belongs to no entity */
    DamagedRecords nameless(String key, String why) {
        nameless.put(key, why);
        return this;
    }

    void areReported() {
        areReported(id -> delete(id).exits(ExitCode.OK));
    }

    Larder.Run delete(String id) {
        return larder.run("delete", "--all-views", "customer_id=" + id, "--yes");
    }

    /** @param repair repairs the records that a run cannot overwrite, so that the next run can */
    void areReported(Consumer<String> repair) {
        damaged.forEach((id, why) -> larder.run("get", "customers", "customer_id=" + id, "-o", "csv")
                .exits(ExitCode.FAILED)
                .says("customers: damaged: customer_id=" + id + ": " + why + "\n"));
        whole().forEach(id -> larder.run("get", "customers", "customer_id=" + id).isSilent());
        batchGet();
        scan();
        verify(damaged.size());
        operate();
        materialize();
        unwritable.keySet().forEach(repair);
        larder.run("materialize").exits(ExitCode.OK);
        verify(0);
        all().forEach(id -> larder.run("get", "customers", "customer_id=" + id).isSilent());
    }

    private Stream<String> all() {
        return IntStream.rangeClosed(1, CUSTOMERS).mapToObj(i -> "c" + i);
    }

    private Stream<String> whole() {
        return all().filter(id -> !damaged.containsKey(id));
    }

    private static String lines(Stream<String> parts, Function<String, String> line) {
        return parts.map(line).collect(Collectors.joining());
    }

    private void batchGet() {
        String said = lines(damaged.keySet().stream(),
                id -> "customers: damaged: customer_id=" + id + ": " + damaged.get(id) + "\n");
        larder.input(lines(all(), id -> "customer_id=" + id + "\n"));
        larder.run("batch-get", "customers", "-o", "csv").exits(ExitCode.PARTLY).says(said)
                .prints("customer_id,timestamp,ttl_seconds,total,city\n" + lines(all(),
                        id -> damaged.containsKey(id)
                                ? id + ",,,,\n"
                                : id + ",2026-11-18T00:00:00Z,," + id.substring(1) + ".5,Oslo\n"));
    }

    private void scan() {
        Larder.Run run = larder.run("scan", "customers", "-o", "csv").exits(ExitCode.PARTLY);
        Map<String, String> told = new TreeMap<>(nameless);
        damaged.forEach((id, why) -> told.put("customer_id=" + id, inScan.getOrDefault(id, why)));
        assertEquals(told.entrySet().stream()
                .map(record -> "customers: damaged: " + record.getKey() + ": " + record.getValue()).sorted().toList(),
                run.err().lines().sorted().toList(), run::toString);
        assertEquals(whole().toList(), run.out().lines().skip(1)
                .map(line -> line.substring(0, line.indexOf(','))).sorted().toList(), run::toString);
    }

    private void verify(int different) {
        int foreign = nameless.size();
        Larder.Run run = larder.run("verify", "--extra", "-o", "csv")
                .exits(different + foreign == 0 ? ExitCode.OK : ExitCode.NOT_FOUND)
                .prints(HEADER + "customers," + (CUSTOMERS - different) + "," + different + ",0,0,0," + foreign
                        + ",0,0,0,0,0\n");
        assertEquals(different + foreign, run.err().lines().count(), run::toString);
        nameless.forEach((key, why) -> assertEquals(1, run.err().lines()
                .filter(("customers: extra: " + key + ": " + why)::equals).count(), run::toString));
    }

    /** Commands that sample or scan rows skip damaged ones. */
    private void operate() {
        larder.run("doctor").exits(ExitCode.OK);
        larder.run("stats", "customers").exits(ExitCode.PARTLY)
                .saysLike("\\d+ sampled rows cannot be read; larder scan lists them\n");
        larder.run("ttl", "customers", "--summary").exits(ExitCode.PARTLY)
                .saysLike("sampled .* rows? of view customers .*; \\d+ more rows? cannot be read\n");
        larder.run("prune", "--yes").exits(ExitCode.OK)
                .says("nothing to prune: the config has every view and feature that the store has\n");
    }

    /** A run writes the other rows, reports these, and does not move the watermark. */
    private void materialize() {
        int failed = unwritable.size();
        Larder.Run run = larder.run("materialize").exits(failed == 0 ? ExitCode.OK : ExitCode.PARTLY);
        String counted = failed == 0 ? "" : ", " + failed + " failed";
        assertEquals(1, run.err().lines().filter(line -> line.contains("customers: " + (CUSTOMERS - failed)
                + " written of " + CUSTOMERS + " rows read" + counted + ", in ")).count(), run::toString);
        assertEquals(failed == 0 ? 0 : 1, run.err().lines()
                .filter(line -> unwritable.values().stream().anyMatch(line::contains)).count(), run::toString);
        verify(failed);
    }
}
