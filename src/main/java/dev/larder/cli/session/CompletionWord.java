package dev.larder.cli.session;

/**
 * What the word under the cursor may become.
 *
 * @param meaning a few words beside it, empty for none
 */
public record CompletionWord(String word, Kind kind, String meaning) {
    /** The only candidate if a file name is due, which the shell completes itself. */
    public static final String FILES = ":files";

    public enum Kind {
        COMMAND("commands"),
        OPTION("options"),
        VIEW("views"),
        FEATURE("features"),
        KEY("join keys"),
        PROFILE("profiles"),
        CONFIG_KEY("config keys"),
        VALUE("values");

        private final String heading;

        Kind(String heading) {
            this.heading = heading;
        }

        /** As a heading above several. */
        @Override
        public String toString() {
            return heading;
        }
    }

    public boolean isFiles() {
        return word.equals(FILES);
    }

    /** A line for the completion script of a shell: the word, a tab and its meaning. */
    public String described() {
        return meaning.isEmpty() ? word : word + "\t" + meaning;
    }
}
