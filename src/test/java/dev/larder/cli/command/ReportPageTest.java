package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

import dev.larder.cli.session.ExitCode;

/** The report of a run as a page. */
class ReportPageTest {
    @TempDir
    private Path folder;

    /** The page is XML, too, so that a parser finds what is not closed or not escaped. */
    private static Document parsed(String page) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new InputSource(new StringReader(page)));
    }

    private static List<String> texts(Document page, String element) {
        List<String> texts = new ArrayList<>();
        NodeList found = page.getElementsByTagName(element);
        for (int i = 0; i < found.getLength(); i++) {
            texts.add(found.item(i).getTextContent());
        }
        return texts;
    }

    @Test
    void aPageShowsCountsFeaturesAndTimes() throws Exception {
        CustomerFiles files = new CustomerFiles(folder, CustomerFiles.VIEW
                + "  expect: {features: {total: {null_share: {change: 60pp}}}}\n");
        files.rows("a.parquet", "'c1', '2026-11-19 08:00', 1", "'c2', '2026-11-19 07:30', 3",
                "NULL, '2026-11-19 07:30', 3");
        files.materialize("--max-rejects", "1").exits(ExitCode.OK);
        files.rows("b.parquet", "'c1', '2026-11-19 09:00', NULL");
        files.materialize("--max-rejects", "1", "--report", "run.html").exits(ExitCode.OK);
        String text = files.read("run.html");
        Document page = parsed(text);
        assertTrue(text.startsWith("<!DOCTYPE html>\n<html lang=\"en\">\n"), text);
        assertEquals(List.of("larder: acme"), texts(page, "title"));
        assertEquals(List.of("customers ok"), texts(page, "h2"));
        assertEquals(List.of("Rows", "Rejected rows", "Features", "Time"), texts(page, "h3"));
        List<String> rows = texts(page, "tr");
        assertTrue(rows.contains("read4"), rows::toString);
        assertTrue(rows.contains("null join key1"), rows::toString);
        assertTrue(rows.contains("options--max-rejects=1 --report=run.html"), rows::toString);
        assertTrue(rows.contains("watermark2026-11-19T08:00:00Z \u2192 2026-11-19T09:00:00Z"), rows::toString);
        // Null share now, null share before, least, greatest, distinct.
        assertTrue(rows.contains("total50 %0 %3.03.01"), rows::toString);
        assertFalse(text.matches("(?s).*(src|href|url\\().*"), "it needs another file");
        assertTrue(text.contains("prefers-color-scheme: dark"));
    }

    @Test
    void whatDataBringsIsEscaped() throws Exception {
        CustomerFiles files = new CustomerFiles(folder, CustomerFiles.VIEW.replace("path: data",
                "path: \"<b>&'\\\"\""));
        files.materialize("--report", "run.html").exits(ExitCode.FAILED);
        Document page = parsed(files.read("run.html"));
        assertEquals(List.of("customers failed"), texts(page, "h2"));
        assertEquals(List.of("`FOLDER/<b>&'\"` does not exist"), texts(page, "pre"));
    }
}
