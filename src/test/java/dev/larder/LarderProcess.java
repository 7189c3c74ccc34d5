package dev.larder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs larder in a process of its own, for what threads of one process cannot show. */
public final class LarderProcess {
    /**
     * Where {@code bin/larder} keeps its class archives and Spark's jars: in one folder for all tests, because an archive
     * takes as much processor time as thirty commands.
     */
    public static final Path CACHE = Path.of("target/cache").toAbsolutePath();

    /** For {@code LARDER_OPTS}: a short run ends before the second compiler pays. */
    public static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

    private static final long PATIENCE_SECONDS = 1200;

    private final String line;
    private final Process process;
    private final Path out;
    private final Path err;

    private LarderProcess(String line, Process process, Path out, Path err) {
        this.line = line;
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** @param input a file; both output streams go to files too, so that no pipe can fill up */
    static LarderProcess start(Path folder, Path input, String... arguments) throws IOException {
        return start(folder, Map.of(), input, arguments);
    }

    public static LarderProcess start(Path folder, Map<String, String> environment, Path input, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of("bin/larder").toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile("larder", ".out");
        Path err = Files.createTempFile("larder", ".err");
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectInput(input.toFile())
                .redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("LARDER_") || name.equals("JDK_JAVA_OPTIONS"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("XDG_CACHE_HOME", CACHE.toString());
        builder.environment().put("LARDER_OPTS", "-Xmx128m " + SHORT_LIVED);
        builder.environment().putAll(environment);
        return new LarderProcess("larder " + String.join(" ", arguments), builder.start(), out, err);
    }

    LarderProcess ends(int code) throws IOException, InterruptedException {
        ends();
        assertEquals(code, process.exitValue(), this::toString);
        return this;
    }

    /** Waits for the end, with any exit code. */
    public LarderProcess ends() throws InterruptedException {
        try {
            assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> "still running: " + this);
            return this;
        } finally {
            process.destroyForcibly();
        }
    }

    /** @param name such as {@code TERM} */
    public void signal(String name) throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor());
    }

    /** What `ps` shows while it runs. */
    public String commandLine() throws IOException {
        return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline")).replace('\0', ' ');
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    public String out() throws IOException {
        return Files.readString(out);
    }

    public String err() throws IOException {
        return Files.readString(err);
    }

    @Override
    public String toString() {
        try {
            String printed = out();
            return "$ " + line + "\n--- standard output\n" + printed.substring(0, Math.min(1000, printed.length()))
                    + "\n--- standard error\n" + err();
        } catch (IOException e) {
            return line + ": " + e;
        }
    }
}
