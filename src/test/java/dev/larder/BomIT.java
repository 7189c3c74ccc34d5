package dev.larder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The list of dependencies that a release comes with names every jar of its archive, and no other. */
class BomIT {
    private static final Path LIB = Path.of("target/lib").toAbsolutePath();

    @TempDir
    private Path folder;

    /** Maven's local repository, by one of its jars on the class path of the tests. */
    private static String repository() {
        String known = "/org/xerial/sqlite-jdbc/";
        return Arrays.stream(System.getProperty("java.class.path").split(":")).filter(jar -> jar.contains(known))
                .map(jar -> jar.substring(0, jar.indexOf(known))).findFirst().orElseThrow();
    }

    @Test
    void listsTheJarsOfTheArchive() throws Exception {
        Set<String> jars;
        try (Stream<Path> files = Files.walk(LIB)) {
            jars = files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".jar"))
                    .filter(name -> !name.startsWith("larder")).collect(Collectors.toCollection(TreeSet::new));
        }
        String sqlite = jars.stream().filter(name -> name.startsWith("sqlite-jdbc-")).findFirst().orElseThrow()
                .replaceFirst("sqlite-jdbc-(.*)\\.jar", "$1");
        Path bom = Files.writeString(folder.resolve("bom.json"), """
                {"metadata": {"component": {"bom-ref": "larder"}},
                 "components": [
                   {"bom-ref": "sqlite", "name": "sqlite-jdbc", "version": "%s", "purl": "pkg:maven/kept"},
                   {"bom-ref": "spark", "name": "spark-core_2.13", "version": "4.2.0", "purl": "pkg:maven/spark"}],
                 "dependencies": [{"ref": "larder", "dependsOn": ["sqlite", "spark"]}, {"ref": "sqlite"},
                   {"ref": "spark"}]}
                """.formatted(sqlite));
        new LauncherSandbox(folder).call(Map.of(), System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1", "-cp", LIB + "/*",
                Path.of("src/build/java/CompleteBom.java").toAbsolutePath()
                        .toString(),
                bom.toString(), LIB.toString(), repository()).expectExit(0);

        JsonNode complete = JsonMapper.shared().readTree(Files.readString(bom));
        Set<String> listed = new TreeSet<>();
        Set<String> references = new TreeSet<>(Set.of("larder"));
        for (JsonNode component : complete.path("components")) {
            String name = component.path("name").asString() + "-" + component.path("version").asString() + ".jar";
            assertTrue(listed.add(name), name + " is listed twice");
            references.add(component.path("bom-ref").asString());
            assertTrue(component.path("purl").asString().startsWith("pkg:maven/"), component::toString);
            assertTrue(name.startsWith("sqlite") || component.path("licenses").size() > 0, component::toString);
        }
        assertEquals(jars, listed);
        assertTrue(listed.stream().filter(name -> name.startsWith("jackson-databind-")).count() > 2,
                "tables have versions of their own: " + listed);
        Set<String> inGraph = new TreeSet<>();
        complete.path("dependencies").forEach(dependency -> inGraph.add(dependency.path("ref").asString()));
        assertEquals(references, inGraph);
        assertEquals("[\"sqlite\"]", complete.path("dependencies").get(0).path("dependsOn").toString());
    }
}
