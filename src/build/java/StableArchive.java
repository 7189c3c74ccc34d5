import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Makes the bytes of a class archive depend on its classes only. Two archives of the same list differ in checksums, which
 * the JVM does not check unless it is told to, and in when soft references were last used, in milliseconds since the
 * machine was started. This sets to zero what differs. It also replaces the folder of the jars, of which the JVM asks only
 * what follows it; the second archive is one of another folder, so that the checksums of both differ.
 *
 * Usage: java StableArchive.java ARCHIVE FOLDER THE_SAME_AGAIN ITS_FOLDER   (folders of the same length)
 */
final class StableArchive {
    /** The header has fields of four bytes, of which the checksums differ; behind it, times are longs. */
    private static final int HEADER = 4096;
    private static final int MOST_CHECKSUMS = 8;
    /** Longer than between two dumps. */
    private static final long MOST_MILLIS = 3_600_000;

    private StableArchive() {}

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        ByteBuffer archive = read(file, arguments[1]);
        ByteBuffer again = read(Path.of(arguments[2]), arguments[3]);
        if (archive.capacity() != again.capacity()) {
            throw new IllegalStateException(
                    "the archives have " + archive.capacity() + " and " + again.capacity() + " bytes");
        }
        int checksums = 0;
        for (int i = 0; i < HEADER; i += Integer.BYTES) {
            if (archive.getInt(i) != again.getInt(i)) {
                archive.putInt(i, 0);
                checksums++;
            }
        }
        if (checksums > MOST_CHECKSUMS) {
            throw new IllegalStateException("the headers of the archives differ in " + checksums + " places");
        }
        for (int i = HEADER; i < archive.capacity(); i += Long.BYTES) {
            long time = archive.getLong(i);
            long later = again.getLong(i);
            if (time != later) {
                if (time <= 0 || later < time || later - time > MOST_MILLIS) {
                    throw new IllegalStateException("the archives differ at " + i + ", and not in a time: "
                            + Long.toHexString(time) + " and " + Long.toHexString(later));
                }
                archive.putLong(i, 0);
            }
        }
        Files.write(file, archive.array());
    }

    /** With another folder instead of this one. */
    private static ByteBuffer read(Path file, String folder) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        byte[] name = folder.getBytes(StandardCharsets.UTF_8);
        int last = name.length - 1;
        for (int at = 0; at + name.length <= bytes.length; at++) {
            if (bytes[at + last] == name[last] && Arrays.equals(bytes, at, at + name.length, name, 0, name.length)) {
                Arrays.fill(bytes, at + 1, at + name.length, (byte) '-');
            }
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
