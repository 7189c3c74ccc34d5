package dev.larder.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A Markdown file of the documentation: README, or a page of the site. */
record Page(Path file, List<String> lines) {
    private static final Path SITE = Path.of("src/site/markdown");

    /**
     * A fenced block.
     *
     * @param language the first word behind the fence; {@code console} blocks are run
     * @param words    what follows it: programs that a {@code console} block needs, or the file that holds the text
     * @param line     number of the fence in the file
     */
    record Block(String language, List<String> words, int line, List<String> text) {}

    /** A command and the lines that it prints. */
    record Step(String command, List<String> output, int line) {}

    static List<Page> all() throws IOException {
        try (Stream<Path> site = Files.walk(SITE)) {
            Stream<Path> files = Stream.concat(Stream.of(Path.of("README.md")),
                    site.filter(file -> file.toString().endsWith(".md")).sorted());
            return files.map(Page::read).toList();
        }
    }

    static Page read(Path file) {
        try {
            return new Page(file, Files.readAllLines(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        Block open = null;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.startsWith("```")) {
                if (open != null) {
                    open.text().add(line);
                }
            } else if (open == null) {
                List<String> words = List.of(line.substring(3).strip().split(" +"));
                open = new Block(words.getFirst(), words.subList(1, words.size()), i + 1, new ArrayList<>());
                blocks.add(open);
            } else {
                open = null;
            }
        }
        return blocks;
    }

    /** Lines outside of blocks. */
    List<String> prose() {
        List<String> prose = new ArrayList<>();
        boolean inBlock = false;
        for (String line : lines) {
            if (line.startsWith("```")) {
                inBlock = !inBlock;
            } else if (!inBlock) {
                prose.add(line);
            }
        }
        return prose;
    }

    static List<Step> steps(Block block) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < block.text().size(); i++) {
            String line = block.text().get(i);
            if (line.startsWith("$ ")) {
                steps.add(new Step(line.substring(2), new ArrayList<>(), block.line() + i + 1));
            } else if (!steps.isEmpty() && steps.getLast().command().endsWith("\\")) {
                Step begun = steps.removeLast();
                steps.add(new Step(begun.command() + "\n" + line, begun.output(), begun.line()));
            } else {
                steps.getLast().output().add(line);
            }
        }
        return steps;
    }

    /** Anchors of the headings, as GitHub makes them. */
    Set<String> anchors() {
        Set<String> anchors = new TreeSet<>();
        prose().stream().filter(line -> line.startsWith("#"))
                .forEach(line -> anchors.add(line.replaceFirst("^#+ +", "").toLowerCase(java.util.Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-')));
        return anchors;
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
