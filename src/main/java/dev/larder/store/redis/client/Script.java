package dev.larder.store.redis.client;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/** A Lua script, which the server knows by its SHA-1 once it has seen it. Each works on one key. */
public record Script(String text, byte[] sha) {

    public static Script of(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return new Script(text, HexFormat.of().formatHex(digest).getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    /** A call without its arguments. */
    public CommandArguments call(byte[] key) {
        return new CommandArguments(Command.EVALSHA).add(sha).add("1").add(key);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Script that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
