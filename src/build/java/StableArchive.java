import java.io.IOException;
import java.nio.ByteBuffer;
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
    /** The header has fields of four bytes; behind it, times are longs. */
    private static final int HEADER = 4096;
    /** More would be something else than times. */
    private static final int MOST_DIFFERENCES = 2_000;

    private StableArchive() {}

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        ByteBuffer archive = ByteBuffer.wrap(Files.readAllBytes(file));
        ByteBuffer again = ByteBuffer.wrap(Files.readAllBytes(Path.of(arguments[1])));
        if (archive.capacity() != again.capacity()) {
            throw new IllegalStateException(
                    "the archives have " + archive.capacity() + " and " + again.capacity() + " bytes");
        }
        int differences = 0;
        for (int i = 0; i < HEADER; i += Integer.BYTES) {
            if (archive.getInt(i) != again.getInt(i)) {
                archive.putInt(i, 0);
                differences++;
            }
        }
        for (int i = HEADER; i < archive.capacity(); i += Long.BYTES) {
            if (archive.getLong(i) != again.getLong(i)) {
                archive.putLong(i, 0);
                differences++;
            }
        }
        if (differences > MOST_DIFFERENCES) {
            throw new IllegalStateException("the archives differ in " + differences + " places");
        }
        Files.write(file, archive.array());
    }
}
