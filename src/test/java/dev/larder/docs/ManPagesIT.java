package dev.larder.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.LarderProcess;
import dev.larder.Programs;

/** The manual pages of the archive, as the build writes them. */
class ManPagesIT {
    @TempDir
    private static Path folder;

    @BeforeAll
    static void write() throws Exception {
        assertEquals("", run("bin/larder", "__man", folder.toString()));
    }

    private static String run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("MANWIDTH", "100");
        builder.environment().put("XDG_CACHE_HOME", LarderProcess.CACHE.toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void everyCommandHasAPageWithEverySection() throws Exception {
        assertTrue(pages().size() >= 17, pages().toString());
        assertTrue(Files.exists(folder.resolve("larder-config-check.1")));
        for (Path page : pages()) {
            String text = Files.readString(page);
            for (String section : List.of("NAME", "SYNOPSIS", "GLOBAL OPTIONS", "EXIT STATUS", "SEE ALSO")) {
                assertTrue(text.contains("\n.SH " + section + "\n"), page + ": " + section);
            }
            // A variable of the environment, and nothing that picocli left as it was.
            String read = text.replace("${NAME}", "");
            assertTrue(!read.contains("${") && !read.contains("%%") && !read.contains("@|"), text);
        }
        String get = Files.readString(folder.resolve("larder-get.1"));
        assertTrue(get.contains("""
                .SH EXAMPLES
                .nf
                larder get customer_features customer_id=cust\\-007
                """), get);
        assertTrue(get.contains("""
                .TP
                .B 3
                row not found, or differences found
                """), get);
    }

    @Test
    void mandocAcceptsEveryPage() throws Exception {
        Programs.require("mandoc");
        for (Path page : pages()) {
            // Without a date, so that the same sources give the same archive.
            run("sh", "-c", "mandoc -Tlint -Wwarning \"$0\" | grep -v 'missing date'; [ $? = 1 ]", page.toString());
        }
    }

    @Test
    void manShowsAPage() throws Exception {
        Programs.require("man");
        String shown = run("man", "-P", "cat", "-l", folder.resolve("larder-get.1").toString());
        assertTrue(shown.contains("larder get customer_features customer_id=cust-007"), shown);
    }
}
