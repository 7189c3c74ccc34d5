package dev.larder.cli.session;

import static dev.larder.cli.session.OptionBuilders.flag;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The confirmation that a destructive command asks for. */
public final class Confirmation {
    private final OptionSpec yes = flag("-y", "--yes").description("Do not ask for confirmation.").build();
    private final OptionSpec yesProtected = flag("--yes-protected")
            .description("Do not ask for confirmation, even if the config is protected.").build();
    private final OptionSpec dryRun = flag("--dry-run").description("Show what would be done, and do nothing.")
            .build();

    /** The options, to mix into those of a command. */
    public CommandSpec options() {
        return CommandSpec.create().addOption(yes).addOption(yesProtected).addOption(dryRun);
    }

    public boolean isDryRun() {
        return dryRun.getValue();
    }

    /**
     * @param effect what the command does, as in "deletes ..."
     * @param name what a user types to confirm
     * @return false for a dry run
     */
    public boolean given(Session session, String effect, String name) {
        if (isDryRun()) {
            session.console().say("dry run: " + effect);
            return false;
        }
        require(session, effect, name);
        return true;
    }

    /** @throws UsageException if the user does not confirm */
    public void require(Session session, String effect, String name) {
        boolean isProtected = session.config().isProtected();
        if (yesProtected.<Boolean>getValue() || (yes.<Boolean>getValue() && !isProtected)) {
            return;
        }
        String answer = session.console().ask("This " + effect + ". Type " + name + " to confirm: ")
                .orElseThrow(() -> new UsageException("this " + effect
                        + ": not confirmed (no terminal); pass "
                        + (isProtected
                                ? "--yes-protected to proceed, since this config is protected"
                                : "--yes to proceed")));
        if (!answer.strip().equals(name)) {
            throw new UsageException("not confirmed: the answer is not `" + name + "`; nothing was done");
        }
    }
}
