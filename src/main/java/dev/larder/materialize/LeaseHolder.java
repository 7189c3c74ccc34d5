package dev.larder.materialize;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Who holds a lease, as {@code host/process/place/nonce}.
 *
 * @param place where the process number means something: a boot of a machine, and a container on it; empty if that
 *     is not to be known
 */
public record LeaseHolder(String host, long process, String place, String nonce) {

    static LeaseHolder ofThisProcess() {
        return new LeaseHolder(HostName.current(), ProcessHandle.current().pid(), thisPlace(),
                HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()));
    }

    private static String thisPlace() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip() + "."
                    + Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).getFileName().toString().replaceAll("\\D",
                            "");
        } catch (IOException e) {
            return "";
        }
    }

    String text() {
        return String.join("/", host, Long.toString(process), place, nonce);
    }

    /** Whether the holder of this text was a process beside this one, and is gone. */
    boolean seesDead(String other) {
        String[] parts = other.split("/", -1);
        if (parts.length != 4 || place.isEmpty() || !parts[2].equals(place) || !parts[1].matches("\\d{1,18}")) {
            return false;
        }
        // A system may hide the processes of others, then those that are not there tell nothing; the first always is.
        boolean seesAll = ProcessHandle.of(1).isPresent();
        return seesAll && ProcessHandle.of(Long.parseLong(parts[1])).isEmpty();
    }

    /** A holder for a user to read. */
    public static String describe(String text) {
        String[] parts = text.split("/", -1);
        return parts.length == 4 ? "process " + parts[1] + " on " + parts[0] : text;
    }
}
