package dev.larder.command;

import java.util.concurrent.Callable;

import picocli.CommandLine.Command;

@Command(name = "init", header = "Write a commented larder.yaml.")
final class InitCommand implements Callable<ExitCode> {
    InitCommand(Session session) {}

    @Override
    public ExitCode call() {
        return ExitCode.OK;
    }
}
