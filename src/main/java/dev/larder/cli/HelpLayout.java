package dev.larder.cli;

import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_DESCRIPTION;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_DESCRIPTION_HEADING;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_EXIT_CODE_LIST;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_EXIT_CODE_LIST_HEADING;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_FOOTER;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_FOOTER_HEADING;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_HEADER;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_PARAMETER_LIST;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_SYNOPSIS;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_SYNOPSIS_HEADING;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.LarderCommand;

/** The layout of help: a short synopsis, examples, the command's own options, and at the end what all commands share. */
final class HelpLayout {
    private static final String OWN_OPTIONS = "ownOptions";
    private static final String GLOBAL_OPTIONS = "globalOptions";

    private HelpLayout() {}

    /** @param headers of all commands by name: the program's own help lists them all, though few of them are built */
    static void apply(CommandLine root, Map<String, String> headers) {
        apply(root);
        Map<String, IHelpSectionRenderer> sections = root.getCommandSpec().usageMessage().sectionMap();
        sections.put(SECTION_KEY_SYNOPSIS, help -> root.getSubcommands().isEmpty()
                ? "%s %s%n".formatted(help.abbreviatedSynopsis().stripTrailing(),
                        root.getCommandSpec().usageMessage().synopsisSubcommandLabel())
                : help.abbreviatedSynopsis());
        sections.put(SECTION_KEY_COMMAND_LIST_HEADING, help -> "\nCommands:\n");
        sections.put(SECTION_KEY_COMMAND_LIST, help -> commands(help, headers));
    }

    private static String commands(Help help, Map<String, String> headers) {
        int width = headers.keySet().stream().mapToInt(String::length).max().orElse(0) + 2;
        Help.TextTable table = Help.TextTable.forColumns(help.colorScheme(),
                new Help.Column(width, 2, Help.Column.Overflow.SPAN),
                new Help.Column(help.commandSpec().usageMessage().width() - width, 2, Help.Column.Overflow.WRAP));
        headers.forEach((name, header) -> table.addRowValues(help.colorScheme().commandText(name),
                help.colorScheme().text(header)));
        return table.toString();
    }

    private static void apply(CommandLine command) {
        UsageMessageSpec usage = command.getCommandSpec().usageMessage();
        usage.abbreviateSynopsis(true);
        usage.synopsisHeading("%nUsage: ");
        if (usage.description().length > 0) {
            usage.descriptionHeading("%n");
        }
        if (usage.footer().length > 0) {
            usage.footerHeading("%nExamples:%n");
            usage.footer(Arrays.stream(usage.footer()).map(line -> "  " + line).toArray(String[]::new));
        }
        usage.exitCodeListHeading("%nExit codes:%n");
        Map<String, String> meanings = new LinkedHashMap<>();
        for (ExitCode code : ExitCode.values()) {
            if (mayEndWith(command, code)) {
                meanings.put(Integer.toString(code.code()), code.meaning());
            }
        }
        usage.exitCodeList(meanings);
        usage.commandListHeading("%nCommands:%n");
        usage.sectionMap().put(SECTION_KEY_PARAMETER_LIST, help -> help.commandSpec().positionalParameters().isEmpty()
                ? ""
                : "\nArguments:\n" + help.parameterList());
        Predicate<OptionSpec> isGlobal = HelpEntry.isGlobal(command);
        usage.sectionMap().put(OWN_OPTIONS, help -> options(help, "\nOptions:\n", isGlobal.negate()));
        usage.sectionMap().put(GLOBAL_OPTIONS, help -> options(help, "\nGlobal options:\n", isGlobal));
        command.setHelpSectionKeys(List.of(SECTION_KEY_HEADER, SECTION_KEY_SYNOPSIS_HEADING, SECTION_KEY_SYNOPSIS,
                SECTION_KEY_DESCRIPTION_HEADING, SECTION_KEY_DESCRIPTION, SECTION_KEY_FOOTER_HEADING,
                SECTION_KEY_FOOTER, SECTION_KEY_PARAMETER_LIST, SECTION_KEY_COMMAND_LIST_HEADING,
                SECTION_KEY_COMMAND_LIST,
                OWN_OPTIONS, GLOBAL_OPTIONS, SECTION_KEY_EXIT_CODE_LIST_HEADING, SECTION_KEY_EXIT_CODE_LIST));
        command.getSubcommands().values().forEach(HelpLayout::apply);
    }

    /** A command that has subcommands ends as they do. */
    private static boolean mayEndWith(CommandLine command, ExitCode code) {
        if (command.getCommand() instanceof LarderCommand runnable) {
            return runnable.mayEndWith(code);
        }
        boolean may = command.getParent() == null;
        for (CommandLine inner : command.getSubcommands().values()) {
            may |= mayEndWith(inner, code);
        }
        return may;
    }

    private static String options(Help help, String heading, Predicate<OptionSpec> which) {
        List<OptionSpec> options = help.commandSpec().options().stream()
                .filter(option -> !option.hidden()).filter(which).toList();
        if (options.isEmpty()) {
            return "";
        }
        Help.Layout layout = help.createDefaultLayout();
        layout.addAllOptions(options, help.parameterLabelRenderer());
        return heading + layout;
    }
}
