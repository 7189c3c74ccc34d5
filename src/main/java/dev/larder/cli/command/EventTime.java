package dev.larder.cli.command;

/** An event time from the command line, in epoch microseconds. */
public record EventTime(long micros) {}
