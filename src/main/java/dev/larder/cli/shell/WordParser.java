package dev.larder.cli.shell;

import java.util.ArrayList;
import java.util.List;

import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/**
 * Takes a line apart as a shell does: words by white space, quotes anywhere in a word ({@code city="New York"}),
 * backslashes before what shall be itself. A line goes on behind a backslash and where a quote is open.
 */
final class WordParser implements Parser {

    /** A word as it is meant, and where it is written. */
    private record Word(String text, int start, int end) {}

    /** The words of a whole line. @throws EOFError where it goes on */
    List<String> words(String line) {
        return parse(line, line.length(), ParseContext.ACCEPT_LINE).words();
    }

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        Splitter whole = new Splitter(line);
        if (context == ParseContext.ACCEPT_LINE && whole.open != null) {
            throw new EOFError(-1, -1, "the line does not end: " + whole.open);
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
        /** Why the line goes on, null where it does not. */
        private String open;

        Splitter(String line) {
            char quote = 0;
            int length = line.stripLeading().startsWith("#") ? 0 : line.length();
            for (int i = 0; i < length; i++) {
                char c = line.charAt(i);
                if (quote == 0 && Character.isWhitespace(c)) {
                    end(i);
                    continue;
                }
                start = start < 0 ? i : start;
                if (c == '\\' && quote != '\'') {
                    if (++i == length) {
                        open = "a backslash stands at its end";
                    } else if (line.charAt(i) != '\n') {
                        word.append(line.charAt(i));
                    } else if (word.isEmpty() && start == i - 1) {
                        // A line that is gone on with between two words.
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
                open = "a quote is open";
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

        /** Of a part of one word. */
        String text() {
            return words.isEmpty() ? "" : words.getFirst().text();
        }
    }

    /**
     * @param wordIndex the word that the cursor is in, or the next one
     * @param wordCursor how much of that word stands before the cursor
     * @param rawWordCursor the same with its quotes and backslashes
     * @param rawWordLength the whole word with its quotes and backslashes
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
