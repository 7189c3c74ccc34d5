package dev.larder.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

import dev.larder.cli.session.Version;

/** Man pages in man(7), one per command, with the texts that {@code --help} prints. */
final class ManPages {
    private final StringBuilder page = new StringBuilder();
    private final CommandLine command;

    private ManPages(CommandLine command) {
        this.command = command;
    }

    /** Writes the pages of a command and of its subcommands into a folder. */
    static void write(CommandLine command, Path folder) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(name(command) + ".1"), new ManPages(command).text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        subcommands(command).forEach(inner -> write(inner, folder));
    }

    private static String name(CommandLine command) {
        return command.getCommandSpec().qualifiedName("-");
    }

    private static Collection<CommandLine> subcommands(CommandLine command) {
        return command.getSubcommands().values();
    }

    private String text() {
        UsageMessageSpec usage = command.getCommandSpec().usageMessage();
        String header = usage.header()[0].replaceFirst("\\.$", "");
        line(".TH " + name(command).toUpperCase(Locale.ROOT) + " 1 \"\" \"" + Version.lines().getFirst() + "\"");
        line(".SH NAME");
        line(escaped(name(command)) + " \\- " + escaped(header.substring(0, 1).toLowerCase(Locale.ROOT)
                + header.substring(1)));
        line(".SH SYNOPSIS");
        line(escaped(command.getHelp().synopsis(0).strip()));
        if (usage.description().length > 0) {
            line(".SH DESCRIPTION");
            line(Arrays.stream(usage.description()).map(paragraph -> escaped(paragraph.formatted()))
                    .collect(Collectors.joining("\n.PP\n")));
        }
        if (usage.footer().length > 0) {
            line(".SH EXAMPLES\n.nf");
            Arrays.stream(usage.footer()).forEach(example -> line(escaped(example.formatted().strip())));
            line(".fi");
        }
        section("ARGUMENTS", HelpEntry.arguments(command));
        section("OPTIONS", HelpEntry.ownOptions(command));
        section("GLOBAL OPTIONS", HelpEntry.globalOptions(command));
        section("COMMANDS", subcommands(command).stream().map(inner -> new HelpEntry(inner.getCommandName(),
                inner.getCommandSpec().usageMessage().header()[0])).toList());
        section("EXIT STATUS", usage.exitCodeList().entrySet().stream()
                .map(code -> new HelpEntry(code.getKey(), code.getValue())).toList());
        seeAlso();
        return page.toString();
    }

    private void seeAlso() {
        List<String> related = command.getParent() == null
                ? subcommands(command).stream().map(ManPages::name).toList()
                : List.of(name(command.getParent()));
        line(".SH SEE ALSO");
        line(related.stream().map(name -> escaped(name) + "(1)").collect(Collectors.joining(",\n")));
    }

    private void section(String heading, List<HelpEntry> entries) {
        if (!entries.isEmpty()) {
            line(".SH " + heading);
            entries.forEach(entry -> line(".TP\n.B " + escaped(entry.name()) + "\n" + escaped(entry.text())));
        }
    }

    private static String escaped(String text) {
        String plain = text.replace("\\", "\\e").replace("-", "\\-");
        return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
    }

    private void line(String line) {
        page.append(line).append('\n');
    }
}
