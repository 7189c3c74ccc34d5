package dev.larder.cli.session;

import picocli.CommandLine.Option;

/** What stands between a destructive command and its work. */
public final class Confirmation {
    @Option(names = {"-y", "--yes"}, description = "Do not ask.")
    private boolean yes;

    @Option(names = "--yes-protected", description = "Do not ask, not even where the config is protected.")
    private boolean yesProtected;

    @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
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

    /** @throws UsageException where nobody confirms */
    public void require(Session session, String effect, String name) {
        boolean isProtected = session.config().isProtected();
        if (yesProtected || (yes && !isProtected)) {
            return;
        }
        String answer = session.console().ask("This " + effect + ". Type " + name + " to go on: ")
                .orElseThrow(() -> new UsageException("this " + effect
                        + "; nothing was done, since nobody is there to confirm it: add "
                        + (isProtected ? "--yes-protected, for this config is protected" : "--yes")));
        if (!answer.strip().equals(name)) {
            throw new UsageException("that was not `" + name + "`; nothing was done");
        }
    }
}
