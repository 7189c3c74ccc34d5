package dev.larder.source;

/** Files that have something in common: how many, and the newest and oldest of them. */
final class FileGroup {
    private int files;
    private final Range byEvent = new Range();
    private final Range byModified = new Range();
    private String first;

    /** Times of files, and a file of the newest. */
    private static final class Range {
        private long oldest = Long.MAX_VALUE;
        private long newest = Long.MIN_VALUE;
        private String example;

        void add(String file, long time) {
            oldest = Math.min(oldest, time);
            if (time > newest) {
                newest = time;
                example = file;
            }
        }
    }

    void add(String file, FileAge age) {
        files++;
        first = first == null ? file : first;
        if (age.rows() > 0) {
            age.newestMicros().ifPresent(micros -> byEvent.add(file, micros));
            byModified.add(file, age.modifiedMillis());
        }
    }

    int files() {
        return files;
    }

    /** @param events whether the event times of all files are known */
    long newest(boolean events) {
        return range(events).newest;
    }

    long oldest(boolean events) {
        return range(events).oldest;
    }

    /** The name of a newest file. */
    String example(boolean events) {
        String newest = range(events).example;
        return newest == null ? first : newest;
    }

    private Range range(boolean events) {
        return events ? byEvent : byModified;
    }
}
