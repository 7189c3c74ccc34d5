package dev.larder;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import dev.larder.spark.SparkMaterialize;

/** The rooms, and which of them may use which. */
class ArchitectureTest {
    // DoNotIncludeTests would know only one folder of tests, and -Dfast has another.
    private static final ImportOption MAIN = location -> !location.contains("/test-classes/");
    private static final JavaClasses LARDER = new ClassFileImporter().withImportOption(MAIN)
            .importPackages("dev.larder");

    private static final Set<String> BACKENDS = Set.of("store.redis", "store.redis.record", "store.redis.client",
            "store.aerospike", "store.sqlite");

    /** Each room, from the bottom up, and the rooms that it may use. A package that is missing here is an error. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("text", Set.of()),
            Map.entry("feature", Set.of("text")),
            Map.entry("api", Set.of("feature")),
            Map.entry("expect", Set.of("feature", "text")),
            Map.entry("source.parquet", Set.of("source.storage")),
            Map.entry("source.decode", Set.of("feature", "source.parquet", "text")),
            Map.entry("source.storage", Set.of("feature", "text")),
            Map.entry("source.storage.s3", Set.of("feature", "source.storage", "text")),
            Map.entry("source.arrival", Set.of("feature", "source.storage", "text")),
            Map.entry("source.storage.gcs", Set.of("source.storage")),
            Map.entry("source.table", Set.of("feature", "source.parquet", "source.storage", "text")),
            Map.entry("source.iceberg",
                    Set.of("feature", "source.decode", "source.parquet", "source.storage", "source.table", "text")),
            Map.entry("source.delta",
                    Set.of("feature", "source.decode", "source.parquet", "source.storage", "source.table", "text")),
            Map.entry("source",
                    Set.of("feature", "source.arrival", "source.decode", "source.parquet", "source.storage",
                            "source.table", "text")),
            Map.entry("source.read",
                    Set.of("feature", "source", "source.decode", "source.parquet", "source.storage", "text")),
            Map.entry("export", Set.of("feature", "source", "source.storage", "text")),
            Map.entry("store", Set.of("api", "feature", "text")),
            Map.entry("store.settings", Set.of("feature", "store", "text")),
            Map.entry("store.backend", Set.of("feature", "store", "store.settings", "text")),
            Map.entry("store.feast", Set.of("feature", "store.settings", "text")),
            Map.entry("store.sqlite", Set.of("feature", "store", "store.backend", "text")),
            Map.entry("store.redis.client", Set.of("store", "store.backend", "store.settings", "text")),
            Map.entry("store.redis.record",
                    Set.of("feature", "store", "store.feast", "store.redis.client", "store.settings", "text")),
            Map.entry("store.redis",
                    Set.of("feature", "store", "store.backend", "store.feast", "store.redis.client",
                            "store.redis.record", "store.settings", "text")),
            Map.entry("store.aerospike",
                    Set.of("feature", "store", "store.backend", "store.feast", "store.settings", "text")),
            Map.entry("console", Set.of("feature", "text")),
            Map.entry("format", Set.of("console", "feature", "text")),
            Map.entry("config.yaml", Set.of("text")),
            Map.entry("config.store", Set.of("config.yaml", "feature", "store.settings", "text")),
            Map.entry("config.feast", Set.of("config.store", "config.yaml", "feature", "store.settings", "text")),
            Map.entry("config",
                    Set.of("config.feast", "config.store", "config.yaml", "expect", "feature", "store.settings",
                            "text")),
            Map.entry("materialize",
                    Set.of("api", "config", "expect", "feature", "source", "source.arrival", "source.read",
                            "source.storage", "store",
                            "text")),
            Map.entry("spark",
                    Set.of("api", "config", "expect", "feature", "materialize", "source", "source.arrival",
                            "source.decode", "source.parquet",
                            "source.read", "source.storage", "source.table", "store", "store.settings", "text")),
            Map.entry("report",
                    Set.of("expect", "feature", "materialize", "source", "source.arrival", "source.storage",
                            "source.table",
                            "store",
                            "text")),
            Map.entry("init",
                    Set.of("config.feast", "config.store", "config.yaml", "feature", "source", "source.read",
                            "source.storage",
                            "store.feast",
                            "text")),
            Map.entry("operate",
                    Set.of("expect", "export", "feature", "materialize", "report", "source", "source.arrival",
                            "source.storage", "source.table", "store", "text")),
            Map.entry("cli.session",
                    Set.of("api", "config", "config.yaml", "console", "feature", "format", "init", "materialize",
                            "source", "source.storage", "store", "text")),
            Map.entry("cli.shell",
                    Set.of("cli.session", "config", "config.yaml", "console", "feature", "format", "source.storage",
                            "store.settings", "text")),
            Map.entry("cli.command",
                    Set.of("cli.session", "cli.shell", "config", "config.feast", "config.store", "config.yaml",
                            "console", "expect", "export",
                            "feature", "format", "init", "materialize", "operate", "report", "source", "source.arrival",
                            "source.storage", "store", "store.feast", "store.settings", "text")),
            Map.entry("cli",
                    Set.of("cli.command", "cli.session", "cli.shell", "config", "config.yaml", "console", "expect",
                            "feature", "materialize", "store", "text")));

    static final Set<String> ROOMS = MAY_USE.keySet();

    /** Libraries that only some rooms may name: a client elsewhere could not be replaced, and would be loaded. */
    private static final Map<Set<String>, Set<String>> ROOMS_OF_LIBRARY = Map.ofEntries(
            Map.entry(Set.of("org.sqlite..", "javax.sql.."), Set.of("store.sqlite")),
            Map.entry(Set.of("java.sql.."), Set.of("store.sqlite", "source.iceberg")),
            Map.entry(Set.of("redis.clients.."), Set.of("store.redis.client", "store.redis.record", "store.redis")),
            Map.entry(Set.of("com.aerospike.."), Set.of("store.aerospike")),
            Map.entry(Set.of("software.amazon.."), Set.of("source.storage.s3")),
            Map.entry(Set.of("com.google.auth.."), Set.of("source.storage.gcs")),
            Map.entry(Set.of("org.apache.spark..", "scala..", "org.apache.hadoop.."), Set.of("spark")),
            Map.entry(Set.of("io.delta.."), Set.of("source.delta")),
            Map.entry(Set.of("org.apache.iceberg.."), Set.of("source.iceberg")),
            Map.entry(Set.of("org.apache.parquet.."), Set.of("source", "source.decode", "source.delta",
                    "source.iceberg", "source.parquet", "export", "spark")),
            Map.entry(Set.of("picocli.."), Set.of("cli", "cli.command", "cli.session", "cli.shell")),
            Map.entry(Set.of("org.jline.."), Set.of("cli.shell", "cli.session", "console")));

    static final Set<Set<String>> LIBRARIES = ROOMS_OF_LIBRARY.keySet();

    private static String packageOf(String room) {
        return "dev.larder." + room;
    }

    private static boolean exists(String room) {
        return LARDER.stream().anyMatch(in -> in.getPackageName().equals(packageOf(room)));
    }

    @ParameterizedTest
    @FieldSource("ROOMS")
    void aRoomKnowsOnlyThoseBelow(String room) {
        String[] allowed = Stream.concat(Stream.of(room), MAY_USE.get(room).stream())
                .map(ArchitectureTest::packageOf).toArray(String[]::new);
        // The entry point of spark-submit calls that of the command line.
        classes().that().resideInAPackage(packageOf(room)).and().areNotAssignableTo(SparkMaterialize.class)
                .should().onlyDependOnClassesThat(not(resideInAPackage("dev.larder..")).or(resideInAnyPackage(allowed)))
                .allowEmptyShould(!exists(room)).check(LARDER);
    }

    @Test
    void everyClassIsInARoom() {
        Set<String> packages = LARDER.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
        packages.remove("dev.larder");
        packages.removeAll(ROOMS.stream().map(ArchitectureTest::packageOf).toList());
        assertEquals(Set.of(), packages);
    }

    @Test
    void onlyMainNamesTheBackends() {
        String[] backends = BACKENDS.stream().map(ArchitectureTest::packageOf).toArray(String[]::new);
        noClasses().that().doNotBelongToAnyOf(Main.class).and().resideOutsideOfPackages(backends)
                .should().dependOnClassesThat().resideInAnyPackage(backends).check(LARDER);
    }

    @Test
    void mainIsAlone() {
        assertEquals(Set.of("dev.larder.Main"), LARDER.stream()
                .filter(in -> in.getPackageName().equals("dev.larder"))
                .map(in -> in.getFullName().replaceAll("\\$.*", "")).collect(Collectors.toSet()));
    }

    @Test
    void thereAreNoCycles() {
        slices().matching("dev.larder.(**)").should().beFreeOfCycles().check(LARDER);
    }

    @ParameterizedTest
    @FieldSource("LIBRARIES")
    void aLibraryIsNamedInItsRoomsOnly(Set<String> library) {
        String[] rooms = ROOMS_OF_LIBRARY.get(library).stream().map(ArchitectureTest::packageOf).toArray(String[]::new);
        noClasses().that().resideOutsideOfPackages(rooms).should().dependOnClassesThat()
                .resideInAnyPackage(library.toArray(String[]::new)).check(LARDER);
    }

    @Test
    void noTwoClassesHaveTheSameSimpleName() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            Map<String, List<Path>> byName = files
                    .filter(file -> file.toString().endsWith(".java") && !file.endsWith("package-info.java"))
                    .collect(Collectors.groupingBy(file -> file.getFileName().toString()));
            byName.values().removeIf(same -> same.size() == 1);
            assertEquals(Map.of(), byName);
        }
    }

    @ParameterizedTest
    @FieldSource("ROOMS")
    void everyRoomSaysWhatItIsFor(String room) throws IOException {
        Path info = Path.of("src/main/java", packageOf(room).replace('.', '/'), "package-info.java");
        assertTrue(Files.readString(info).startsWith("/**\n"), info + " explains the package");
    }

    /** Environment, clock, streams and terminal are passed in. */
    @Test
    void onlyMainKnowsTheProcess() {
        noClasses().that().doNotHaveFullyQualifiedName("dev.larder.Main")
                .should().accessField(System.class, "in")
                .orShould().accessField(System.class, "out")
                .orShould().accessField(System.class, "err")
                .orShould().callMethod(System.class, "exit", int.class)
                .orShould().callMethod(Runtime.class, "exit", int.class)
                .orShould().callMethod(Runtime.class, "halt", int.class)
                .orShould().callMethod(System.class, "getenv")
                .orShould().callMethod(System.class, "getenv", String.class)
                .orShould().callMethod(System.class, "currentTimeMillis")
                .orShould().callMethod(Clock.class, "systemUTC")
                .orShould().callMethod(Clock.class, "systemDefaultZone")
                .orShould().callMethod(Instant.class, "now")
                .orShould().callMethod(Throwable.class, "printStackTrace")
                .check(LARDER);
        assertTrue(LARDER.get(Main.class).getMethodCallsFromSelf().stream()
                .anyMatch(call -> call.getTarget().getFullName().equals("java.lang.System.exit(int)")),
                "the rule sees such calls where they are");
    }

    @Test
    void nothingIsCalledAfterNothing() {
        noClasses().should().haveNameMatching(".*(Util|Utils|Utility|Utilities|Helper|Helpers|Manager|Misc|Common)")
                .orShould().resideInAnyPackage("..util..", "..utils..", "..helper..", "..helpers..", "..common..")
                .check(LARDER);
    }

    @Test
    void aFileIsReadInOneSitting() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).toList();
            assertTrue(sources.size() > 50, "these are not all of the sources: " + sources);
            Predicate<Path> tooLong = file -> lines(file) > 400;
            assertEquals(Set.of(), sources.stream().filter(tooLong).collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    private static int lines(Path file) {
        try {
            return Files.readAllLines(file).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
