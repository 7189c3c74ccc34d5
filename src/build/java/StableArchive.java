import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes the bytes of a class archive depend on its classes only. Two archives of the same list differ in checksums, which
 * the JVM does not check unless it is told to, and in when soft references were last used, in milliseconds since the
 * machine was started. This sets to zero what differs.
 *
 * Usage: java StableArchive.java ARCHIVE THE_SAME_AGAIN
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
        ByteBuffer archive = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer again = ByteBuffer.wrap(Files.readAllBytes(Path.of(arguments[1]))).order(ByteOrder.LITTLE_ENDIAN);
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
}
