package dev.larder.source.arrival;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.zip.CRC32C;

import dev.larder.source.arrival.Manifest.Extent;

/**
 * The stored form of a manifest: magic, version, kind, id, source, the numbers of each extent, and a checksum. Numbers are
 * written as differences, which take about 7 bytes each among 100,000.
 */
final class ManifestBytes {
    private static final byte[] MAGIC = {'L', 'D', 'R', 'M'};
    private static final byte VERSION = 1;
    private static final int CHECKSUM = Integer.BYTES;
    private static final int HEADER = MAGIC.length + 2 + 3 * Long.BYTES;
    private static final int PAYLOAD_BITS = 7;

    /** What follows the header. */
    private enum Kind {
        /** The files that were read. */
        FILES(1),
        /** Nothing: the manifest with this id is kept outside the store. */
        OUTSIDE(2),
        /** Nothing: what was read has to be read again. */
        FORGOTTEN(3);

        private final byte code;

        Kind(int code) {
            this.code = (byte) code;
        }
    }

    private ManifestBytes() {}

    static byte[] of(Manifest manifest) {
        ByteArrayOutputStream out = header(Kind.FILES, manifest.id(), manifest.source());
        for (Extent extent : Extent.values()) {
            long[] numbers = manifest.files().get(extent);
            write(out, numbers.length);
            long previous = 0;
            for (long number : numbers) {
                write(out, number - previous);
                previous = number;
            }
        }
        return withChecksum(out);
    }

    /** @param whole a manifest with its files */
    static byte[] outside(byte[] whole) {
        byte[] header = Arrays.copyOf(whole, HEADER);
        header[MAGIC.length + 1] = Kind.OUTSIDE.code;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(header);
        return withChecksum(out);
    }

    static byte[] forgotten() {
        return withChecksum(header(Kind.FORGOTTEN, 0, new SourceIdentity(0, 0)));
    }

    private static ByteArrayOutputStream header(Kind kind, long id, SourceIdentity source) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ByteBuffer.allocate(HEADER).put(MAGIC).put(VERSION).put(kind.code).putLong(id)
                .putLong(source.path()).putLong(source.columns()).array());
        return out;
    }

    /** LEB128: seven bits a byte, the lowest first; all bytes but the last have their highest bit set. */
    private static void write(ByteArrayOutputStream out, long number) {
        long rest = number;
        while (rest >>> PAYLOAD_BITS != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= PAYLOAD_BITS;
        }
        out.write((int) rest);
    }

    private static byte[] withChecksum(ByteArrayOutputStream out) {
        byte[] content = out.toByteArray();
        out.writeBytes(ByteBuffer.allocate(CHECKSUM).putInt(checksum(content, content.length)).array());
        return out.toByteArray();
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }

    /** @throws UnusableManifestException unless these are the bytes of a manifest, kept here */
    static Manifest read(byte[] bytes) throws UnusableManifestException {
        ByteBuffer in = content(bytes);
        byte kind = in.get(MAGIC.length + 1);
        if (kind == Kind.OUTSIDE.code) {
            throw new UnusableManifestException("the list of the files that were read is kept in a file, which --state"
                    + " must name");
        }
        if (kind == Kind.FORGOTTEN.code) {
            throw new UnusableManifestException("`prune` has removed features of the view since the last run");
        }
        if (kind != Kind.FILES.code) {
            throw UnusableManifestException.ofOtherVersion();
        }
        in.position(MAGIC.length + 2);
        long id = in.getLong();
        SourceIdentity source = new SourceIdentity(in.getLong(), in.getLong());
        try {
            Map<Extent, long[]> files = new EnumMap<>(Extent.class);
            for (Extent extent : Extent.values()) {
                files.put(extent, numbers(in));
            }
            if (in.hasRemaining()) {
                throw UnusableManifestException.damaged();
            }
            return new Manifest(id, source, files);
        } catch (BufferUnderflowException e) {
            throw UnusableManifestException.damaged();
        }
    }

    /** Whether these are all of a manifest, and not only its id. */
    static boolean isWhole(byte[] bytes) throws UnusableManifestException {
        return content(bytes).get(MAGIC.length + 1) == Kind.FILES.code;
    }

    /** The id of a manifest, wherever it is kept. */
    static long id(byte[] bytes) throws UnusableManifestException {
        return content(bytes).getLong(MAGIC.length + 2);
    }

    private static ByteBuffer content(byte[] bytes) throws UnusableManifestException {
        int length = bytes.length - CHECKSUM;
        if (length < HEADER || ByteBuffer.wrap(bytes).getInt(length) != checksum(bytes, length)
                || !ByteBuffer.wrap(bytes, 0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
            throw UnusableManifestException.damaged();
        }
        if (bytes[MAGIC.length] != VERSION) {
            throw UnusableManifestException.ofOtherVersion();
        }
        return ByteBuffer.wrap(bytes, 0, length);
    }

    private static long[] numbers(ByteBuffer in) throws UnusableManifestException {
        long count = number(in);
        // Each takes a byte at least.
        if (count > in.remaining()) {
            throw UnusableManifestException.damaged();
        }
        long[] numbers = new long[(int) count];
        long previous = 0;
        for (int i = 0; i < numbers.length; i++) {
            previous += number(in);
            numbers[i] = previous;
        }
        return numbers;
    }

    private static long number(ByteBuffer in) throws UnusableManifestException {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE - 1; shift += PAYLOAD_BITS) {
            byte next = in.get();
            number |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return number;
            }
        }
        throw UnusableManifestException.damaged();
    }
}
