package dev.larder.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.LarderCommand;
import dev.larder.cli.session.Session;

@Command(name = "completion", description = {
        "bash: add eval \"$(larder completion bash)\" to ~/.bashrc",
        "zsh: add eval \"$(larder completion zsh)\" to ~/.zshrc, after compinit",
        "fish: add larder completion fish | source to ~/.config/fish/config.fish"},
        footer = {
                "eval \"$(larder completion bash)\"",
                "larder completion fish >larder.fish"})
public final class CompletionCommand implements LarderCommand {
    private final Session session;

    @Parameters(index = "0", paramLabel = "SHELL", description = "Shell to complete in: ${COMPLETION-CANDIDATES}.")
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
