package dev.larder.cli.shell;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * Shows output that is longer than the screen in the user's pager, page by page. What fits is printed as it is, and the
 * pager is not started.
 */
final class Pager extends OutputStream {
    private static final String USUAL = "if command -v less >/dev/null; then exec less -FRX; else exec cat; fi";
    private static final int MAX_HELD = 1 << 20;

    private final OutputStream screen;
    private final Map<String, String> environment;
    private final int height;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private int lines;
    private ShellProgram program;

    /** @param height lines of the screen */
    Pager(OutputStream screen, Map<String, String> environment, int height) {
        this.screen = screen;
        this.environment = environment;
        this.height = height;
    }

    @Override
    public void write(int oneByte) throws IOException {
        write(new byte[]{(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        if (program != null) {
            program.input().write(bytes, from, length);
            return;
        }
        held.write(bytes, from, length);
        for (int i = from; i < from + length; i++) {
            lines += bytes[i] == '\n' ? 1 : 0;
        }
        // The prompt takes a line too.
        if (lines >= height - 1 || held.size() > MAX_HELD) {
            program = ShellProgram.start(environment.getOrDefault("LARDER_PAGER", USUAL));
            held.writeTo(program.input());
        }
    }

    /** Shows what is held, or waits until the user has left the pager. */
    void finish() throws IOException {
        if (program == null) {
            held.writeTo(screen);
            screen.flush();
        } else {
            program.finish();
        }
    }
}
