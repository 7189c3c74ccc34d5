package dev.larder.cli.shell;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;

/** A command line of the user's shell that reads what larder prints, and prints to the same screen. */
final class ShellProgram {
    private final Process process;

    private ShellProgram(Process process) {
        this.process = process;
    }

    static ShellProgram start(String commandLine) throws IOException {
        return new ShellProgram(new ProcessBuilder("sh", "-c", commandLine).redirectOutput(Redirect.INHERIT)
                .redirectError(Redirect.INHERIT).start());
    }

    OutputStream input() {
        return process.getOutputStream();
    }

    /** Ends its input and waits for it. @return its exit code */
    int finish() throws IOException {
        try {
            try {
                input().close();
            } catch (IOException e) {
                // It has left without reading everything, as `head` and a pager do.
            }
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            return 1;
        }
    }
}
