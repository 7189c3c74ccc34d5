package dev.larder.config.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Adds members at the end of a block of a config. All other lines, comments too, stay as they are. */
public final class BlockInsertion {
    /** Indentation of the members that are given. */
    private static final int GIVEN_INDENT = 2;

    private BlockInsertion() {}

    /**
     * @param block a key at the top level
     * @param members lines of YAML by their names, indented by two spaces
     * @return the text of the whole file
     * @throws ConfigException if the file is no config, has such a member, or its block is not a map of lines
     */
    public static String into(ConfigFile file, String block, Map<String, String> members) {
        Problems problems = new Problems();
        String text = file.text(problems);
        YamlNode.Mapping before = file.parse(text, problems);
        problems.throwIfAny();
        YamlNode found = before.members().get(block);
        String added = text.endsWith("\n") || text.isEmpty() ? text : text + "\n";
        if (found == null) {
            added += "\n" + block + ":\n" + String.join("", members.values());
        } else if (found instanceof YamlNode.Mapping map && map.origin() instanceof Origin.Line line) {
            members.keySet().stream().filter(map.members()::containsKey).findFirst().ifPresent(name -> {
                throw problems.fatal(map.members().get(name).origin(), YamlNode.path(block, name),
                        "already exists. Give the new one another name.");
            });
            added = insert(new ArrayList<>(List.of(added.split("(?<=\n)"))), line.number(), block, members,
                    () -> refusal(problems, line, block));
        } else {
            throw refusal(problems, found.origin(), block);
        }
        requireRest(file, before, added, block, members, problems);
        return added;
    }

    /** @param key the number of the block's line, from 1 */
    private static String insert(List<String> lines, int key, String block, Map<String, String> members,
            Supplier<ConfigException> refusal) {
        Pattern alone = Pattern.compile("[\"']?" + Pattern.quote(block) + "[\"']?\\s*:\\s*(#.*)?\\R?");
        if (!alone.matcher(lines.get(key - 1)).matches()) {
            throw refusal.get();
        }
        int end = key;
        int indent = 0;
        for (int i = key; i < lines.size(); i++) {
            String line = lines.get(i);
            int spaces = line.length() - line.stripLeading().length();
            boolean isContent = !line.isBlank() && line.charAt(spaces) != '#';
            if (isContent && spaces == 0) {
                break;
            }
            if (isContent && indent == 0) {
                indent = spaces;
            }
            end = !line.isBlank() && spaces > 0 ? i + 1 : end;
        }
        String shift = " ".repeat(Math.max(0, indent - GIVEN_INDENT));
        int cut = Math.max(0, GIVEN_INDENT - indent);
        for (String member : members.values()) {
            lines.add(end++, member.lines().map(line -> shift + line.substring(cut) + "\n").reduce("", String::concat));
        }
        return String.join("", lines);
    }

    private static ConfigException refusal(Problems problems, Origin origin, String block) {
        return problems.fatal(origin, block, "is not written as a block of lines, so nothing can be added to it."
                + " `larder init --stdout` in an empty folder prints what to add.");
    }

    /** The text must mean what it meant, and the new members. */
    private static void requireRest(ConfigFile file, YamlNode.Mapping before, String text, String block,
            Map<String, String> members, Problems problems) {
        Map<String, Object> expected = plain(before);
        Map<String, Object> inBlock = new LinkedHashMap<>();
        if (expected.get(block) instanceof Map<?, ?> old) {
            old.forEach((name, value) -> inBlock.put((String) name, value));
        }
        Problems ofMembers = new Problems();
        inBlock.putAll(plain(file.parse(String.join("", members.values()), ofMembers)));
        expected.put(block, inBlock);
        if (!plain(file.parse(text, problems)).equals(expected)) {
            throw refusal(problems, before.origin(), block);
        }
    }

    private static Map<String, Object> plain(YamlNode.Mapping map) {
        Map<String, Object> plain = new LinkedHashMap<>();
        map.members().forEach((name, node) -> plain.put(name, plain(node)));
        return plain;
    }

    private static Object plain(YamlNode node) {
        return switch (node) {
            case YamlNode.Text text -> text.raw();
            case YamlNode.Unset unset -> Optional.empty();
            case YamlNode.Sequence sequence -> sequence.items().stream().map(BlockInsertion::plain).toList();
            case YamlNode.Mapping map -> plain(map);
        };
    }
}
