package dev.larder.source.storage.server;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** AWS Signature Version 4 of a request to S3: what a client puts into its header, and a server compares. */
final class SignatureV4 {
    static final String ALGORITHM = "AWS4-HMAC-SHA256";
    static final String PAYLOAD = "x-amz-content-sha256";
    static final String TIME = "x-amz-date";

    private SignatureV4() {}

    /** The value of the header {@code Authorization}. @param headers all that are signed, in lower case */
    static String authorization(String accessKey, String secret, String region, String method, String path,
            String query, Map<String, String> headers) {
        List<String> signed = headers.keySet().stream().sorted().toList();
        String time = headers.get(TIME);
        String scope = time.substring(0, 8) + "/" + region + "/s3/aws4_request";
        return ALGORITHM + " Credential=" + accessKey + "/" + scope + ", SignedHeaders=" + String.join(";", signed)
                + ", Signature=" + signature(secret, scope, time, canonical(method, path, query, headers, signed));
    }

    static String canonical(String method, String path, String query, Map<String, String> headers,
            List<String> signed) {
        String sorted = Arrays.stream(query.split("&")).filter(part -> !part.isEmpty())
                .map(part -> part.contains("=") ? part : part + "=").sorted().collect(Collectors.joining("&"));
        return method + "\n" + path + "\n" + sorted + "\n" + signed.stream()
                .map(name -> name + ":" + headers.getOrDefault(name, "") + "\n").collect(Collectors.joining()) + "\n"
                + String.join(";", signed) + "\n" + headers.get(PAYLOAD);
    }

    static String signature(String secret, String scope, String time, String canonical) {
        byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/")) {
            key = hmac(key, part);
        }
        return HexFormat.of().formatHex(hmac(key, ALGORITHM + "\n" + time + "\n" + scope + "\n"
                + sha256(canonical.getBytes(StandardCharsets.UTF_8))));
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
