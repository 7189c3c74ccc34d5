package dev.larder.cli.command;

import dev.larder.console.Console;
import dev.larder.console.ProgressBar;
import dev.larder.materialize.Progress;

/** Shows the progress of a run: a bar on a terminal, else a line now and then. */
final class ConsoleProgress implements Progress {
    private final Console console;
    private final ProgressBar bar;

    ConsoleProgress(Console console) {
        this.console = console;
        this.bar = new ProgressBar(console);
    }

    @Override
    public void phase(String what, long total) {
        bar.phase(what, total);
    }

    @Override
    public void advance(long rows) {
        bar.advance(rows);
    }

    @Override
    public void note(String line) {
        bar.clear();
        console.say(line);
    }

    /** Removes the bar, so that the next message begins on an empty line. */
    void clear() {
        bar.clear();
    }
}
