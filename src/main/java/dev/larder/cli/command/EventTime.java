package dev.larder.cli.command;

/** An event time on the command line, in epoch microseconds. */
public record EventTime(long micros) {}
