package dev.larder.store.redis.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * A Lua script that works on one key. Its files are read when it is first used; the server knows it by its SHA-1 once it
 * has loaded it.
 */
public final class Script {
    private final Class<?> owner;
    private final List<String> files;
    private volatile Source source;

    private record Source(byte[] text, byte[] sha) {}

    private Script(Class<?> owner, List<String> files) {
        this.owner = owner;
        this.files = files;
    }

    /** @param files resources beside the owner, which together are the script: what it shares with others comes first */
    public static Script of(Class<?> owner, String... files) {
        return new Script(owner, List.of(files));
    }

    public List<String> files() {
        return files;
    }

    byte[] text() {
        return source().text;
    }

    /** A call without its arguments. */
    public CommandArguments call(byte[] key) {
        return new CommandArguments(Command.EVALSHA).add(source().sha).add("1").add(key);
    }

    private Source source() {
        Source known = source;
        if (known == null) {
            // Read twice by two threads, it is the same.
            known = read();
            source = known;
        }
        return known;
    }

    private Source read() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (String file : files) {
            try (InputStream in = owner.getResourceAsStream(file)) {
                in.transferTo(text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new Source(text.toByteArray(), sha(text.toByteArray()));
    }

    /** As the server's {@code sha1hex} has it. */
    public static byte[] sha(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(bytes);
            return HexFormat.of().formatHex(digest).getBytes(StandardCharsets.US_ASCII);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
