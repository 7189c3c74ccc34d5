package dev.larder.cli.shell;

import java.util.List;

/** What a session at the prompt runs its lines by. */
public interface Commands {

    /** Runs one command line to its exit code; says itself what went wrong. */
    int run(List<String> words);

    /** What the last word may become. */
    List<String> candidates(List<String> words);

    /** The prompt, with the view that is in use, empty for none. */
    String prompt(String view);

    /** Turns to another profile: its config, and its store once that is needed. */
    void useProfile(String profile);

    boolean isView(String name);

    /** @throws RuntimeException that says so, where there is no such view */
    void requireView(String name);

    /** Tells what an exception means, and its exit code. */
    int report(RuntimeException e);
}
