package dev.larder.materialize;

/** Hears how far a run is. Called from several threads. */
public interface Progress {
    Progress SILENT = new Progress() {
        @Override
        public void phase(String what, long total) {}

        @Override
        public void advance(long rows) {}
    };

    /** @param total rows of this phase */
    void phase(String what, long total);

    void advance(long rows);
}
