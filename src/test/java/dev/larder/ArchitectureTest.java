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

/** The rooms of the house, and which of them may know which. */
class ArchitectureTest {
    private static final JavaClasses LARDER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.larder");

    private static final Set<String> BACKENDS = Set.of("store.redis", "store.redis.wire", "store.aerospike",
            "store.sqlite");

    /** Each room and the rooms it may use beside itself. A room that is not here may not be. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("feature", Set.of()),
            Map.entry("source", Set.of("feature", "source.decode", "source.parquet")),
            Map.entry("source.decode", Set.of("feature", "source.parquet")),
            Map.entry("source.parquet", Set.of()),
            Map.entry("store", Set.of("feature")),
            Map.entry("console", Set.of("feature")),
            Map.entry("config", Set.of("feature", "store")),
            Map.entry("store.feast", Set.of("feature", "store")),
            Map.entry("store.sqlite", Set.of("feature", "store")),
            Map.entry("store.redis", Set.of("feature", "store", "store.feast", "store.redis.wire")),
            Map.entry("store.redis.wire", Set.of("feature", "store")),
            Map.entry("store.aerospike", Set.of("feature", "store", "store.feast")),
            Map.entry("materialize", Set.of("feature", "source", "store")),
            Map.entry("shell", Set.of("console")),
            Map.entry("command",
                    Set.of("feature", "source", "store", "store.feast", "console", "config", "materialize", "shell")),
            Map.entry("spark", Set.of("feature", "source", "store", "config", "materialize")));

    static final Set<String> ROOMS = MAY_USE.keySet();

    /** Whose classes may be named in one room only: a client elsewhere could not be replaced, and would be loaded. */
    private static final Map<String, List<String>> LIBRARY_OF_ROOM = Map.of(
            "store.sqlite", List.of("org.sqlite..", "java.sql..", "javax.sql.."),
            "store.redis", List.of("redis.clients.."),
            "store.aerospike", List.of("com.aerospike.."),
            "spark", List.of("org.apache.spark..", "scala..", "org.apache.hadoop.."),
            "source", List.of("org.apache.parquet.."));

    static final Set<String> ROOMS_WITH_A_LIBRARY = LIBRARY_OF_ROOM.keySet();

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
        // The front door of spark-submit, which leads to that of the command line.
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
        noClasses().that().doNotHaveFullyQualifiedName("dev.larder.Main").and().resideOutsideOfPackages(backends)
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
    @FieldSource("ROOMS_WITH_A_LIBRARY")
    void aLibraryIsKnownInOneRoomOnly(String room) {
        noClasses().that().resideOutsideOfPackage(packageOf(room) + "..").should().dependOnClassesThat()
                .resideInAnyPackage(LIBRARY_OF_ROOM.get(room).toArray(String[]::new)).check(LARDER);
    }

    /** What a run finds outside itself is passed in. */
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
