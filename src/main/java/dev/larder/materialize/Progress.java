package dev.larder.materialize;

/** Hears how far a run is. Called from several threads. */
public interface Progress {
    Progress SILENT = new Progress() {
        @Override
        public void phase(String what, long total) {}

        @Override
        public void advance(long rows) {}

        @Override
        public void note(String line) {}
    };

    /** @param total rows of this phase, 0 if that is not known */
    void phase(String what, long total);

    void advance(long rows);

    /** A message for the user that cannot wait for the summary. */
    void note(String line);
}
