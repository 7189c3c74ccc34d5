import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

import dev.larder.api.PrewriteHook;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;

/**
 * Replaces the feature `email` with its SHA-256 hash, so that no address reaches the online store. Compile it against
 * larder.jar, and name it in larder.yaml:
 *
 *     javac -cp lib/larder.jar -d hooks examples/hooks/HashEmail.java
 *
 *     prewrite_hook: HashEmail
 *     hook_path: [hooks]
 *
 * Anyone with a list of addresses can compute the same hashes. If that matters, use an HMAC with a key of your own.
 */
public final class HashEmail implements PrewriteHook {

    @Override
    public List<FeatureRow> beforeWrite(FeatureView view, List<FeatureRow> rows) {
        int email = view.indexOf("email");
        return email < 0 ? rows : rows.stream().map(row -> hashed(row, email)).toList();
    }

    private static FeatureRow hashed(FeatureRow row, int email) {
        // Null stays null, and a put of other features has no e-mail.
        if (!(row.values()[email] instanceof String address)) {
            return row;
        }
        Object[] values = row.values().clone();
        values[email] = sha256(address.strip().toLowerCase(Locale.ROOT));
        return new FeatureRow(row.key(), row.eventMicros(), row.createdMicros(), values);
    }

    private static String sha256(String text) {
        try {
            // One per call: a digest is not thread-safe, and larder calls a hook from several threads.
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
