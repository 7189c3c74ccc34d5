package dev.larder.store.feast;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** MurmurHash3 for x86 in 32 bits, from seed 0. */
final class Murmur3 {
    private Murmur3() {}

    static int hash(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int hash = 0;
        while (in.remaining() >= Integer.BYTES) {
            hash = Integer.rotateLeft(hash ^ mixed(in.getInt()), 13) * 5 + 0xe6546b64;
        }
        int tail = 0;
        for (int i = in.remaining() - 1; i >= 0; i--) {
            tail = tail << 8 | in.get(in.position() + i) & 0xff;
        }
        hash ^= mixed(tail);
        hash ^= bytes.length;
        hash = (hash ^ hash >>> 16) * 0x85ebca6b;
        hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
        return hash ^ hash >>> 16;
    }

    private static int mixed(int block) {
        return Integer.rotateLeft(block * 0xcc9e2d51, 15) * 0x1b873593;
    }
}
