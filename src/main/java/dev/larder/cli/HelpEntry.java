package dev.larder.cli;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Model.OptionSpec;

/**
 * An argument or option of a command, as the help shows it.
 *
 * @param name its label or names
 * @param text its description
 */
record HelpEntry(String name, String text) {
    private static final int DESCRIPTION_CELL = 4;

    static List<HelpEntry> arguments(CommandLine command) {
        Help help = command.getHelp();
        return command.getCommandSpec().positionalParameters().stream()
                .map(argument -> of(help.createDefaultParameterRenderer().render(argument,
                        help.parameterLabelRenderer(), help.colorScheme())))
                .toList();
    }

    static List<HelpEntry> ownOptions(CommandLine command) {
        return options(command, isGlobal(command).negate());
    }

    static List<HelpEntry> globalOptions(CommandLine command) {
        return options(command, isGlobal(command));
    }

    /** The root declares the global options, every other command inherits them. */
    static Predicate<OptionSpec> isGlobal(CommandLine command) {
        return option -> option.inherited() || command.getParent() == null;
    }

    private static List<HelpEntry> options(CommandLine command, Predicate<OptionSpec> which) {
        Help help = command.getHelp();
        return command.getCommandSpec().options().stream().filter(option -> !option.hidden()).filter(which)
                .map(option -> of(help.createDefaultOptionRenderer().render(option,
                        help.parameterLabelRenderer(), help.colorScheme())))
                .toList();
    }

    /** @param cells a table: the names in the first columns, the description in the last, over several rows */
    private static HelpEntry of(Text[][] cells) {
        return new HelpEntry(Arrays.stream(cells[0]).limit(DESCRIPTION_CELL).map(Text::toString)
                .map(cell -> cell.equals(",") ? ", " : cell).collect(Collectors.joining()).strip(),
                Arrays.stream(cells).map(row -> row[DESCRIPTION_CELL].toString()).collect(Collectors.joining(" "))
                        .strip());
    }
}
