package dev.larder.cli.session;

import picocli.CommandLine.Option;

/** The confirmation that a destructive command asks for. */
public final class Confirmation {
    @Option(names = {"-y", "--yes"}, description = "Do not ask for confirmation.")
    private boolean yes;

    @Option(names = "--yes-protected", description = "Do not ask for confirmation, even if the config is protected.")
    private boolean yesProtected;

    @Option(names = "--dry-run", description = "Show what would be done, and do nothing.")
    private boolean dryRun;

    public boolean isDryRun() {
        return dryRun;
    }

    /**
     * @param effect what the command does, as in "deletes ..."
     * @param name what a user types to confirm
     * @return false for a dry run
     */
    public boolean given(Session session, String effect, String name) {
        if (dryRun) {
            session.console().say("dry run: " + effect);
            return false;
        }
        require(session, effect, name);
        return true;
    }

    /** @throws UsageException if the user does not confirm */
    public void require(Session session, String effect, String name) {
        boolean isProtected = session.config().isProtected();
        if (yesProtected || (yes && !isProtected)) {
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
