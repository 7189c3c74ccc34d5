package dev.larder.config.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that holds a config.
 *
 * @param path absolute
 * @param shown the name by which messages call it
 */
public record ConfigFile(Path path, String shown) {
    static final String NAME = "larder.yaml";

    /** In bytes, five times what a thousand views of a hundred features need. */
    private static final int LARGEST = 1 << 20;
    private static final String BYTE_ORDER_MARK = "\ufeff";

    public static ConfigFile named(Path name, String by, Path workingDir, Problems problems) {
        ConfigFile file = new ConfigFile(workingDir.resolve(name).toAbsolutePath().normalize(), name.toString());
        if (!Files.exists(file.path())) {
            throw problems.fatal(file.line(Origin.Line.WHOLE_FILE), "", "no such file, which " + by
                    + " names. `larder init` creates one.");
        }
        return file;
    }

    /** Looks in a folder and in the folders above it. */
    public static ConfigFile search(Path workingDir, Problems problems) {
        Path start = workingDir.toAbsolutePath().normalize();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            Path file = folder.resolve(NAME);
            if (Files.exists(file)) {
                return new ConfigFile(file, folder.equals(start) ? NAME : file.toString());
            }
        }
        throw problems.fatal(new Origin.Line(NAME, Origin.Line.WHOLE_FILE), "", "not found in " + start
                + " or any folder above it. `larder init` creates one; --config names one elsewhere.");
    }

    /** A file that is there. */
    public static ConfigFile of(Path path) {
        return new ConfigFile(path, path.toString());
    }

    public YamlNode.Mapping read(Problems problems) {
        return parse(text(problems), problems);
    }

    /** Reads another text as if it were that of this file. */
    YamlNode.Mapping parse(String text, Problems problems) {
        Optional<YamlNode> root = YamlReader.read(text, this::line, problems);
        if (root.isEmpty()) {
            throw refused(problems, "is empty. `larder init --force` writes an example.");
        }
        return switch (root.get()) {
            case YamlNode.Mapping map -> map;
            case YamlNode other -> throw problems.fatal(other.origin(), "", "must be a map of keys and values, not "
                    + YamlNode.kind(other));
        };
    }

    String text(Problems problems) {
        if (Files.isDirectory(path)) {
            throw refused(problems, "is a folder. Name the file in it.");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw refused(problems, "is larger than 1 MiB, the limit for a config. Is it the right file?");
            }
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw refused(problems, "is not UTF-8 text. Is it the right file?");
        } catch (IOException e) {
            throw refused(problems, Files.isReadable(path)
                    ? "cannot be read: " + e.getMessage()
                    : "cannot be read. Check its permissions.");
        }
    }

    private ConfigException refused(Problems problems, String message) {
        return problems.fatal(line(Origin.Line.WHOLE_FILE), "", message);
    }

    private Origin line(int number) {
        return new Origin.Line(shown, number);
    }
}
