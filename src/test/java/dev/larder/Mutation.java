package dev.larder;

import java.util.Arrays;
import java.util.Random;

/** Ways to damage bytes. */
public enum Mutation {
    FLIP_BITS {
        @Override
        byte[] apply(byte[] bytes, Random random) {
            byte[] mutant = bytes.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                mutant[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            return mutant;
        }
    },
    SET_BYTES {
        @Override
        byte[] apply(byte[] bytes, Random random) {
            byte[] mutant = bytes.clone();
            byte[] favourites = {0, 1, 0x7f, (byte) 0x80, (byte) 0xff};
            int from = random.nextInt(bytes.length);
            int to = Math.min(bytes.length, from + 1 + random.nextInt(8));
            Arrays.fill(mutant, from, to, favourites[random.nextInt(favourites.length)]);
            return mutant;
        }
    },
    CUT_OUT {
        @Override
        byte[] apply(byte[] bytes, Random random) {
            int from = random.nextInt(bytes.length);
            int length = 1 + random.nextInt(Math.min(64, bytes.length - from));
            byte[] mutant = new byte[bytes.length - length];
            System.arraycopy(bytes, 0, mutant, 0, from);
            System.arraycopy(bytes, from + length, mutant, from, mutant.length - from);
            return mutant;
        }
    },
    REPEAT {
        @Override
        byte[] apply(byte[] bytes, Random random) {
            int from = random.nextInt(bytes.length);
            int length = 1 + random.nextInt(Math.min(64, bytes.length - from));
            byte[] mutant = new byte[bytes.length + length];
            System.arraycopy(bytes, 0, mutant, 0, from + length);
            System.arraycopy(bytes, from, mutant, from + length, bytes.length - from);
            return mutant;
        }
    },
    CUT_SHORT {
        @Override
        byte[] apply(byte[] bytes, Random random) {
            return Arrays.copyOf(bytes, random.nextInt(bytes.length));
        }
    };

    abstract byte[] apply(byte[] bytes, Random random);

    public static byte[] any(byte[] bytes, Random random) {
        // A truncated file is the easiest case.
        Mutation[] all = values();
        return all[random.nextInt(12) % all.length].apply(bytes, random);
    }
}
