package dev.larder.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.ProcessContext;
import dev.larder.console.Console;
import dev.larder.console.Terminal;

/** The site's page of all commands, written from the same declarations as the help. */
class CommandReferenceTest {
    private static final Path PAGE = Path.of("src/site/markdown/reference/commands.md");

    private final StringBuilder page = new StringBuilder();

    @Test
    void thePageIsWhatTheCommandsSay() throws Exception {
        write();
        if (Boolean.getBoolean("regenerate")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }
        assertEquals(Files.exists(PAGE) ? Files.readString(PAGE) : "", page.toString(),
                PAGE + " is out of date; to write it anew, run: mvn test-compile surefire:test"
                        + " -Dtest=CommandReferenceTest -Dregenerate=true");
    }

    private void write() {
        Console console = new Console(InputStream.nullInputStream(), OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream(), Terminal.NONE, Map.of());
        CommandLine larder = new CommandTree(console, new ProcessContext(Map.of(), Path.of(""), Clock.systemUTC()),
                null)
                .allCommands();
        line("# Commands");
        line("");
        line("<!-- Written by CommandReferenceTest from the declarations of the commands. Do not edit. -->");
        line("");
        line("    " + larder.getHelp().synopsis(0).strip());
        commands(subcommands(larder));
        line("");
        line("`larder help COMMAND` and `man larder-COMMAND` print the same texts.");
        line("");
        line("## Global options");
        line("");
        line("Every command takes these options, before or after its name.");
        table("Option", HelpEntry.globalOptions(larder));
        line("");
        line("## Exit codes");
        line("");
        line("Every command may end with 0, 1, 2, 130 and 141. The other codes that a command may end with are listed with"
                + " it.");
        table("Code", Arrays.stream(ExitCode.values())
                .map(code -> new HelpEntry(Integer.toString(code.code()), code.meaning())).toList());
        subcommands(larder).forEach(command -> section(command, "##"));
    }

    private void section(CommandLine command, String heading) {
        UsageMessageSpec usage = command.getCommandSpec().usageMessage();
        line("");
        line(heading + " " + command.getCommandSpec().qualifiedName().replaceFirst("^larder ", ""));
        line("");
        line("    " + command.getHelp().synopsis(0).strip());
        line("");
        line("**" + usage.header()[0] + "**");
        for (String paragraph : usage.description()) {
            line("");
            line(paragraph.formatted());
        }
        commands(subcommands(command));
        table("Argument", HelpEntry.arguments(command));
        table("Option", HelpEntry.ownOptions(command));
        line("");
        line("Exit codes: " + String.join(", ", usage.exitCodeList().keySet()));
        line("");
        line("```sh");
        Arrays.stream(usage.footer()).forEach(example -> line(example.formatted().strip()));
        line("```");
        subcommands(command).forEach(inner -> section(inner, heading + "#"));
    }

    private static Collection<CommandLine> subcommands(CommandLine command) {
        return command.getSubcommands().values();
    }

    private void commands(Collection<CommandLine> commands) {
        if (!commands.isEmpty()) {
            line("");
            line("| Command | |");
            line("|---|---|");
            commands.forEach(command -> line("| [" + command.getCommandName() + "](#"
                    + command.getCommandSpec().qualifiedName("-").replaceFirst("^larder-", "") + ") | "
                    + command.getCommandSpec().usageMessage().header()[0] + " |"));
        }
    }

    private void table(String heading, List<HelpEntry> entries) {
        if (!entries.isEmpty()) {
            line("");
            line("| " + heading + " | |");
            line("|---|---|");
            entries.forEach(entry -> line("| `" + cell(entry.name()) + "` | " + cell(entry.text()) + " |"));
        }
    }

    private static String cell(String text) {
        return text.lines().collect(Collectors.joining(" ")).replace("|", "\\|");
    }

    private void line(String line) {
        page.append(line).append('\n');
    }
}
