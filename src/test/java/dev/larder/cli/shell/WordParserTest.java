package dev.larder.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;

import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.Parser.ParseContext;
import org.junit.jupiter.api.Test;

class WordParserTest {
    private final WordParser parser = new WordParser();

    private List<String> words(String line) {
        return parser.split(line).words();
    }

    @Test
    void whatFollowsAPipeIsLeftAsItIs() {
        WordParser.CommandLine line = parser.split("scan v -o csv | awk -F, '{print $1}' | sort");
        assertEquals(List.of("scan", "v", "-o", "csv"), line.words());
        assertEquals("awk -F, '{print $1}' | sort", line.pipe());
        assertEquals(new WordParser.CommandLine(List.of("put", "v", "a=x|y", "|"), ""),
                parser.split("put v a=x|y '|'"));
    }

    @Test
    void wordsAreSplitAsInAShell() {
        assertEquals(List.of("get", "v", "id=1"), words("  get v\tid=1 "));
        assertEquals(List.of("put", "v", "city=New York", "s=it's", "e="), words("put v city=\"New York\""
                + " s=\"it's\" e=''"));
        assertEquals(List.of("a b", "c\\d", "\"", "\\n"), words("a\\ b c\\\\d \\\" '\\n'"));
        assertEquals(List.of(""), words("''"));
        assertEquals(List.of(), words("   "));
        assertEquals(List.of(), words(" # a comment 'with an open quote"));
        assertEquals(List.of("x#y", "#z"), words("x#y #z"));
    }

    @Test
    void aLineContinuesAfterABackslashAndInAQuote() {
        assertEquals(List.of("get", "v", "-o", "json"), words("get v \\\n -o json"));
        assertEquals(List.of("getv"), words("get\\\nv"));
        assertEquals(List.of("s=a\nb"), words("s='a\nb'"));
        assertEquals("the line is not complete: it ends with a backslash",
                assertThrows(EOFError.class, () -> words("get v \\")).getMessage());
        assertEquals("the line is not complete: a quote is not closed",
                assertThrows(EOFError.class, () -> words("get \"v")).getMessage());
    }

    @Test
    void completionGetsTheWordUnderTheCursor() {
        assertWord("get cus", 7, 1, "cus", 3, 3);
        assertWord("get cus", 4, 1, "cus", 0, 0);
        assertWord("get  v", 4, 1, "", 0, 0);
        assertWord("get ", 4, 1, "", 0, 0);
        assertWord("", 0, 0, "", 0, 0);
        assertWord("put c=\"New Yo", 13, 1, "c=New Yo", 8, 9);
    }

    private void assertWord(String line, int cursor, int index, String word, int wordCursor, int rawCursor) {
        CompletingParsedLine parsed = (CompletingParsedLine) parser.parse(line, cursor, ParseContext.COMPLETE);
        assertEquals(index, parsed.wordIndex(), line);
        assertEquals(word, parsed.word(), line);
        assertEquals(wordCursor, parsed.wordCursor(), line);
        assertEquals(rawCursor, parsed.rawWordCursor(), line);
    }
}
