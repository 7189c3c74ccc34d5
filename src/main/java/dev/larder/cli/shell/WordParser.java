package dev.larder.cli.shell;

import java.util.ArrayList;
import java.util.List;

import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/**
 * Splits a line into words as a shell does: at white space, with quotes anywhere in a word ({@code city="New York"})
 * and backslashes that escape the next character. A line continues after a backslash at its end, and while a quote is
 * open.
 */
final class WordParser implements Parser {

    /** A word without its quotes, and where it stands in the line. */
    private record Word(String text, int start, int end) {}

    /**
     * A line of the prompt.
     *
     * @param pipe the shell command after an unquoted {@code |}, which reads what the line prints; empty for none
     */
    record CommandLine(List<String> words, String pipe) {}

    /** Splits a whole line. @throws EOFError if the line continues */
    CommandLine split(String line) {
        Splitter whole = new Splitter(line);
        requireComplete(whole);
        return new CommandLine(whole.words.stream().map(Word::text).toList(), whole.pipe.strip());
    }

    private static void requireComplete(Splitter line) {
        if (line.open != null) {
            throw new EOFError(-1, -1, "the line is not complete: " + line.open);
        }
    }

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        Splitter whole = new Splitter(line);
        if (context == ParseContext.ACCEPT_LINE) {
            requireComplete(whole);
        }
        List<Word> words = whole.words;
        int index = 0;
        while (index < words.size() && words.get(index).end() < cursor) {
            index++;
        }
        boolean inWord = index < words.size() && words.get(index).start() <= cursor;
        int start = inWord ? words.get(index).start() : cursor;
        String before = new Splitter(line.substring(start, cursor)).text();
        return new Line(line, cursor, words.stream().map(Word::text).toList(), index, before.length(), cursor - start,
                inWord ? words.get(index).end() - start : 0);
    }

    private static final class Splitter {
        private final List<Word> words = new ArrayList<>();
        private final StringBuilder word = new StringBuilder();
        private int start = -1;
        /** Why the line continues, null if it is complete. */
        private String open;
        private String pipe = "";

        Splitter(String line) {
            char quote = 0;
            int length = line.stripLeading().startsWith("#") ? 0 : line.length();
            for (int i = 0; i < length; i++) {
                char c = line.charAt(i);
                if (quote == 0 && Character.isWhitespace(c)) {
                    end(i);
                    continue;
                }
                if (quote == 0 && c == '|' && start < 0) {
                    pipe = line.substring(i + 1);
                    return;
                }
                start = start < 0 ? i : start;
                if (c == '\\' && quote != '\'') {
                    if (++i == length) {
                        open = "it ends with a backslash";
                    } else if (line.charAt(i) != '\n') {
                        word.append(line.charAt(i));
                    } else if (word.isEmpty() && start == i - 1) {
                        // The line continues between two words.
                        start = -1;
                    }
                } else if (quote == 0 && (c == '"' || c == '\'')) {
                    quote = c;
                } else if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            }
            if (quote != 0) {
                open = "a quote is not closed";
            }
            end(length);
        }

        private void end(int at) {
            if (start >= 0) {
                words.add(new Word(word.toString(), start, at));
                word.setLength(0);
                start = -1;
            }
        }

        /** The text, if the line is a part of one word. */
        String text() {
            return words.isEmpty() ? "" : words.getFirst().text();
        }
    }

    /**
     * @param wordIndex the word that the cursor is in, or the next one
     * @param wordCursor how many characters of that word are before the cursor
     * @param rawWordCursor the same, counting quotes and backslashes
     * @param rawWordLength the length of the whole word, counting quotes and backslashes
     */
    private record Line(String line, int cursor, List<String> words, int wordIndex, int wordCursor, int rawWordCursor,
            int rawWordLength) implements CompletingParsedLine {
        @Override
        public String word() {
            return rawWordLength == 0 ? "" : words.get(wordIndex);
        }

        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            return candidate.toString().replaceAll("[\\\\\"'\\s]", "\\\\$0");
        }
    }
}
