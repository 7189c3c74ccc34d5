package dev.larder.command;

import dev.larder.console.Console;
import picocli.CommandLine.Option;

/** What stands between a destructive command and its work. */
final class Confirmation {
    @Option(names = {"-y", "--yes"}, description = "Do not ask.")
    private boolean yes;

    @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
    private boolean dryRun;

    boolean isDryRun() {
        return dryRun;
    }

    /**
     * @param effect what the command does, as in "deletes ..."
     * @param name what a user types to confirm
     * @return false for a dry run
     */
    boolean given(Console console, String effect, String name) {
        if (dryRun) {
            console.say("dry run: " + effect);
            return false;
        }
        require(console, effect, name);
        return true;
    }

    /** @throws UsageException where nobody confirms */
    void require(Console console, String effect, String name) {
        if (yes) {
            return;
        }
        String answer = console.ask("This " + effect + ". Type " + name + " to go on: ")
                .orElseThrow(() -> new UsageException("this " + effect
                        + "; nothing was done, since nobody is there to confirm it: add --yes"));
        if (!answer.strip().equals(name)) {
            throw new UsageException("that was not `" + name + "`; nothing was done");
        }
    }
}
