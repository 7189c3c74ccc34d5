package dev.larder.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import tools.jackson.dataformat.yaml.YAMLMapper;

/** What can be checked on the pages of the documentation without running a command. */
class PagesTest {
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern CLASS = Pattern.compile("[A-Z][a-z]\\w*[a-z]\\w*");
    /** Names in the shape of a class that are not larder's. */
    private static final Set<String> OTHERS = Set.of("BigDecimal", "Infinity", "JdbcCatalog", "SqlCatalog",
            "TimeoutStopSec", "Timestamp");
    private static final List<Path> SOURCES = List.of(Path.of("src/main/java"), Path.of("src/test/java"),
            Path.of("examples"));

    @Test
    void readmeIsShort() throws IOException {
        assertTrue(Files.size(Path.of("README.md")) <= 12 * 1024);
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Page page : Page.all()) {
            for (MatchResult link : matches(LINK, String.join("\n", page.prose()))) {
                String[] target = link.group(1).split("#", 2);
                if (target[0].matches("\\w+:.*")) {
                    continue;
                }
                Path file = target[0].isEmpty() ? page.file() : page.file().resolveSibling(target[0]).normalize();
                if (!Files.exists(file)
                        || target.length > 1 && !Page.read(file).anchors().contains(target[1])) {
                    broken.add(page + ": " + link.group(1));
                }
            }
        }
        assertEquals(List.of(), broken);
    }

    @Test
    void everyPageIsLinkedFromAnother() throws IOException {
        Set<Path> linked = Page.all().stream()
                .flatMap(page -> matches(LINK, String.join("\n", page.prose())).stream()
                        .map(link -> link.group(1).split("#")[0]).filter(target -> target.endsWith(".md"))
                        .map(target -> page.file().resolveSibling(target).normalize()))
                .collect(Collectors.toSet());
        assertEquals(List.of(), Page.all().stream().map(Page::file)
                .filter(file -> !file.equals(Path.of("README.md")) && !linked.contains(file)).toList());
    }

    @Test
    void everyYamlBlockIsYaml() throws IOException {
        YAMLMapper mapper = new YAMLMapper();
        for (Page page : Page.all()) {
            page.blocks().stream().filter(block -> block.language().equals("yaml"))
                    .forEach(block -> assertTrue(mapper.readTree(String.join("\n", block.text())).isObject(),
                            page + ":" + block.line()));
        }
    }

    /** A class that is renamed is renamed in the pages too. */
    @Test
    void everyClassThatIsNamedExists() throws IOException {
        Set<String> classes = new TreeSet<>(OTHERS);
        for (Path folder : SOURCES) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".java"))
                        .forEach(name -> classes.add(name.replace(".java", "")));
            }
        }
        List<String> unknown = new ArrayList<>();
        // Decisions are about other people's classes.
        for (Page page : Page.all().stream().filter(each -> !each.toString().contains("/decisions/")).toList()) {
            for (MatchResult code : matches(CODE, String.join("\n", page.prose()))) {
                Matcher named = Pattern.compile("([A-Za-z]+)(\\.\\w+)?(\\(\\))?").matcher(code.group(1));
                if (named.matches() && CLASS.matcher(named.group(1)).matches() && !classes.contains(named.group(1))) {
                    unknown.add(page + ": " + code.group(1));
                }
            }
        }
        assertEquals(List.of(), unknown);
    }

    /** The table of rooms in the architecture page is that of the packages. */
    @Test
    void everyRoomIsInTheArchitecture() throws IOException {
        Path main = Path.of("src/main/java/dev/larder");
        Set<String> rooms = new TreeSet<>();
        try (Stream<Path> files = Files.walk(main)) {
            files.filter(file -> file.endsWith("package-info.java"))
                    .map(file -> main.relativize(file.getParent()).toString().replace('/', '.')).forEach(rooms::add);
        }
        Page page = Page.read(Path.of("src/site/markdown/explanation/architecture.md"));
        Set<String> documented = page.prose().stream().dropWhile(line -> !line.equals("## The rooms"))
                .takeWhile(line -> !line.startsWith("Third-party"))
                .filter(line -> line.startsWith("| `")).map(line -> line.split("\\|")[1])
                .flatMap(cell -> matches(CODE, cell).stream().map(code -> code.group(1)))
                .filter(room -> !room.equals("dev.larder")).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(rooms, documented);
    }

    /** The Maven commands of the pages name profiles, properties and tests that there are. */
    @Test
    void everyMavenCommandNamesWhatExists() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        Set<String> known = new TreeSet<>(Set.of("test", "it.test", "targetClasses", "targetTests", "skipTests",
                "jreleaser.dry.run"));
        matches(Pattern.compile(
                "(?:getLong|getBoolean)\\(\"([\\w.]+)\"|getInteger\\(\"([\\w.]+)\"|getProperty\\(\"(larder[\\w.]+)\""),
                sources()).forEach(found -> {
                    for (int i = 1; i <= found.groupCount(); i++) {
                        if (found.group(i) != null) {
                            known.add(found.group(i));
                        }
                    }
                });
        List<String> unknown = new ArrayList<>();
        for (Page page : Page.all()) {
            for (MatchResult command : matches(Pattern.compile("(?:^|[`$] ?)(mvn [^`#\n|]+)", Pattern.MULTILINE),
                    String.join("\n", page.lines()))) {
                for (MatchResult option : matches(Pattern.compile(" -([DP])([\\w.]+)(?:=(\\S+))?"), command.group(1))) {
                    String name = option.group(2);
                    boolean exists = option.group(1).equals("P")
                            ? pom.contains("<id>" + name + "</id>")
                            : known.contains(name) || pom.contains("<" + name + ">")
                                    || pom.contains("<name>" + name + "</name>");
                    if (!exists || name.endsWith("test") && option.group(3) != null && !isTest(option.group(3))) {
                        unknown.add(page + ": " + option.group());
                    }
                }
            }
        }
        assertEquals(List.of(), unknown);
    }

    private static boolean isTest(String name) {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            return files.anyMatch(file -> file.endsWith(name + ".java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                all.append(Files.readString(file));
            }
            return all.toString();
        }
    }

    private static List<MatchResult> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().toList();
    }
}
