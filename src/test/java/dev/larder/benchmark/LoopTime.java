package dev.larder.benchmark;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.sun.management.OperatingSystemMXBean;

/** What a loop costs that runs in a process of its own, without the time to start and to read its rows. */
record LoopTime(long cpuNanos, long nanos) {

    static LoopTime start() {
        return new LoopTime(cpu(), System.nanoTime());
    }

    private static long cpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /** Seconds, for {@link #of}. */
    void print() {
        System.out.println((cpu() - cpuNanos) / 1e9 + " " + (System.nanoTime() - nanos) / 1e9);
    }

    /** Runs a program that prints its time. */
    static Workplace.Cost of(Workplace workplace, Class<?> program, Object... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), program.getName()));
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        String[] seconds = workplace.run(command, null).output().strip().split(" ");
        return new Workplace.Cost(Double.parseDouble(seconds[0]), Double.parseDouble(seconds[1]));
    }
}
