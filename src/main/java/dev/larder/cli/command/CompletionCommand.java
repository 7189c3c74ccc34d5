package dev.larder.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.Session;

@Command(name = "completion", header = "Print the completion script of a shell.", description = {
        "bash: eval \"$(larder completion bash)\" in ~/.bashrc",
        "zsh: eval \"$(larder completion zsh)\" in ~/.zshrc, after compinit",
        "fish: larder completion fish | source in ~/.config/fish/config.fish"},
        footer = {
                "eval \"$(larder completion bash)\"",
                "larder completion fish >larder.fish"},
        exitCodeList = {"0:printed", "2:the command line is wrong"})
public final class CompletionCommand implements Callable<ExitCode> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
    private Shell shell;

    public enum Shell {
        BASH, ZSH, FISH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public CompletionCommand(Session session) {
        this.session = session;
    }

    @Override
    public ExitCode call() {
        try (InputStream script = CompletionCommand.class.getResourceAsStream("/completions/larder." + shell)) {
            script.transferTo(session.console().output());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ExitCode.OK;
    }
}
