package dev.larder.config.yaml;

/** Where a part of the config comes from. */
public sealed interface Origin {

    /** @param number counts from 1; {@link #WHOLE_FILE} if no single line is at fault */
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

    /** Orders the lines of the file before options and variables. */
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
