package dev.larder.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.larder.feature.JsonTree;
import dev.larder.source.storage.OutputFile;

/** The report of a command's runs: as JSON, for whatever scheduled them, or as a page. */
public final class ReportFile {
    private ReportFile() {}

    /** @param file a page if its name ends in {@code .html} */
    public static void write(OutputFile file, RunOrigin origin, List<FinishedRun> runs) {
        file.write(file.toString().endsWith(".html") ? ReportPage.of(origin, runs) : json(origin, runs) + "\n");
    }

    private static String json(RunOrigin origin, List<FinishedRun> runs) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("project", origin.project());
        report.put("version", origin.version());
        report.put("host", origin.host());
        report.put("options", origin.options());
        report.put("peak_memory_bytes", ProcessMemory.peakBytes());
        report.put("allocated_bytes", ProcessMemory.allocatedBytes());
        report.put("views", runs.stream().map(RunTree::whole).toList());
        return JsonTree.print(report);
    }
}
