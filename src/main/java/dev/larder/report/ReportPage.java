package dev.larder.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import dev.larder.expect.FeatureProfile;
import dev.larder.expect.LoadProfile;
import dev.larder.materialize.Phase;
import dev.larder.materialize.ViewReport;
import dev.larder.source.ColumnDrift;
import dev.larder.text.NumberText;
import dev.larder.text.Times;

/** The report of a command's runs as a page that needs nothing else: no script, no font, no other file. */
final class ReportPage {
    private static final String STYLE = """
            :root { color-scheme: light dark; --line: #8884; --good: #1a7f37; --warn: #9a6700; --bad: #cf222e; }
            @media (prefers-color-scheme: dark) { :root { --good: #3fb950; --warn: #d29922; --bad: #f85149; } }
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
            h2 { border-top: 1px solid var(--line); padding-top: 1rem; }
            table { border-collapse: collapse; margin: .5rem 0 1rem; }
            th, td { text-align: left; padding: .2rem 1rem .2rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
            td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
            pre { white-space: pre-wrap; border-left: 3px solid var(--bad); padding-left: .8rem; }
            .ok { color: var(--good); } .partly, .interrupted { color: var(--warn); } .refused, .failed { color: var(--bad); }
            meter { width: 12rem; }
            """;

    private final StringBuilder html = new StringBuilder();

    private ReportPage() {}

    static String of(RunOrigin origin, List<FinishedRun> runs) {
        ReportPage page = new ReportPage();
        page.document(origin, runs);
        return page.html.toString();
    }

    private void document(RunOrigin origin, List<FinishedRun> runs) {
        html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>");
        html.append(escaped("larder: " + origin.project())).append("</title>\n<style>\n").append(STYLE)
                .append("</style>\n</head>\n<body>\n");
        element("h1", "larder materialize: " + origin.project());
        List<List<String>> facts = new ArrayList<>(List.of(List.of("store", origin.store()),
                List.of("host", origin.host()), List.of("version", origin.version())));
        if (!origin.options().isEmpty()) {
            facts.add(List.of("options", String.join(" ", origin.options())));
        }
        table(List.of(), facts, 2);
        runs.forEach(this::run);
        html.append("</body>\n</html>\n");
    }

    private void run(FinishedRun run) {
        ViewReport report = run.report();
        String status = report.status().toString();
        html.append("<h2>").append(escaped(report.view())).append(" <span class=\"").append(status).append("\">")
                .append(status).append("</span></h2>\n");
        RunTree.error(report).ifPresent(error -> element("pre", error));
        table(List.of(), facts(run), 2);
        section("Rows", List.of("what", "rows"), counts(report), 1);
        section("Rejected rows", List.of("reason", "rows"), report.counts().rejectedBy().entrySet().stream()
                .map(entry -> List.of(entry.getKey().toString(), NumberText.print(entry.getValue()))).toList(), 1);
        section("Expectations that are not met", List.of("expectation", "severity", "found", "expected", "examples"),
                report.breaches().stream().map(breach -> List.of(breach.expectation(), breach.severity().toString(),
                        breach.found(), breach.expected(), String.join(", ", breach.examples()))).toList(),
                5);
        section("Columns", List.of("kind", "what"), report.drift().stream()
                .filter(drift -> drift.kind() != ColumnDrift.Kind.UNUSED)
                .map(drift -> List.of(drift.kind().toString(), drift.sentence())).toList(), 2);
        report.profile().ifPresent(profile -> section("Features", List.of("feature", "null", "null before", "NaN",
                "least", "greatest", "distinct"), features(profile, report.profileBefore()), 1));
        phases(report);
        report.notes().forEach(note -> element("p", "Note: " + note));
    }

    private static List<List<String>> facts(FinishedRun run) {
        ViewReport report = run.report();
        List<List<String>> facts = new ArrayList<>();
        facts.add(List.of("run", report.id()));
        facts.add(List.of("kind", report.kind().toString()));
        facts.add(List.of("started", Times.print(report.startedMicros())));
        facts.add(List.of("took", NumberText.seconds(report.totalSeconds())));
        facts.add(List.of("exit code", Integer.toString(run.exitCode())));
        if (report.window() != null) {
            facts.add(List.of("event times", (report.window().fromMicros() == Long.MIN_VALUE
                    ? ""
                    : "from " + Times.print(report.window().fromMicros()) + " and ")
                    + "before " + Times.print(report.window().toMicros())));
        }
        report.plan().ifPresent(plan -> facts.add(List.of("files", NumberText.print(plan.files().size()))));
        facts.add(List.of("watermark", time(report.watermarkBefore()) + " \u2192 " + time(report.watermarkAfter())));
        return facts;
    }

    private static String time(OptionalLong micros) {
        return micros.isPresent() ? Times.print(micros.getAsLong()) : "none";
    }

    private static List<List<String>> counts(ViewReport report) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("read", NumberText.print(report.counts().read())));
        for (Map.Entry<String, Long> outcome : report.counts().outcomes().entrySet()) {
            if (outcome.getValue() > 0) {
                rows.add(List.of(outcome.getKey().replace('_', ' '), NumberText.print(outcome.getValue())));
            }
        }
        return rows;
    }

    /** A line for each feature that expectations name. */
    private static List<List<String>> features(LoadProfile profile, Optional<LoadProfile> before) {
        List<List<String>> rows = new ArrayList<>();
        profile.features().forEach((name, now) -> {
            Optional<FeatureProfile> then = before.map(load -> load.features().get(name));
            rows.add(List.of(name, now.shownNullShare(), then.map(FeatureProfile::shownNullShare).orElse(""),
                    now.nans() == 0 ? "" : now.shownNanShare(), now.min().orElse(""), now.max().orElse(""),
                    (now.isDistinctExact() ? "" : "about ") + NumberText.print(now.distinct())));
        });
        return rows;
    }

    private void phases(ViewReport report) {
        double total = report.totalSeconds();
        element("h3", "Time");
        html.append("<table>\n");
        for (Phase phase : Phase.values()) {
            double seconds = report.seconds(phase);
            if (seconds > 0) {
                html.append("<tr><th>").append(phase).append("</th><td class=\"n\">")
                        .append(String.format(Locale.ROOT, "%.3f s", seconds)).append("</td><td>")
                        .append(String.format(Locale.ROOT, "<meter max=\"1\" value=\"%.4f\">%.0f %%</meter>",
                                seconds / total, 100 * seconds / total))
                        .append("</td></tr>\n");
            }
        }
        html.append("</table>\n");
    }

    /** Nothing if there are no rows. */
    private void section(String title, List<String> columns, List<List<String>> rows, int texts) {
        if (!rows.isEmpty()) {
            element("h3", title);
            table(columns, rows, texts);
        }
    }

    /** @param texts how many of the first columns hold text; the others hold numbers */
    private void table(List<String> columns, List<List<String>> rows, int texts) {
        html.append("<table>\n");
        if (!columns.isEmpty()) {
            row(columns, "th", texts);
        }
        rows.forEach(row -> row(row, columns.isEmpty() ? "" : "td", texts));
        html.append("</table>\n");
    }

    /** @param element of each cell; if empty, the first cell names the row */
    private void row(List<String> cells, String element, int texts) {
        html.append("<tr>");
        for (int i = 0; i < cells.size(); i++) {
            String name = element.isEmpty() ? i == 0 ? "th" : "td" : element;
            html.append('<').append(name).append(i < texts ? ">" : " class=\"n\">").append(escaped(cells.get(i)))
                    .append("</").append(name).append('>');
        }
        html.append("</tr>\n");
    }

    private void element(String name, String text) {
        html.append('<').append(name).append('>').append(escaped(text)).append("</").append(name).append(">\n");
    }

    /** What a page may not hold becomes a question mark. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;")
                .replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "?");
    }
}
