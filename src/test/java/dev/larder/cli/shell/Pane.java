package dev.larder.cli.shell;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import dev.larder.LarderProcess;

/** A terminal in which a program runs: tmux types keys and shows the screen. */
final class Pane implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(20);

    private final Path socket;

    private Pane(Path socket) {
        this.socket = socket;
    }

    /** Runs the command with the checkout's {@code larder} on the PATH and none of the machine's settings. */
    static Pane start(Path folder, Map<String, String> environment, String... command) throws Exception {
        return start(folder, 140, environment, command);
    }

    static Pane start(Path folder, int columns, Map<String, String> environment, String... command) throws Exception {
        Path bin = Path.of("bin").toAbsolutePath();
        List<String> line = new ArrayList<>(List.of("-f", "/dev/null", "new-session", "-d", "-x",
                Integer.toString(columns),
                "-y", "50",
                "-c", folder.toString(), "env", "-i", "PATH=" + bin + ":" + System.getenv("PATH"), "HOME=" + folder,
                "XDG_CACHE_HOME=" + LarderProcess.CACHE, "LARDER_OPTS=" + LarderProcess.SHORT_LIVED,
                "JAVA_HOME=" + System.getProperty("java.home"),
                "TERM=screen-256color",
                "LC_ALL=C.UTF-8", "HISTFILE=/dev/null"));
        environment.forEach((name, value) -> line.add(name + "=" + value));
        line.addAll(List.of(command));
        Pane pane = new Pane(Files.createTempDirectory("pane").resolve("socket"));
        pane.tmux(line.toArray(String[]::new));
        return pane;
    }

    /** @param keys texts, or tmux's names of keys in angle brackets: {@code <Tab>}, {@code <C-c>} */
    Pane type(String... keys) throws Exception {
        for (String key : keys) {
            if (key.matches("<[A-Z][A-Za-z0-9-]+>")) {
                tmux("send-keys", key.substring(1, key.length() - 1));
            } else {
                tmux("send-keys", "-l", key);
            }
        }
        return this;
    }

    /** Changes the width of the window. */
    Pane resize(int columns) throws Exception {
        tmux("resize-window", "-x", Integer.toString(columns));
        return this;
    }

    Pane line(String text) throws Exception {
        return type(text, "<Enter>");
    }

    String awaitText(String... texts) throws Exception {
        return await(screen -> Arrays.stream(texts).allMatch(screen::contains), String.join("` and `", texts));
    }

    /** Waits until the last line that is not empty equals the text. */
    String awaitLastLine(String line) throws Exception {
        return await(screen -> screen.stripTrailing().endsWith("\n" + line)
                || screen.strip().equals(line), "last: " + line);
    }

    String await(Predicate<String> condition, String what) throws Exception {
        long end = System.nanoTime() + PATIENCE_NANOS;
        String screen = screen();
        while (!condition.test(screen)) {
            if (System.nanoTime() > end) {
                fail("the screen never showed `" + what + "`:\n" + screen.stripTrailing());
            }
            Thread.sleep(50);
            screen = screen();
        }
        return screen;
    }

    String screen() throws Exception {
        return tmux("capture-pane", "-p");
    }

    /** The screen with colors and other attributes as escape sequences. */
    String coloredScreen() throws Exception {
        return tmux("capture-pane", "-p", "-e");
    }

    private String tmux(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("tmux", "-S", socket.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            fail(command + ": " + output);
        }
        return output;
    }

    @Override
    public void close() throws IOException {
        new ProcessBuilder("tmux", "-S", socket.toString(), "kill-server").redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().onExit().join();
        Files.deleteIfExists(socket);
        Files.deleteIfExists(socket.getParent());
    }
}
