package dev.larder.store.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisException;

import dev.larder.Await;
import dev.larder.store.settings.HostPort;

/** A Redis server process on loopback that the test owns. */
public final class RedisServer implements AutoCloseable {
    private final List<String> command;
    private final HostPort address;
    private final Path folder;
    private Process process;

    /** @param options as on the command line of redis-server */
    RedisServer(String binary, Path folder, int port, List<String> options) throws IOException {
        this(folder, port, command(binary, folder, port, options));
    }

    /** @param command that starts the server */
    RedisServer(Path folder, int port, List<String> command) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.address = new HostPort("127.0.0.1", port);
        this.command = command;
    }

    /** A server that was started elsewhere and is left running. */
    RedisServer(HostPort address) {
        this.folder = Path.of("");
        this.address = address;
        this.command = List.of("the server");
    }

    private static List<String> command(String binary, Path folder, int port, List<String> options) {
        List<String> command = new ArrayList<>(List.of(binary, "--port", Integer.toString(port), "--bind", "127.0.0.1",
                "--dir", folder.toString(), "--logfile", "log", "--save", "", "--appendonly", "no",
                "--repl-diskless-sync-delay", "0"));
        command.addAll(options);
        return command;
    }

    public RedisServer start() throws IOException {
        process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile()).start();
        return this;
    }

    boolean isRunning() {
        return process == null || process.isAlive();
    }

    public HostPort address() {
        return address;
    }

    Path folder() {
        return folder;
    }

    /** Kills the process, as a crash does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Waits until the server answers and has loaded its data. */
    public RedisServer awaitReady() {
        Await.until(this + " answers", () -> {
            if (!isRunning()) {
                throw new AssertionError(command + " has ended: " + log());
            }
            try {
                return "PONG".equals(ask("PING"));
            } catch (JedisAccessControlException e) {
                // It requires a password, so it is ready.
                return true;
            } catch (JedisException e) {
                return false;
            }
        });
        return this;
    }

    private Connection connect() {
        return new Connection(new HostAndPort(address.host(), address.port()),
                DefaultJedisClientConfig.builder().serverDefaultProtocol().timeoutMillis(30_000).build());
    }

    /** Returns byte strings as text, also in lists. */
    public Object ask(String... words) {
        try (Connection connection = connect()) {
            return shown(connection.executeCommand(arguments(words)));
        }
    }

    /** The serialized value of a key, and when it expires. */
    public String dump(String key) {
        try (Connection connection = connect()) {
            byte[] dump = (byte[]) connection.executeCommand(arguments("DUMP", key));
            return HexFormat.of().formatHex(dump) + " " + connection.executeCommand(arguments("PEXPIRETIME", key));
        }
    }

    /** Returns byte strings as they are. */
    public Object askRaw(String command, byte[]... rest) {
        CommandArguments arguments = new CommandArguments(() -> command.getBytes(StandardCharsets.UTF_8));
        for (byte[] each : rest) {
            arguments.add(each);
        }
        try (Connection connection = connect()) {
            return connection.executeCommand(arguments);
        }
    }

    Object askAs(String user, String password, String... words) {
        try (Connection connection = connect()) {
            connection.executeCommand(new CommandArguments(Command.AUTH).add(user).add(password));
            return shown(connection.executeCommand(arguments(words)));
        }
    }

    private static CommandArguments arguments(String... words) {
        CommandArguments arguments = new CommandArguments(() -> words[0].getBytes(StandardCharsets.UTF_8));
        for (int i = 1; i < words.length; i++) {
            arguments.add(words[i]);
        }
        return arguments;
    }

    public String info(String section, String field) {
        String info = (String) ask(Command.INFO.name(), section);
        return info.lines().filter(line -> line.startsWith(field + ":")).findFirst().orElseThrow()
                .substring(field.length() + 1);
    }

    private static Object shown(Object reply) {
        return switch (reply) {
            case byte[] bytes -> new String(bytes, StandardCharsets.UTF_8);
            case List<?> list -> list.stream().map(RedisServer::shown).toList();
            case null, default -> reply;
        };
    }

    private String log() {
        try {
            return Files.exists(folder.resolve("log"))
                    ? Files.readString(folder.resolve("log"))
                    : Files.exists(folder.resolve("out")) ? Files.readString(folder.resolve("out")) : "no log";
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
            try {
                process.waitFor(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public String toString() {
        return command.getFirst() + " at " + address;
    }
}
