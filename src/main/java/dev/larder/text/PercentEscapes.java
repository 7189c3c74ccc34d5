package dev.larder.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Escapes such as {@code %3A}, as URLs and the folders of Hive partitions have them. */
public final class PercentEscapes {
    private PercentEscapes() {}

    /** A {@code %} without two hexadecimal digits after it is kept. */
    public static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high >= 0 ? Character.digit(bytes[i + 2], 16) : -1;
            if (low >= 0) {
                decoded.write(high << 4 | low);
                i += 2;
            } else {
                decoded.write(bytes[i]);
            }
        }
        return decoded.toString(StandardCharsets.UTF_8);
    }
}
