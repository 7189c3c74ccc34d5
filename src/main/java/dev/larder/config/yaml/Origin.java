package dev.larder.config.yaml;

/** Where something of the config was said. */
public sealed interface Origin {

    /** @param number counts from 1; {@link #WHOLE_FILE} where no line is to blame */
    record Line(String file, int number) implements Origin {
        public static final int WHOLE_FILE = 0;

        @Override
        public String toString() {
            return number == WHOLE_FILE ? file : file + ":" + number;
        }
    }

    /** An option or variable outside the file: {@code --set online_store.db}, {@code $LARDER_PROFILE}. */
    record Given(String by) implements Origin {
        @Override
        public String toString() {
            return by;
        }
    }

    /** The file from top to bottom, then what was given beside it. */
    private int rank() {
        return switch (this) {
            case Line line -> line.number();
            case Given given -> Integer.MAX_VALUE;
        };
    }

    static int compare(Origin a, Origin b) {
        return Integer.compare(a.rank(), b.rank());
    }
}
